import { readFileSync } from "node:fs";
import { CompShareError } from "../client/errors";

/**
 * Files written by other programs: Windows editors and shells add a byte order mark, may use UTF-16, and end lines with
 * CRLF.
 */

const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** Text without a byte order mark, with LF line ends. */
export function textOf(bytes: Uint8Array): string {
  const [, encoding = "utf-8"] = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? [];
  return new TextDecoder(encoding).decode(bytes).replaceAll("\r\n", "\n");
}

/**
 * The content of a file.
 * @throws CompShareError `SETTINGS` if it can't be read.
 */
export function readText(path: string, advice?: string): string {
  try {
    return textOf(readFileSync(path));
  } catch (error) {
    throw unreadable(path, error, advice);
  }
}

/**
 * The content of a file, or undefined if there is none.
 * @throws CompShareError `SETTINGS` if it can't be read.
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
