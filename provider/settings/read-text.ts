import { readFileSync } from "node:fs";
import { CompShareError } from "../client/errors";

/** Files that other programs have written: editors and shells of Windows begin them with a mark, in UTF-16 too, and end lines with CRLF. */

const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** The text that somebody wrote, without the mark that tells its encoding; lines end with LF. */
export function textOf(bytes: Uint8Array): string {
  const [, encoding = "utf-8"] = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? [];
  return new TextDecoder(encoding).decode(bytes).replaceAll("\r\n", "\n");
}

/**
 * The content of a file.
 * @throws CompShareError `SETTINGS` where it can't be read.
 */
export function readText(path: string, advice?: string): string {
  try {
    return textOf(readFileSync(path));
  } catch (error) {
    throw unreadable(path, error, advice);
  }
}

/**
 * The content of a file, or undefined where there is none.
 * @throws CompShareError `SETTINGS` where it can't be read.
 */
export function readTextIfAny(path: string): string | undefined {
  try {
    return textOf(readFileSync(path));
  } catch (error) {
    if (NOT_THERE.includes((error as NodeJS.ErrnoException).code)) return undefined;
    throw unreadable(path, error);
  }
}

const NOT_THERE: readonly (string | undefined)[] = ["ENOENT", "ENOTDIR"];

const unreadable = (path: string, error: unknown, advice?: string) =>
  new CompShareError({ code: "SETTINGS", what: `${path} can't be read (${(error as Error).message})`, advice });
