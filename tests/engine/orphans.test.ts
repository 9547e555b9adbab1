import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Api, KEYS } from "../support/api";
import { args, newStack } from "../support/instances";
import type { Stack } from "../support/stack";

const COMMAND = join(__dirname, "../../dist/provider/cli.js");

let api: Api;
const stacks: Stack[] = [];
beforeAll(async () => {
  api = await Api.start();
});
beforeEach(() => api.reset());
afterAll(async () => {
  for (const stack of stacks) stack.dispose();
  await api.close();
});

/** A stack with one instance, and its id. Stacks of one name tell their purchases apart by the resources' names. */
async function stackWith(name: string, changes: Record<string, unknown> = {}) {
  const stack = await newStack(api);
  stacks.push(stack);
  stack.declare({ [name]: { args: args(changes) } });
  await stack.up();
  const [{ id } = { id: "" }] = await stack.resources();
  return { stack, id };
}

async function orphans(stack: Pick<Stack, "folder" | "env">, ...argv: string[]) {
  const env = { ...stack.env, COMPSHARE_LIST_LAG: "0.1" };
  const child = spawn(process.execPath, [COMMAND, "orphans", ...argv], { cwd: stack.folder, env });
  const [[code], out, err] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

test("an instance whose state is lost is found, and no longer once it is adopted", async () => {
  const withDisk = { dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 50 }] };
  const { id: lost } = await stackWith("trainer", withDisk);
  const { stack } = await stackWith("worker");

  const found = await orphans(stack);
  expect(found).toMatchObject({ code: 3, err: "" });
  expect(found.out).toMatch(new RegExp(`^instance +${lost} +trainer +cn-wlcb-01 +Running +0 min +1.66 CNY`, "m"));
  expect(found.out).not.toContain(KEYS.privateKey);

  const { orphans: listed, warnings } = JSON.parse((await orphans(stack, "--json", "--region", "cn-wlcb")).out);
  expect(warnings).toEqual([]);
  expect(listed).toMatchObject([
    {
      id: lost,
      inTheMaking: true,
      disks: [{ size: 50, own: true }],
      end: [`compshare instance stop ${lost} --wait`, `compshare instance delete ${lost} --release-disk`],
    },
  ]);
  const adopted = args({ ...withDisk, adoptInstanceId: listed[0].adoptInstanceId });
  stack.declare({ worker: { args: args() }, found: { args: adopted } });
  await stack.up();
  expect(await orphans(stack)).toMatchObject({ code: 0, out: expect.stringContaining("No orphans"), err: "" });
});

test("an image whose state is lost is found, and no longer once it is adopted", async () => {
  const stack = await newStack(api);
  stacks.push(stack);
  const trained = { type: "image" as const, args: { zone: "cn-wlcb-01" }, from: { instanceId: "trainer.instanceId" } };
  stack.declare({ trainer: { args: args() }, trained });
  await stack.up();
  expect((await orphans(stack)).code).toBe(0);
  const [image] = await stack.images();
  await stack.ok("state", "delete", image?.urn as string, "--yes");

  const { code, out } = await orphans(stack, "--json");
  expect(code).toBe(3);
  const { orphans: listed } = JSON.parse(out);
  expect(listed).toMatchObject([{ kind: "image", id: image?.id, size: 200, state: "Available" }]);
  stack.declare({
    trainer: { args: args() },
    kept: { type: "image", args: { zone: "cn-wlcb-01", name: "trained", adoptImageId: listed[0].adoptImageId } },
  });
  await stack.up();
  expect((await orphans(stack)).code).toBe(0);
});

test("in a shared account, a stack whose state isn't given looks orphaned", async () => {
  const { stack: mine, id: ofMine } = await stackWith("worker");
  const { stack: others, id: ofOthers } = await stackWith("trainer");
  writeFileSync(join(mine.folder, "mine.json"), await mine.ok("stack", "export"));
  writeFileSync(join(mine.folder, "others.json"), await others.ok("stack", "export"));
  const ids = async (...argv: string[]) =>
    JSON.parse((await orphans(mine, "--json", ...argv)).out).orphans.map(({ id }: { id: string }) => id);

  expect(await ids()).toEqual([ofOthers]);
  expect(await ids("--stack", "test", "--state", "others.json")).toEqual([]);
  expect(await ids("--state", "others.json")).toEqual([ofMine]);
  expect(await ids("--state", "mine.json", "--state", "others.json")).toEqual([]);
});

test("an engine isn't needed with state files; without both, the error says so", async () => {
  const { stack } = await stackWith("worker");
  writeFileSync(join(stack.folder, "state.json"), await stack.ok("stack", "export"));
  const elsewhere = { folder: stack.folder, env: { ...stack.env, PATH: "/nowhere" } };
  expect(await orphans(elsewhere, "--state", "state.json")).toMatchObject({ code: 0, err: "" });
  expect(await orphans(elsewhere)).toMatchObject({ code: 1, err: expect.stringContaining("pulumi isn't on PATH") });
});

test("a stopped instance may already be deleted: a second look decides", async () => {
  const { id: lost } = await stackWith("trainer");
  const { stack } = await stackWith("worker");
  await api.meddle(lost, { State: "Stopped" });
  const { code, out, err } = await orphans(stack, "--json");
  expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining("looking again") });
  expect(JSON.parse(out)).toMatchObject({ orphans: [{ id: lost, state: "Stopped" }], warnings: [] });
  expect((await api.calls()).DescribeCompshareDisk).toBe(12);
});

describe("what couldn't be listed", () => {
  test("is an error, not a search without results", async () => {
    const { stack } = await stackWith("worker");
    await api.faults({ action: "DescribeCompshareDisk", nth: 2, fault: "retcode:299" });
    expect(await orphans(stack, "--json")).toEqual({
      code: 1,
      out: "",
      err: expect.stringMatching(/^orphans: cn-\S+, org-\S+, couldn't be looked at: /),
    });
  });

  test("is named if the account doesn't show it, in the JSON too", async () => {
    const { stack } = await stackWith("worker");
    await api.faults({ action: "GetProjectList", nth: 1, fault: "retcode:299" });
    const { code, out, err } = await orphans(stack, "--json");
    expect(code).toBe(0);
    const said = expect.stringContaining("so only these were looked at: the default project");
    expect(JSON.parse(out)).toEqual({ orphans: [], warnings: [said] });
    expect(err).toEqual(said);
  });
});

test("wrong usage exits with another code than orphans and errors", async () => {
  const { stack } = await stackWith("worker");
  const rows: [code: number, argv: string[], said: string][] = [
    [0, ["--help"], ""],
    [2, ["--moon"], "Unknown option '--moon'"],
    [2, ["dev"], "Unexpected argument 'dev'"],
    [2, ["--stack"], "argument missing"],
    [2, ["--state", ""], "--state needs a value"],
    [1, ["--stack", "no-such-stack"], "no stack named 'no-such-stack' found"],
    [1, ["--state", "no-such-file"], "no-such-file can't be read"],
    [1, ["--state", "package.json"], "package.json isn't a state"],
    [1, ["--project", "org-moon"], "The account has no project org-moon. Its projects: org-"],
  ];
  for (const [code, argv, said] of rows) {
    const run = await orphans(stack, ...argv);
    expect([argv, run]).toEqual([argv, expect.objectContaining({ code, err: expect.stringContaining(said) })]);
    if (code !== 0) expect(run.out).toBe("");
  }
});
