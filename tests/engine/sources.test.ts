import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../support/api";
import { providerAtHand } from "../support/at-hand";
import { eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

/** Data sources in a program that a real engine runs. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
  // What a program of its own asks, and how it ends where that fails, is the subject here.
  stack.runner = providerAtHand;
});

const program = (text: string) => writeFileSync(join(stack.folder, "index.js"), text);
const fails = (question: string) => {
  program(`module.exports = async () => ({ found: await require("pulumi-compshare").${question} });`);
  return stack.fails("preview");
};

test("an instance is created from what a data source found, and another one reads it", async () => {
  program(`
    const { CompShareInstance, getImage, getInstanceTypes, getInstanceOutput, getPriceOutput } = require("pulumi-compshare");
    module.exports = async () => {
      const { imageId } = await getImage({ name: "Ubuntu 22.04" });
      const [{ zone, gpuType, sizes: [size] }] = await getInstanceTypes({ gpuType: "3090" });
      const worker = new CompShareInstance("worker", {
        zone, gpuType, ...size, imageId, bootDisk: { type: "CLOUD_SSD", size: 100 }, chargeType: "Postpay",
      });
      const { gpu, cpu, memory, chargeType } = worker;
      return {
        hourly: getPriceOutput({ zone, gpuType, gpu, cpu, memory, chargeType }).hourly,
        state: getInstanceOutput({ instanceId: worker.instanceId }).state,
      };
    };`);
  expect(await stack.preview()).toContain("worker create");
  expect(await api.living()).toEqual([]);
  await stack.up();
  expect(await stack.outputs()).toEqual({ hourly: 1.19, state: "Running" });
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");
});

test("a missing image fails the preview, which names the existing ones, even without a stack", async () => {
  const output = await fails('getImage({ name: "Ubuntu 30.04" })');
  expect(output).toContain('There is no system image with name "Ubuntu 30.04"');
  expect(output).toContain("Ubuntu 22.04 (compshareImage-ubuntu2204");
  expect(output).not.toMatch(/^\s+at .*\.js:\d+/m);
});

test("wrong arguments fail the preview with what is valid, before any call", async () => {
  const output = await fails('getImages({ kind: "bad", gpuTyp: "x" })');
  expect(output).toContain("there is no argument gpuTyp; write gpuType");
  expect(output).toContain('kind: "bad" isn\'t valid: it must be one of system, custom');
  expect(output).not.toMatch(/^\s+at .*\.js:\d+/m);
  expect(await api.calls()).toEqual({});
});

test("missing keys fail the preview with the commands that set them", async () => {
  Object.assign(stack.env, { COMPSHARE_PUBLIC_KEY: "", COMPSHARE_PRIVATE_KEY: "" });
  expect(await fails("getZones()")).toContain("pulumi config set --secret compshare:privateKey");
});

test("keys in the stack's configuration are used, and not shown", async () => {
  const { COMPSHARE_PRIVATE_KEY: key = "" } = stack.env;
  Object.assign(stack.env, { COMPSHARE_PRIVATE_KEY: "" });
  await stack.ok("config", "set", "--secret", "compshare:privateKey", key);
  program('module.exports = async () => ({ zones: await require("pulumi-compshare").getZones() });');
  const output = await stack.up();
  expect(output).toContain("cn-wlcb-01");
  expect(output).not.toContain(key);
});

test("an unreachable service fails the preview, which says where it looked", async () => {
  Object.assign(stack.env, { COMPSHARE_ENDPOINT: "http://127.0.0.1:9" });
  expect(await fails("getZones()")).toContain("no connection to 127.0.0.1:9");
});
