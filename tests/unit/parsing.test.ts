import { checkImage } from "../../provider/image/check";
import { checkInstance } from "../../provider/instance/check/check";
import { machineOf } from "../../provider/instance/model/machines";
import { nearest } from "../../provider/parsing/nearest";
import { SecretRedactor } from "../../provider/process/secrets";
import { regionOfZone } from "../../provider/resource/properties/zones";
import { checkArguments } from "../../provider/sources/arguments";
import { spec } from "../support/spec";

/** Common slips: each is refused with the value to write instead. */

const GB = { type: "CLOUD_SSD", size: 100 };
const declared = { ...spec(), bootDisk: GB } as unknown as Record<string, unknown>;
const told = (changes: Record<string, unknown>) =>
  checkInstance({ ...declared, region: undefined, ...changes }).violations.map(
    ({ property, reason }) => `${property}: ${reason}`,
  );

describe("an instance", () => {
  test.each<[Record<string, unknown>, string, string]>([
    [{ zone: "cn-wlcb-01 " }, "zone", 'a string without leading or trailing blanks; write "cn-wlcb-01"'],
    [{ zone: "\u200bcn-wlcb-01\n" }, "zone", 'write "cn-wlcb-01"'],
    [{ zone: "cn-wlcb-01", region: " cn-wlcb" }, "region", 'write "cn-wlcb"'],
    [{ projectId: "org-1\t" }, "projectId", 'write "org-1"'],
    [{ imageId: " compshareImage-1" }, "imageId", 'write "compshareImage-1"'],
    [{ securityGroupId: 123 }, "securityGroupId", '123 isn\'t valid: it must be a string; write "123"'],
    [{ name: "trainer " }, "name", 'write "trainer"'],
    [{ adoptInstanceId: " uhost-1 " }, "adoptInstanceId", 'write "uhost-1"'],
    [{ gpuType: 4090 }, "gpuType", 'write "4090"'],
    [{ gpuType: "RTX4090" }, "gpuType", '"RTX4090" isn\'t a GPU type; write "4090"'],
    [{ gpuType: "NVIDIA GeForce RTX 4090" }, "gpuType", 'write "4090"'],
    [{ gpuType: "Tesla-v100s" }, "gpuType", 'write "V100S"'],
    [{ gpuType: "4090 48g" }, "gpuType", 'write "4090_48G"'],
    [{ gpuType: "3080ti" }, "gpuType", 'write "3080Ti"'],
    [{ gpu: "1" }, "gpu", "write 1, as config.getNumber returns it"],
    [{ gpu: "2x" }, "gpu", "write 2"],
    [{ cpu: "16 cores" }, "cpu", "write 16"],
    [{ cpu: "16核" }, "cpu", "write 16"],
    [{ memory: "64GB" }, "memory", "write 65536"],
    [{ memory: "64" }, "memory", "write 65536"],
    [{ memory: "65,536" }, "memory", "write 65536"],
    [{ memory: "65536 MB" }, "memory", "write 65536"],
    [{ memory: "0.5 TiB" }, "memory", "write 524288"],
    [{ minimalCpuPlatform: "intel" }, "minimalCpuPlatform", 'did you mean "Intel/Auto"?'],
    [{ chargeType: "postpay" }, "chargeType", 'write "Postpay"'],
    [{ chargeType: "Monthly" }, "chargeType", 'did you mean "Month"?'],
    [{ bootDisk: { ...GB, size: "100G" } }, "bootDisk.size", "write 100"],
    [{ bootDisk: { ...GB, type: "cloud-ssd" } }, "bootDisk.type", 'write "CLOUD_SSD"'],
    [{ bootDisk: { ...GB, siez: 1 } }, "bootDisk.siez", "there is no such property; write size"],
    [{ dataDisks: { name: "d", ...GB } }, "dataDisks", 'write [{"name":"d","type":"CLOUD_SSD","size":100}]'],
    [{ dataDisks: [{ name: " d", ...GB }] }, "dataDisks[0].name", 'write "d"'],
    [{ dataDisks: [{ name: "d", ...GB, size: "1TB" }] }, "dataDisks[0].size", "write 1024"],
    [{ keepDataDisks: "true" }, "keepDataDisks", "write true, as config.getBoolean returns it"],
    [{ keepDataDisks: "no" }, "keepDataDisks", "write false"],
    [{ enableUs3: 1 }, "enableUs3", "write true"],
    [{ quantity: "3 months" }, "quantity", "write 3"],
    [{ maxHourlyPrice: "¥3.32/h" }, "maxHourlyPrice", "write 3.32"],
    [{ maxHourlyPrice: "3.32 CNY" }, "maxHourlyPrice", "write 3.32"],
    [{ onNoCapacity: "Wait" }, "onNoCapacity", 'write "wait"'],
    [{ powerState: "without-gpu" }, "powerState", 'write "withoutGpu"'],
    [{ powerState: "stop" }, "powerState", 'did you mean "stopped"?'],
    [{ onReclaim: "RESTART" }, "onReclaim", 'write "restart"'],
    [{ onImageChange: "re-install" }, "onImageChange", 'write "reinstall"'],
    [{ waitFor: "SSH" }, "waitFor", 'write "ssh"'],
    [{ stopAt: "2027-1-31 22:00 +0800" }, "stopAt", 'write "2027-01-31T22:00:00+08:00"'],
    [{ stopAt: "2027-01-31T22:00:00" }, "stopAt", 'did you mean "2027-01-31T22:00:00+08:00"?'],
    [{ stopAt: 1_801_404_000 }, "stopAt", 'did you mean "2027-01-31T14:00:00.000Z"?'],
    [{ autoStopAfter: "8 hours" }, "autoStopAfter", 'write "8h"'],
    [{ autoStopAfter: "1 day and 30 min" }, "autoStopAfter", 'write "24h30m"'],
    [{ timeouts: { create: "20 minutes" } }, "customTimeouts.create", 'write "20m"'],
    [{ ports: { http: 80, tcp: [] } }, "ports.http", "write [80]"],
    [{ ports: { http: "80, 8080", tcp: [] } }, "ports.http", "write [80,8080]"],
    [{ ports: { http: ["80"], tcp: [] } }, "ports.http[0]", "write 80, as config.getNumber returns it"],
    [{ fallbacks: { zone: "cn-sh2-02" } }, "fallbacks", 'write [{"zone":"cn-sh2-02"}]'],
    [{ fallbacks: [{ zone: "cn-sh2-02 " }] }, "fallbacks[0].zone", 'write "cn-sh2-02"'],
    [{ fallbacks: [{ memory: "64 GB" }] }, "fallbacks[0].memory", "write 65536"],
    [{ fallbacks: [{ gpuType: "rtx 3090", minimalCpuPlatform: "Auto" }] }, "fallbacks[0].gpuType", 'write "3090"'],
    [{ fallbacks: [{ chargetype: "Spot" }] }, "fallbacks[0].chargetype", "write chargeType"],
  ])("%j", (changes, property, write) => {
    const found = told(changes);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${property}: `);
    expect(found[0]).toMatch(new RegExp(`${escaped(write)}$`));
  });

  test.each([
    { gpu: "many" },
    { memory: "64 apples" },
    { memory: "GB 64 GB" },
    { memory: "-64GB" },
    { keepDataDisks: "maybe" },
    { autoStopAfter: "8 moons" },
    { stopAt: "tomorrow" },
    { onReclaim: "wait" },
    { zone: "   " },
  ])("offers no correction for %j, which has several readings", (changes) => {
    expect(told(changes).join()).not.toMatch(/; write|did you mean/);
  });
});

test.each<[Record<string, unknown>, string]>([
  [{ instanceId: " uhost-1" }, 'instanceId: " uhost-1" isn\'t valid: it must be an instance id'],
  [{ zone: "cn-wlcb-01 " }, 'write "cn-wlcb-01"'],
  [{ name: "trained\n" }, 'write "trained"'],
  [{ adoptImageId: "compshareImage-1 " }, 'write "compshareImage-1"'],
])("an image's value is corrected: %j", (changes, write) => {
  const { violations } = checkImage({ instanceId: "uhost-1", zone: "cn-wlcb-01", name: "i", ...changes });
  expect(violations).toHaveLength(1);
  expect(`${violations[0]?.property}: ${violations[0]?.reason}`).toContain(write);
});

test.each<[Parameters<typeof checkArguments>[0], object, string]>([
  [
    "getInstanceTypes",
    { gpuType: "RTX 4090" },
    'gpuType: "RTX 4090" isn\'t valid: it must be a GPU type under the service\'s name; write "4090"',
  ],
  ["getInstanceTypes", { minimumMemory: "64GB" }, "write 65536"],
  ["getInstanceTypes", { minimumVram: "24 GB" }, "write 24"],
  ["getInstanceTypes", { spot: "yes" }, "write true"],
  ["getImages", { kind: "System" }, 'write "system"'],
  ["getZones", { region: " cn-wlcb" }, 'write "cn-wlcb"'],
  ["getInstances", { chargeType: "spot" }, 'write "Spot"'],
  ["getPrice", { ...declared, memory: "64G" }, "write 65536"],
])("a data source's argument is corrected: %s %j", (source, args, write) => {
  expect(() => checkArguments(source, args)).toThrow(write);
});

describe("a property name of every object is in no table", () => {
  const NAMES = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
  test.each(NAMES)("%s", (name) => {
    expect(machineOf(name)).toBeUndefined();
    expect(regionOfZone(name)).toBeUndefined();
    expect(told({ gpuType: name }).join()).toContain(`"${name}" isn't a GPU type; choose one of`);
    expect(told({ zone: name }).join()).toContain("set region");
    expect(told({ region: name, zone: name })).toEqual([]);
    expect(told({ [name]: 1, chargeType: name }).join()).toContain(`"${name}" isn't valid: it must be one of Month`);
    expect(told({ fallbacks: [{ gpuType: name }] }).join()).toContain("isn't a GPU type");
  });
});

test.each<[Record<string, unknown>, string]>([
  [{ memory: "64GB" }, "65536"],
  [{ gpuType: "RTX4090" }, "4090"],
  [{ zone: "cn-wlcb-01 " }, "cn-wlcb-01"],
])("a secret's value isn't shown, nor its correction: %j", (changes, hidden) => {
  const [name = ""] = Object.keys(changes);
  const raw = { ...declared, region: undefined, ...changes };
  const [found] = checkInstance(raw).violations;
  const { property, reason } = new SecretRedactor(raw, [name], Object.keys(declared)).failure(found as never);
  expect(property).toBe("");
  expect(reason).toContain(name);
  expect(reason).not.toContain(hidden);
});

test.each([
  ["gup", "gpu"],
  ["plcaements", "placements"],
  ["GPUTYPE", "gpuType"],
  ["image", "imageId"],
  ["wait", undefined],
])("the nearest name to %s is %s", (name, meant) => {
  expect(nearest(name, ["gpu", "gpuType", "placements", "imageId", "fail"])).toBe(meant);
});

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
