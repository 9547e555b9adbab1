import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { whyTooOld } from "../../provider/needed-node";

const ROOT = join(__dirname, "..", "..");
const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

test("the version in package.json is the oldest accepted", () => {
  const oldest = /^>=(.*)$/.exec(engines.node)?.[1] ?? "";
  expect(whyTooOld(oldest)).toBe("");
  expect(whyTooOld("22.11.9")).toContain(`needs Node.js ${oldest.replace(/\.0$/, "")} or newer, and this is 22.11.9`);
});

test.each(["22.12.0", "22.22.1", "23.0.0", "26.10.0"])("%s is accepted", (version) => {
  expect(whyTooOld(version)).toBe("");
});

test.each(["8.17.0", "18.20.8", "20.20.2", "22.2.0"])("%s is refused, with what to do", (version) => {
  expect(whyTooOld(version)).toMatch(new RegExp(`this is ${version} \\(.*Install a newer Node.js`));
});

describe("an old Node.js loads nothing but the refusal", () => {
  // The files alone: whatever else they loaded wouldn't be found.
  const folder = mkdtempSync(join(tmpdir(), "needed-node-"));
  for (const name of ["needed-node.js", "index.js", "runtime.js", "cli.js"])
    cpSync(join(ROOT, "dist/provider", name), join(folder, name));
  const pretend = join(folder, "pretend.js");
  const versions = '{ ...process.versions, node: "20.20.2" }';
  writeFileSync(pretend, `Object.defineProperty(process, "versions", { value: ${versions} });`);
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = ([node = "", ...args]: readonly string[], name: string) =>
    spawnSync(node, [...args, join(folder, `${name}.js`), "cost"], { encoding: "utf8" });

  describe.each([["pretended", [process.execPath, "-r", pretend]], ...oldNodes()])("%s", (_title, node) => {
    test.each(["index", "runtime"])("%s throws", (name) => {
      const { status, stderr } = run(node, name);
      expect(status).toBe(1);
      expect(stderr).toContain("Error: pulumi-compshare needs Node.js 22.12 or newer");
    });

    test("the command line prints it without a stack trace", () => {
      const { status, stdout, stderr } = run(node, "cli");
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(/^pulumi-compshare needs Node.js 22\.12 or newer, and this is [^\n]*\n$/);
    });
  });
});

/** The machine's own versions of Node.js that are too old. */
function oldNodes(): [title: string, command: string[]][] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return [...new Set(folders)].flatMap((folder): [string, string[]][] => {
    const node = join(folder, "node");
    const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout?.trim().slice(1);
    return version && whyTooOld(version) ? [[`${node} ${version}`, [node]]] : [];
  });
}
