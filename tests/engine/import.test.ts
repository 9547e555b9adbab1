import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, type ClientSettings } from "../../provider/client/client";
import { type Api, KEYS } from "../support/api";
import { providerAtHand } from "../support/at-hand";
import { run } from "../support/command";
import { args, eachWithStack, newStack } from "../support/instances";
import { createCall } from "../support/spec";
import type { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

/** An instance made in the console, without the provider's marker. */
async function madeByHand(name: string, changes: Record<string, unknown> = {}): Promise<string> {
  const settings: ClientSettings = { endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 };
  const call = createCall({ Name: name, ...changes });
  const { instanceIds } = await new Client(settings).call("CreateCompShareInstance", call);
  return instanceIds[0];
}

const prepare = (...argv: string[]) => run({ cwd: stack.folder, env: stack.env }, "import", ...argv);
const importFile = () => stack.ok("import", "--file", "compshare-import.json", "--generate-code=false", "--yes");

/** The program is that text, as a user pastes it into index.ts. */
function program(text: string): void {
  stack.runner = providerAtHand;
  writeFileSync(join(stack.folder, "Pulumi.yaml"), "name: stack-test\nruntime: nodejs\nmain: index.ts\n");
  writeFileSync(
    join(stack.folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { module: "commonjs", strict: true } }),
  );
  writeFileSync(join(stack.folder, "index.ts"), text);
}

/** Imports, and runs the printed program until its stack is empty again. */
async function expectFullLife(ids: readonly string[], out: string): Promise<void> {
  await importFile();
  expect((await stack.resources()).map(({ id }) => id).sort()).toEqual([...ids].sort());
  program(out);
  await stack.preview("--expect-no-changes");
  await stack.up();
  await stack.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  await stack.preview("--expect-no-changes");
  expect((await api.living()).map(({ UHostId }) => UHostId).sort()).toEqual([...ids].sort());
  expect(await stack.fails("destroy", "--yes", "--skip-preview")).toContain("protected");
  program(out.replaceAll(", { protect: true }", ""));
  await stack.up();
  await stack.destroy();
  expect(await api.living()).toEqual([]);
}

test("machines made in the console join the stack unchanged, and are deleted with it", async () => {
  const data = { IsBoot: false, Type: "CLOUD_SSD", Size: 60 };
  const ids = [
    await madeByHand("trainer", {
      Remark: "by hand",
      LoginMode: "Password",
      Password: Buffer.from("Secret123").toString("base64"),
    }),
    await madeByHand("with-disks", { Disks: [{ IsBoot: true, Type: "CLOUD_SSD", Size: 100 }, data, data] }),
    await madeByHand("spot", { ChargeType: "Spot" }),
    await madeByHand("container", { CompShareImageId: "compshareImage-container" }),
    await madeByHand("month", { ChargeType: "Month" }),
  ];
  const { code, out, err } = await prepare(...ids);
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringContaining("pulumi import --file compshare-import.json --generate-code=false"),
  });
  expect(out).toContain(`const trainer = new CompShareInstance("trainer", {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 65536, // 64 GB
  imageId: "compshareImage-xxxx",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  chargeType: "Postpay",
  remark: "by hand",
}, { protect: true });`);
  const file = stack.read("compshare-import.json");
  expect(out + err + file).not.toMatch(/Secret123|the-private-key/);
  await expectFullLife(ids, out);
  expect((await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null)).toEqual([]);
});

test("the password that the service shows is a secret of the stack, before and after the first up", async () => {
  const id = await madeByHand("trainer", {
    LoginMode: "Password",
    Password: Buffer.from("Secret123").toString("base64"),
  });
  const { out } = await prepare(id);
  await importFile();
  await stack.refresh();
  expect(JSON.stringify(await stack.state())).not.toContain("Secret123");
  program(`${out}export const password = trainer.password;\n`);
  await stack.up();
  expect(await stack.outputs()).toMatchObject({ password: "Secret123" });
  expect(JSON.stringify(await stack.state())).not.toContain("Secret123");
});

test("the state of an imported resource is that of a created one, except for the marker", async () => {
  const id = await madeByHand("trainer");
  stack.declare({ other: { args: args() } });
  await stack.up();
  await prepare(id);
  await importFile();
  const [made, imported] = await stack.resources();
  expect(Object.keys(imported?.inputs ?? {}).sort()).toEqual(Object.keys(made?.inputs ?? {}).sort());
  expect(Object.keys(imported?.outputs ?? {}).sort()).toEqual(Object.keys(made?.outputs ?? {}).sort());
  expect(imported?.outputs.__account).toBe(made?.outputs.__account);
});

test("an image made by hand is imported with the program that declares it, and can be deleted", async () => {
  const { code, out } = await prepare("compshareImage-custom", "--name", "baked");
  expect(code).toBe(0);
  expect(out).toContain('adoptImageId: "compshareImage-custom"');
  await importFile();
  program(out);
  await stack.preview("--expect-no-changes");
  await stack.up();
  await stack.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  program(out.replaceAll(", { protect: true }", ""));
  await stack.up();
  await stack.destroy();
  expect((await api.images()).map(({ CompShareImageId }) => CompShareImageId)).not.toContain("compshareImage-custom");
});

describe("ownership", () => {
  test("is reported if this stack, or a given state, has the resource", async () => {
    stack.declare({ trainer: { args: args({ name: "gpu-box" }) } });
    await stack.up();
    const [mine] = await stack.resources();
    const own = await prepare(mine?.id as string);
    expect(own).toMatchObject({ code: 1, out: "", err: expect.stringContaining(`${mine?.urn} of this stack`) });

    const elsewhere = await newStack(api);
    writeFileSync(join(elsewhere.folder, "prod.json"), await stack.ok("stack", "export"));
    const around = { cwd: elsewhere.folder, env: elsewhere.env };
    const given = await run(around, "import", mine?.id as string, "--state", "prod.json");
    expect(given).toMatchObject({ code: 1, out: "", err: expect.stringContaining("of prod.json") });
    const marked = await run(around, "import", mine?.id as string);
    expect(marked).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("was created for another Pulumi resource"),
    });
    const all = await run(around, "import", "--all", "--region", "cn-wlcb", "--prefix", "gpu-");
    expect(all).toMatchObject({ code: 1, err: expect.stringMatching(/left out.*nothing to import/s) });
    expect(existsSync(join(elsewhere.folder, "compshare-import.json"))).toBe(false);
    elsewhere.dispose();
  });

  test("doesn't prevent the import of a resource in no state by its full name, and it is no orphan after that", async () => {
    stack.declare({ lost: { args: args() } });
    await stack.up();
    const [entry] = await stack.resources();
    await stack.ok("state", "delete", entry?.urn as string, "--yes");
    const [{ Remark = "" } = {}] = await api.living();
    const { out } = await prepare(`${entry?.id}:${Remark.slice(-8)}`, "--name", "found");
    await importFile();
    program(out);
    await stack.preview("--expect-no-changes");
    const around = { cwd: stack.folder, env: { ...stack.env, COMPSHARE_LIST_LAG: "0.1" } };
    expect((await run(around, "orphans")).code).toBe(0);
    expect(await api.living()).toHaveLength(1);
  });
});

test("an engine that takes no outputs gets a program that adopts instead", async () => {
  const id = await madeByHand("trainer");
  const old = join(stack.folder, "old");
  mkdirSync(old);
  const rest = process.env.PATH ?? "";
  writeFileSync(
    join(old, "pulumi"),
    `#!/bin/sh\nif [ "$1" = version ]; then echo v3.253.0; exit; fi\nPATH='${rest}' exec pulumi "$@"\n`,
  );
  chmodSync(join(old, "pulumi"), 0o755);
  const around = { cwd: stack.folder, env: { ...stack.env, PATH: `${old}:${rest}` } };
  const { code, out, err } = await run(around, "import", id);
  expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("pulumi v3.253.0 can't import these") });
  expect(existsSync(join(stack.folder, "compshare-import.json"))).toBe(false);
  program(out);
  await stack.up();
  expect((await stack.resources()).map((one) => one.id)).toEqual([id]);
  expect(await api.living()).toHaveLength(1);
});

test("an unimportable resource and wrong usage are errors, and nothing is written", async () => {
  const taken = await madeByHand("trainer");
  writeFileSync(join(stack.folder, "index.old.ts"), "");
  const rows: [code: number, argv: string[], said: string][] = [
    [0, ["--help"], ""],
    [2, [], "Say what to import"],
    [2, [taken, "--all"], "either ids, or --all or --prefix"],
    [2, [taken, "uhost-2", "--name", "n"], "--name is for one id"],
    [2, ["a/b"], '"a/b" isn\'t an id'],
    [1, ["uhost-none"], "uhost-none isn't listed in cn-"],
    [1, ["compshareImage-making"], 'it is "Making"'],
    [1, ["--prefix", "no-such-name"], "nothing to import"],
    [1, [taken, "--project", "org-moon"], "The account has no project org-moon"],
    [1, [taken, "--stack", "none"], "no stack named 'none' found"],
    [1, [taken, "--file", "/dev/null", "--out", "index.old.ts"], "index.old.ts can't be written"],
  ];
  for (const [code, argv, said] of rows) {
    const found = await prepare(...argv);
    expect([argv, found]).toEqual([argv, expect.objectContaining({ code, err: expect.stringContaining(said) })]);
    if (code !== 0) expect(found.out).toBe("");
  }
  expect(existsSync(join(stack.folder, "compshare-import.json"))).toBe(false);
  expect(readFileSync(join(stack.folder, "index.old.ts"), "utf8")).toBe("");
});
