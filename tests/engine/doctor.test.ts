import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, KEYS } from "../support/api";
import { run } from "../support/command";

/** The command `doctor` against the emulator: a process of its own, real HTTP. */

let api: Api;
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  api = await Api.start();
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
});
beforeEach(async () => {
  await api.reset();
  await api.settings({ subAccount: false });
  env = {
    HOME: folder,
    COMPSHARE_ENDPOINT: api.url,
    COMPSHARE_PUBLIC_KEY: KEYS.publicKey,
    COMPSHARE_PRIVATE_KEY: KEYS.privateKey,
  };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

const WRITES = /^(Create|Start|Stop|Terminate|Delete|Resize|Attach|Detach|Switch|Update|Modify|Reset|Reinstall)/;

const doctor = (...argv: string[]) => run({ cwd: folder, env }, "doctor", ...argv);

/** What the command finds, by the names of the checks. */
async function findings() {
  const { code, out, err } = await doctor("--json");
  const { works, checks } = JSON.parse(out) as {
    works: boolean;
    checks: { name: string; level: string; what: string }[];
  };
  expect([works, err]).toEqual([code === 0, ""]);
  expect(out).not.toContain(KEYS.privateKey);
  const of = (name: string) => checks.find((check) => check.name === name) ?? { level: "none", what: "" };
  return { code, of, bad: checks.filter(({ level }) => level === "bad").map(({ name }) => name) };
}

test("a working setup passes, nothing is changed, and no key is printed", async () => {
  const { code, out, err } = await doctor();
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(
    /^ok +Keys +the public key is from COMPSHARE_PUBLIC_KEY, the private key from COMPSHARE_PRIVATE_KEY$/m,
  );
  expect(out).toMatch(/^ok +Keys accepted +yes$/m);
  expect(out).toMatch(/^ok +Project +org-emulator, as none is set, and none has to be$/m);
  expect(out).toMatch(/^ok +Clock/m);
  expect(out).toMatch(/^ok +Zones +.*cn-wlcb-01/m);
  expect(out).toMatch(/Nothing prevents work\.\n$/);
  expect(out).not.toContain(KEYS.privateKey);
  expect(Object.keys(await api.calls()).filter((action) => WRITES.test(action))).toEqual([]);
});

test("doctor says which profile of the file the keys come from", async () => {
  const file = join(folder, "profile.json");
  const mine = { public_key: KEYS.publicKey, private_key: KEYS.privateKey };
  writeFileSync(file, JSON.stringify({ current_profile: "work", profiles: { work: mine } }));
  env = { HOME: folder, COMPSHARE_ENDPOINT: api.url, COMPSHARE_CONFIG_FILE: file };
  expect((await findings()).of("Keys")).toMatchObject({
    level: "good",
    what: `both from the profile "work" of ${file}`,
  });
});

describe("what prevents work is found", () => {
  test("no keys: it says how to set them, and still checks the connection", async () => {
    env = { HOME: folder, COMPSHARE_ENDPOINT: api.url };
    const { code, bad, of } = await findings();
    expect([code, bad]).toEqual([1, ["Keys"]]);
    expect(of("Connection").level).toBe("good");
    expect(of("Keys accepted").level).toBe("unknown");
  });

  test("a wrong private key", async () => {
    env.COMPSHARE_PRIVATE_KEY = "not-that-one";
    const { code, of } = await findings();
    expect(code).toBe(1);
    expect(of("Keys accepted")).toMatchObject({
      level: "bad",
      what: expect.stringContaining("the signature doesn't match"),
    });
  });

  test("nothing listens at the endpoint", async () => {
    env.COMPSHARE_ENDPOINT = "http://127.0.0.1:9";
    const { bad, of } = await findings();
    expect(bad).toEqual(["Connection"]);
    expect(of("Connection").what).toBe("127.0.0.1:9 doesn't answer (ECONNREFUSED)");
  });

  test("an endpoint that isn't a URL", async () => {
    env.COMPSHARE_ENDPOINT = "moon";
    expect((await findings()).of("Endpoint")).toMatchObject({ level: "bad", what: '"moon" isn\'t a URL' });
  });

  test("a sub-account without a project, and with an unknown one", async () => {
    await api.settings({ subAccount: true });
    const first = await findings();
    expect(first.of("Project")).toMatchObject({ level: "bad", what: "this key has to name its project" });
    env.COMPSHARE_PROJECT_ID = "org-moon";
    expect((await findings()).of("Project")).toMatchObject({ level: "bad" });
    env.COMPSHARE_PROJECT_ID = "org-emulator";
    expect((await findings()).of("Project")).toMatchObject({ level: "good" });
  });

  test("no engine on PATH", async () => {
    env.PATH = folder;
    expect((await findings()).bad).toEqual(["Pulumi"]);
  });
});

test.each([
  [0, "good"],
  [120_000, "note"],
  [-900_000, "bad"],
])("a service's clock that is %d ms ahead is rated %s", async (ahead, level) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { date: new Date(Date.now() + ahead).toUTCString() }).end('{"RetCode":171,"Message":""}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  env.COMPSHARE_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await findings()).of("Clock").level).toBe(level);
  server.closeAllConnections();
  server.close();
});

test("proxies from the environment are named without their values", async () => {
  env.HTTPS_PROXY = "http://me:secret@proxy:8080";
  const { out } = await doctor();
  expect(out).toMatch(/^note +Proxy +set: HTTPS_PROXY$/m);
  expect(out).not.toContain("secret");
});

test("wrong usage has its own exit code", async () => {
  const rows: [code: number, argv: string[], said: string][] = [
    [0, ["--help"], ""],
    [2, ["--moon"], "Unknown option '--moon'"],
    [2, ["now"], "Unexpected argument 'now'"],
    [2, ["--stack", ""], "--stack needs a value"],
  ];
  for (const [code, argv, said] of rows) {
    expect(await doctor(...argv)).toMatchObject({ code, err: expect.stringContaining(said) });
  }
});
