import { CompShareError } from "../../provider/client/errors";
import type { SettingSources } from "../../provider/settings/explicit";
import { reasonIn } from "../../provider/settings/pulumi-cli";
import { DEFAULT_ENDPOINT, readDefaults, readSettings } from "../../provider/settings/settings";

const PROFILES = JSON.stringify({
  current_profile: "work",
  profiles: { work: { public_key: "fp", private_key: "fs" }, home: { public_key: "hp", private_key: "hs" } },
});

function sources(config: Record<string, string>, env: Record<string, string> = {}, files: Record<string, string> = {}) {
  return { config: (key) => config[key], env, readFile: (path) => files[path] } satisfies SettingSources;
}

const keys = { publicKey: "cp", privateKey: "cs" };

describe("settings come from", () => {
  test.each([
    [
      "the stack's configuration",
      sources(keys, { COMPSHARE_PUBLIC_KEY: "ep", COMPSHARE_PRIVATE_KEY: "es" }),
      "cp",
      "cs",
    ],
    [
      "the environment",
      sources(
        {},
        { COMPSHARE_PUBLIC_KEY: "ep", COMPSHARE_PRIVATE_KEY: "es", HOME: "/h" },
        { "/h/.config/compshare/config.json": PROFILES },
      ),
      "ep",
      "es",
    ],
    ["the current profile", sources({}, { HOME: "/h" }, { "/h/.config/compshare/config.json": PROFILES }), "fp", "fs"],
    [
      "XDG_CONFIG_HOME",
      sources({}, { XDG_CONFIG_HOME: "/x", HOME: "/h" }, { "/x/compshare/config.json": PROFILES }),
      "fp",
      "fs",
    ],
    ["COMPSHARE_CONFIG_FILE", sources({}, { COMPSHARE_CONFIG_FILE: "/f" }, { "/f": PROFILES }), "fp", "fs"],
    [
      "COMPSHARE_PROFILE",
      sources({}, { COMPSHARE_CONFIG_FILE: "/f", COMPSHARE_PROFILE: "home" }, { "/f": PROFILES }),
      "hp",
      "hs",
    ],
  ])("%s", (_title, from, publicKey, privateKey) => {
    expect(readSettings(from)).toMatchObject({ publicKey, privateKey });
  });
});

test("blanks around keys from copying are cut off", () => {
  expect(readSettings(sources({ publicKey: " p\n", privateKey: "s " }))).toMatchObject({
    publicKey: "p",
    privateKey: "s",
  });
});

test("the endpoint is the real service by default", () => {
  expect(readSettings(sources(keys)).endpoint).toBe(DEFAULT_ENDPOINT);
});

describe("a profile", () => {
  const file = (content: object) => JSON.stringify({ current_profile: "work", ...content });
  const used = { public_key: "fp", private_key: "fs" };
  const read = (content: string, env: Record<string, string> = {}) =>
    readSettings(sources({}, { COMPSHARE_CONFIG_FILE: "/f", ...env }, { "/f": content }));

  test.each<[string, object]>([
    ["despite an incomplete profile beside it", { work: used, half: { public_key: "x" } }],
    ["despite a profile with empty keys beside it", { work: used, empty: { public_key: null, private_key: null } }],
    [
      "despite a profile of another form beside it",
      { work: used, odd: 5, none: null, old: ["p", "s"], number: { private_key: 1 } },
    ],
  ])("%s", (_title, profiles) => expect(read(file({ profiles }))).toMatchObject({ publicKey: "fp", privateKey: "fs" }));

  test.each(["", " "])("is used if its environment variable is empty (%j)", (empty) => {
    const env = { COMPSHARE_PROFILE: empty, XDG_CONFIG_HOME: empty };
    expect(read(file({ profiles: { work: used } }), env)).toMatchObject({ publicKey: "fp" });
  });

  test("in use has to be valid, and no error shows its content", () => {
    const error = caught(() => read(file({ profiles: { work: { ...used, private_key: { s3cret: 1 } } } })));
    expect(error.message).toContain('The profile "work" of /f has keys that aren\'t strings');
    expect(error.message).not.toContain("s3cret");
  });

  test("named like a property of every object doesn't exist", () => {
    const error = caught(() => read(file({ profiles: { work: used } }), { COMPSHARE_PROFILE: "constructor" }));
    expect(error.message).toContain('no profile "constructor"');
  });
});

describe("plain HTTP", () => {
  const at = (endpoint: string, more: Record<string, string> = {}) =>
    readSettings(sources({ ...keys, endpoint, ...more })).endpoint;

  test.each([
    "http://127.0.0.1:8720",
    "http://127.3.2.1/",
    "http://localhost:8720",
    "http://emulator.localhost",
    "http://[::1]:8720",
    "https://api.example.com",
  ])("is accepted for %s", (endpoint) => expect(at(endpoint)).toBe(endpoint));

  test.each([
    "http://api.compshare.cn/",
    "http://10.0.0.1",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://128.0.0.1",
    "HTTP://API.COMPSHARE.CN",
  ])("is refused for %s, with the reason and the setting that allows it", (endpoint) => {
    const { message } = caught(() => at(endpoint));
    expect(message).toContain("signatures of your keys and the instances' passwords would be sent unencrypted");
    expect(message).toContain("pulumi config set compshare:allowHttp true, or COMPSHARE_ALLOW_HTTP=true");
    expect(at(endpoint, { allowHttp: "true" })).toBe(endpoint);
    expect(caught(() => at(endpoint, { allowHttp: "false" })).code).toBe("SETTINGS");
  });

  test("is accepted with COMPSHARE_ALLOW_HTTP", () => {
    const from = sources({ ...keys, endpoint: "http://10.0.0.1" }, { COMPSHARE_ALLOW_HTTP: "true" });
    expect(readSettings(from).endpoint).toBe("http://10.0.0.1");
  });
});

test.each<[Record<string, string>, string]>([
  [{ listLag: "15s" }, "pulumi config set compshare:listLag 15,"],
  [{ requestTimeout: "2 min" }, "pulumi config set compshare:requestTimeout 120,"],
  [{ requestsPerSecond: "5/s" }, "pulumi config set compshare:requestsPerSecond 5,"],
  [{ parallelWrites: "1,000" }, "pulumi config set compshare:parallelWrites 1000,"],
  [{ maxHourlyPrice: "3.32 CNY" }, "pulumi config set compshare:maxHourlyPrice 3.32,"],
  [{ endpoint: "http://10.0.0.1", allowHttp: "yes" }, "pulumi config set compshare:allowHttp true,"],
  [{ endpoint: "api.compshare.cn" }, "Give https://api.compshare.cn,"],
  [{ endpoint: "localhost:8720" }, "Give http://localhost:8720,"],
  [{ endpoint: "https:/api.compshare.cn" }, ""],
])("%j is refused with the command that sets the intended value", (config, command) => {
  const work = () => readSettings(sources({ ...keys, ...config }));
  if (command) expect(caught(work).message).toContain(command);
  else expect(work).not.toThrow();
});

test("project and region are known without keys, for previews", () => {
  expect(readDefaults(sources({ projectId: "org-1" }, { COMPSHARE_REGION: "cn-x" }))).toEqual({
    projectId: "org-1",
    region: "cn-x",
  });
});

describe("missing or invalid settings are errors with advice", () => {
  test.each([
    [
      "no keys",
      sources({}),
      ["pulumi config set compshare:publicKey", "pulumi config set --secret compshare:privateKey"],
    ],
    ["no private key", sources({ publicKey: "p" }), ["The private key", "--secret compshare:privateKey"]],
    ["an endpoint that isn't a URL", sources({ ...keys, endpoint: "api" }), ['"api"', DEFAULT_ENDPOINT]],
    ["a broken file", sources({}, { COMPSHARE_CONFIG_FILE: "/f" }, { "/f": '{"private_key": "s3cret' }), ["/f"]],
    [
      "a missing profile",
      sources({}, { COMPSHARE_CONFIG_FILE: "/f", COMPSHARE_PROFILE: "x" }, { "/f": PROFILES }),
      ['"x"', "work, home"],
    ],
  ])("%s", (_title, from, parts) => {
    const error = caught(() => readSettings(from));
    expect(error.code).toBe("SETTINGS");
    for (const part of parts) expect(error.message).toContain(part);
    expect(error.message).not.toContain("s3cret");
  });
});

function caught(work: () => unknown): CompShareError {
  try {
    work();
  } catch (error) {
    if (error instanceof CompShareError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("why Pulumi failed is told without the login to where the state is", () => {
  test.each([
    ["a password", "postgres://pulumi:hidden@db:5432/pulumi", "postgres://****@db:5432/pulumi"],
    ["a password that isn't encoded", "postgres://pulumi:hid/den@2@db/pulumi", "postgres://****@db/pulumi"],
    ["a parameter", "s3://bucket/folder?secret=hidden&region=cn", "s3://bucket/folder?****"],
    ["both", "postgres://pulumi:hidden@db/pulumi?password=hidden", "postgres://****@db/pulumi?****"],
    ["none", "https://www.pulumi.com/docs", "https://www.pulumi.com/docs"],
  ])("%s", (_what, address, told) => {
    expect(reasonIn(`error: unable to open "${address}": refused\n`)).toBe(`unable to open "${told}": refused`);
  });
});
