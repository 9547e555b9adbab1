import { Api } from "../support/api";
import { args, stackWith } from "../support/instances";
import type { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
beforeAll(async () => {
  api = await Api.start();
  stack = await stackWith(api);
});
afterAll(async () => {
  stack.dispose();
  await api.close();
});

/** One declaration for each rule of the API page, and what its refusal says. */
const BAD: Record<string, [Record<string, unknown>, string]> = {
  "no-zone": [{ zone: undefined }, "zone is missing"],
  "gpu-type": [{ gpuType: "4080" }, "isn't a GPU type"],
  "gpu-count": [{ gpu: 11 }, "11 cards are too many"],
  "cpu-count": [{ cpu: 999 }, "999 vCPUs are too many"],
  "memory-gb": [{ memory: 64 }, "memory is in MB: for 64 GB write 65536"],
  "memory-odd": [{ memory: 65000 }, "isn't a multiple of 1024"],
  "memory-size": [{ memory: 1024 * 1024 }, "at most 680 GB"],
  platform: [{ gpuType: "A100", minimalCpuPlatform: "Amd/Auto" }, 'write "Auto" or "Intel/Auto"'],
  "boot-disk": [{ bootDisk: undefined }, "bootDisk is missing"],
  "disk-type": [{ bootDisk: { type: "SSD", size: 60 } }, "one of CLOUD_SSD"],
  rssd: [{ bootDisk: { type: "CLOUD_RSSD", size: 60 } }, "exists for A800 alone"],
  "charge-type": [{ chargeType: "Yearly" }, "one of Month, Day, Dynamic, Postpay, Spot"],
  spot: [{ gpuType: "A800", chargeType: "Spot" }, "isn't offered for A800"],
  quantity: [{ quantity: 0 }, "at least 1"],
  "name-rule": [{ name: "a/b" }, "isn't allowed: at most 63 characters"],
  typo: [{ GPU: 1 }, "there is no such property; write gpu"],
};

test.each(Object.entries(BAD))(
  "bad input is refused at preview, and nothing is sent: %s",
  async (_rule, [changes, reason]) => {
    stack.declare({ trainer: { args: args(changes) } });
    expect(await stack.fails("preview")).toContain(reason);
    expect(await api.calls()).toEqual({});
  },
);

test("all problems of a resource are shown at once", async () => {
  stack.declare({ trainer: { args: args({ gpu: 11, memory: 64, chargeType: "Weekly" }) } });
  const output = await stack.fails("preview");
  for (const property of ["gpu", "memory", "chargeType"]) expect(output).toContain(`property ${property} value`);
});

test("preview works without keys", async () => {
  stack.declare({ trainer: { args: args() } });
  const { COMPSHARE_PUBLIC_KEY, COMPSHARE_PRIVATE_KEY, ...env } = stack.env;
  expect([COMPSHARE_PUBLIC_KEY, COMPSHARE_PRIVATE_KEY]).toHaveLength(2);
  const keyless = Object.assign(Object.create(stack), { env: { ...env, HOME: stack.folder, XDG_CONFIG_HOME: "" } });
  expect(await keyless.preview()).toContain("trainer create");
});

test("up without keys prints the commands that set them", async () => {
  stack.declare({ trainer: { args: args() } });
  const env = {
    ...stack.env,
    COMPSHARE_PUBLIC_KEY: "",
    COMPSHARE_PRIVATE_KEY: "",
    HOME: stack.folder,
    XDG_CONFIG_HOME: "",
  };
  const keyless = Object.assign(Object.create(stack), { env });
  const output = await keyless.fails("up", "--yes", "--skip-preview");
  expect(output).toContain("pulumi config set compshare:publicKey");
  expect(output).toContain("pulumi config set --secret compshare:privateKey");
  expect(await api.calls()).toEqual({});
});

test("a wrong private key says so", async () => {
  stack.declare({ trainer: { args: args() } });
  const wrong = Object.assign(Object.create(stack), { env: { ...stack.env, COMPSHARE_PRIVATE_KEY: "wrong" } });
  expect(await wrong.fails("up", "--yes", "--skip-preview")).toMatch(/signature doesn't match[\s\S]*RetCode 171/);
});

test("previews call the type compshare:Instance, and the values they show are the defaults too", async () => {
  stack.declare({ trainer: { args: args({ chargeType: undefined }) } });
  const output = await stack.preview("--diff");
  expect(output).toContain("compshare:Instance: (create)");
  expect(output).toMatch(/chargeType +: "Month"/);
  expect(output).toMatch(/region +: "cn-wlcb"/);
});

test("values that are known only later are left for later", async () => {
  stack.declare({ first: { args: args() }, second: { args: args(), nameFrom: "first" } });
  expect(await stack.preview()).toContain("second create");
});
