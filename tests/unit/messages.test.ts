import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messagesDocument } from "../support/messages/document";
import { type Changes, FORMS, RIGHT, STRAY } from "../support/messages/examples";
import { typeErrors } from "../support/type-errors";

const ROOT = join(__dirname, "../..");
const FILE = join(ROOT, "docs/reference/messages.md");

/** Which declarations TypeScript refuses, in a program as users write it. */
function refusedByTypes(all: readonly Changes[]): Set<Changes> {
  const lines = all.map((changes) => {
    const { timeouts, ...args } = { ...RIGHT, ...changes } as Changes;
    const known = Object.entries(args).filter(([, value]) => value !== undefined);
    const customTimeouts = timeouts && `, { customTimeouts: ${JSON.stringify(timeouts)} }`;
    return `new CompShareInstance("n", ${JSON.stringify(Object.fromEntries(known))}${customTimeouts ?? ""});`;
  });
  const text = ['import { CompShareInstance } from "pulumi-compshare";', ...lines].join("\n");
  const refused = typeErrors(text).map(({ line }) => line - 1);
  return new Set(refused.map((line) => all[line] as Changes));
}

test("docs/reference/messages.md matches the code; WRITE_DOCS=1 writes it", async () => {
  const refused = refusedByTypes([RIGHT, ...Object.values(FORMS).flat(), ...STRAY]);
  expect(refused).not.toContain(RIGHT);
  const document = await messagesDocument((changes) => refused.has(changes));
  expect(document.split("\n").filter((line) => /\|\s*\|$/.test(line))).toEqual([]);
  if (process.env.WRITE_DOCS) writeFileSync(FILE, document);
  expect(readFileSync(FILE, "utf8")).toBe(document);
});
