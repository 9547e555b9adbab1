import { CompShareError } from "../../provider/client/errors";
import type { SettingSources } from "../../provider/settings/explicit";
import { DEFAULT_ENDPOINT, readDefaults, readSettings } from "../../provider/settings/settings";

const PROFILES = JSON.stringify({
  current_profile: "work",
  profiles: { work: { public_key: "fp", private_key: "fs" }, home: { public_key: "hp", private_key: "hs" } },
});

function sources(config: Record<string, string>, env: Record<string, string> = {}, files: Record<string, string> = {}) {
  return { config: (key) => config[key], env, readFile: (path) => files[path] } satisfies SettingSources;
}

const keys = { publicKey: "cp", privateKey: "cs" };

describe("each setting comes from the first source that has it", () => {
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

test("blanks around keys are cut off: they come from copying", () => {
  expect(readSettings(sources({ publicKey: " p\n", privateKey: "s " }))).toMatchObject({
    publicKey: "p",
    privateKey: "s",
  });
});

test("the endpoint is the real service by default", () => {
  expect(readSettings(sources(keys)).endpoint).toBe(DEFAULT_ENDPOINT);
});

test("project and region are known without keys, for previews", () => {
  expect(readDefaults(sources({ projectId: "org-1" }, { COMPSHARE_REGION: "cn-x" }))).toEqual({
    projectId: "org-1",
    region: "cn-x",
  });
});

describe("what is missing or broken is an error with a way out", () => {
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
      "a profile that isn't there",
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
