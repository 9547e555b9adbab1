import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal } from "../../provider/process/journal";

/** Stacks of one name in different states are different stacks, and a note tells nobody where a state is. */

const KEY = "organization/gpus/prod trainer";
const NOTE = { at: Date.now(), nonce: "c0ffee00" };
const HERE = "postgres://pulumi:hidden@db/pulumi";
const THERE = "postgres://pulumi:hidden@db/pulumi?table=other";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "compshare-home-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const inEnvironment = (address: string) => fileJournal({ PULUMI_HOME: home, PULUMI_BACKEND_URL: address });
function loggedIn(address: string) {
  writeFileSync(join(home, "credentials.json"), JSON.stringify({ current: address }));
  return fileJournal({ PULUMI_HOME: home });
}

test.each([
  ["in the environment", inEnvironment],
  ["by login", loggedIn],
])("a note is its own state's alone: %s", (_how, journal) => {
  journal(HERE).open(KEY, NOTE);
  expect(journal(HERE).read(KEY)).toMatchObject(NOTE);
  expect(journal(HERE).all()).toHaveLength(1);
  const other = journal(THERE);
  expect(other.read(KEY)).toBeUndefined();
  expect(other.all()).toEqual([]);
  other.close(KEY);
  expect(journal(HERE).read(KEY)).toMatchObject(NOTE);
});

test("a login and the same address in the environment are one state", () => {
  loggedIn(HERE).open(KEY, NOTE);
  expect(inEnvironment(HERE).read(KEY)).toMatchObject(NOTE);
});

test("neither a note nor its name has the address", () => {
  inEnvironment(HERE).open(KEY, NOTE);
  const folder = join(home, "compshare", "journal");
  const [name = "", ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  expect(`${name} ${readFileSync(join(folder, name), "utf8")}`).not.toMatch(/hidden|postgres/);
});
