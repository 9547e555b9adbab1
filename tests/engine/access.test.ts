import { readdirSync, readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Api } from "../support/api";
import { declareTrainer, stackWith } from "../support/instances";
import { freePort, newPassword, runOverSsh, Sshd } from "../support/sshd";
import { runPulumi, type Stack } from "../support/stack";

/** Password, ports, and the way in, with a real engine and a real SSH server. */

const [OLD, NEW, THEIRS] = ["Old-password1", "New-password2", "Theirs-password3"];
const VERBOSE = ["-v=9", "--logtostderr"];

let api: Api;
let stack: Stack;
let sshd: Sshd | undefined;
let port: number;
beforeEach(async () => {
  port = await freePort();
  api = await Api.start({ sshAt: `${userInfo().username}@127.0.0.1:${port}` });
});
afterEach(async () => {
  await sshd?.stop();
  sshd = undefined;
  stack.dispose();
  await api.close();
});

const trainer = async () => (await stack.outputs()).trainer as Record<string, unknown>;
const living = async () => (await api.living()).map(({ UHostId }) => UHostId);
const resets = async () => (await api.calls()).ResetCompShareInstancePassword ?? 0;

/** Any of the passwords, in clear or as it travels. */
const NAKED = new RegExp(
  [OLD, NEW, THEIRS].flatMap((text) => [text, Buffer.from(text).toString("base64").replace(/=+$/, "")]).join("|"),
);

/** Pulumi's own log of what travels between engine, program and any provider: at -v=9 and --debug it holds all secrets in clear. */
const ENGINES_OWN = /(Unm|M)arshaling property for RPC|RegisterResource RPC finished/;
const nakedLines = (output: string) => output.split("\n").filter((line) => NAKED.test(line) && !ENGINES_OWN.test(line));

describe("a password", () => {
  test("is set at creation and reset in place; no output, log or state shows it in clear text, and no changes remain", async () => {
    stack = await stackWith(api, { password: OLD });
    // What programs print counts too.
    stack.runner = runPulumi;
    const printed = [await stack.preview("--diff", ...VERBOSE), await stack.up(...VERBOSE)];
    expect(await trainer()).toMatchObject({ password: OLD, connection: { password: OLD } });
    printed.push(await stack.preview("--expect-no-changes", "--diff"));
    const ids = await living();

    declareTrainer(stack, { password: NEW });
    const preview = await stack.preview("--diff", ...VERBOSE);
    expect(preview).toMatch(/password\s*: \[secret\]/);
    printed.push(preview, await stack.up(...VERBOSE), await stack.preview("--expect-no-changes", "--diff"));
    expect([(await trainer()).password, await resets(), await living()]).toEqual([NEW, 1, ids]);

    printed.push(
      await stack.ok("refresh", "--yes", "--expect-no-changes", ...VERBOSE),
      await stack.ok("stack", "export"),
    );
    printed.push(await stack.ok("stack", "output", "--json"), await stack.preview("--expect-no-changes"));
    const [state] = await stack.resources();
    expect(state?.inputs).toHaveProperty("password");
    printed.push(await stack.ok("preview", "--debug"));
    expect(printed.flatMap(nakedLines)).toEqual([]);
    const files = filesBelow(stack.folder).filter((file) => !file.endsWith("program.json"));
    expect(files.filter((file) => NAKED.test(readFileSync(file, "latin1")))).toEqual([]);
    expect(NAKED.test((await api.instances()).map(({ Remark }) => Remark).join())).toBe(false);
  });

  test("changed by somebody else shows as a change without its value, and is reset", async () => {
    stack = await stackWith(api, { password: OLD });
    await stack.up();
    await api.meddle((await living())[0] as string, { Password: THEIRS });
    const refresh = await stack.ok("refresh", "--yes", "--diff");
    const preview = await stack.preview("--diff");
    expect(preview).toMatch(/password\s*: \[secret\]/);
    const shown = [refresh, preview, await stack.ok("stack", "export")];
    expect(shown.filter((text) => NAKED.test(text))).toEqual([]);
    await stack.up();
    expect((await trainer()).password).toBe(OLD);
    await stack.preview("--expect-no-changes");
  });

  test("against the vendor's rule is refused at preview, and isn't printed", async () => {
    stack = await stackWith(api, { password: "verybad" });
    const output = await stack.fails("preview");
    expect(output).toContain("password: this value (a secret) isn't valid: it must be 8 to 30 characters");
    expect(output).not.toContain("verybad");
  });

  test("that isn't declared stays the one that the service chose, encrypted after a refresh too", async () => {
    stack = await stackWith(api);
    await stack.up();
    const { password } = await trainer();
    await stack.refresh();
    const stored = await stack.ok("stack", "export");
    expect((await trainer()).password).toBe(password);
    expect(stored).not.toContain(password as string);
    expect(stored).not.toContain(Buffer.from(password as string).toString("base64"));
    await stack.preview("--expect-no-changes");
  });
});

test("a container's ports are set, changed, and kept when no longer declared; no changes remain after each step", async () => {
  const container = { imageId: "compshareImage-container" };
  const ports = { http: [8188], tcp: [23] };
  stack = await stackWith(api, { ...container, ports });
  await stack.up();
  // The service opens 8888 and 23 always.
  expect(await api.living()).toMatchObject([{ Ports: { http: [8188, 8888], tcp: [23] } }]);
  expect((await trainer()).softwares).toContainEqual({
    name: "port-8188",
    url: expect.stringMatching(/^http:.*:8188$/),
  });
  await stack.preview("--expect-no-changes");
  declareTrainer(stack, { ...container, ports: { http: [8888], tcp: [6006, 23] } });
  await stack.up();
  expect(await api.living()).toMatchObject([{ Ports: { http: [8888], tcp: [6006, 23] } }]);
  expect((await trainer()).softwares).toMatchObject([{ name: "JupyterLab" }]);
  declareTrainer(stack, { ...container, ports: { http: [8888], tcp: [23, 6006] } });
  await stack.preview("--expect-no-changes");
  await stack.refresh();
  declareTrainer(stack, container);
  await stack.preview("--expect-no-changes");
  declareTrainer(stack, { ports });
  expect(await stack.fails("preview")).toContain("only container images have ports, and compshareImage-xxxx isn't one");
});

describe('waitFor: "ssh"', () => {
  const password = newPassword();

  test("up ends when the server answers, and the connection output can log in", async () => {
    stack = await stackWith(api, { waitFor: "ssh", password });
    let isUp = false;
    const up = stack.up().then(() => {
      isUp = true;
    });
    while ((await living()).length === 0) await sleep(100);
    await sleep(3000);
    expect(isUp).toBe(false);
    sshd = await Sshd.start(port, password);
    await up;
    const { user: username, ...at } = (await trainer()).connection as Record<"host" | "user" | "password", string>;
    expect(await runOverSsh({ ...at, username }, "echo here")).toBe("here\n");
    const byKey = { ...at, username, password: undefined, privateKey: sshd.userKey };
    expect(await runOverSsh(byKey, "echo here")).toBe("here\n");
    await expect(runOverSsh({ ...at, username, password: NEW }, "echo here")).rejects.toThrow("authentication");
    await stack.preview("--expect-no-changes");
  });

  test("a create that times out keeps the instance, and the next up continues without buying", async () => {
    stack = await stackWith(api, { waitFor: "ssh" }, { customTimeouts: { create: "3s", update: "20s" } });
    const output = await stack.fails("up", "--yes", "--skip-preview");
    expect(output).toMatch(
      /runs, but no SSH server answered within [23] s \(127\.0\.0\.1 port \d+: the connection is refused\)/,
    );
    const ids = await living();
    expect((await stack.resources()).map(({ id }) => id)).toEqual(ids);
    sshd = await Sshd.start(port, password);
    await stack.up();
    expect([await living(), (await api.instances()).length]).toEqual([ids, 1]);
    await stack.preview("--expect-no-changes");
  });

  test("a resize waits too; adding it later only waits, and removing it does nothing", async () => {
    sshd = await Sshd.start(port, password);
    const opts = { customTimeouts: { update: "4s" } };
    stack = await stackWith(api, {}, opts);
    await stack.up();
    declareTrainer(stack, { waitFor: "ssh" }, opts);
    await stack.up();
    await stack.preview("--expect-no-changes");
    await sshd.stop();
    const larger = { gpu: 2, cpu: 32, memory: 131072, waitFor: "ssh" };
    declareTrainer(stack, larger, opts);
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("no SSH server answered");
    expect(await api.living()).toMatchObject([{ State: "Running" }]);
    sshd = await Sshd.start(port, password);
    await stack.up();
    declareTrainer(stack, { ...larger, waitFor: "running" }, opts);
    await stack.preview("--expect-no-changes");
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return [];
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
