import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCost } from "../../provider/cost/command";
import { readText, readTextIfAny, textOf } from "../../provider/settings/read-text";

/** Files as editors and shells write them. */

const TEXT = '{\n  "name": "训练"\n}\n';
const crlf = TEXT.replaceAll("\n", "\r\n");
const bigEndian = Buffer.from(`\ufeff${TEXT}`, "utf16le").swap16();

const FORMS: [string, Buffer][] = [
  ["plain UTF-8", Buffer.from(TEXT)],
  ["UTF-8 with a mark", Buffer.from(`\ufeff${TEXT}`)],
  ["lines that end with CRLF", Buffer.from(crlf)],
  ["both", Buffer.from(`\ufeff${crlf}`)],
  ["UTF-16, as a shell of Windows writes what a command prints", Buffer.from(`\ufeff${crlf}`, "utf16le")],
  ["UTF-16 the other way round", bigEndian],
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "compshare-text-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(FORMS)("%s is read as the same text", (_form, bytes) => {
  expect(textOf(bytes)).toBe(TEXT);
  const file = join(folder, "file");
  writeFileSync(file, bytes);
  expect([readText(file), readTextIfAny(file)]).toEqual([TEXT, TEXT]);
});

test.each([
  ["a mark", Buffer.from('\ufeff{ "steps": [] }\r\n')],
  ["UTF-16", Buffer.from('\ufeff{ "steps": [] }\r\n', "utf16le")],
])("the command cost reads a preview that was saved with %s", async (_form, bytes) => {
  const file = join(folder, "preview.json");
  writeFileSync(file, bytes);
  const printed = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const code = await runCost([file]).finally(() => printed.mockRestore());
  expect(code).toBe(0);
});

test("a missing file is empty, and an unreadable one is an error that says so", () => {
  expect(readTextIfAny(join(folder, "none"))).toBeUndefined();
  expect(() => readTextIfAny(folder)).toThrow(/can't be read \(EISDIR/);
  expect(() => readText(join(folder, "none"), "Write it.")).toThrow(/none can't be read \(ENOENT.*Write it\./);
});
