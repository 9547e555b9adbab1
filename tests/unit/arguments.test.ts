import * as pulumi from "@pulumi/pulumi";
import { CompShareError } from "../../provider/client/errors";
import { type ARGUMENTS, checkArguments } from "../../provider/sources/arguments";
import { args } from "../support/instances";

/** The check of a data source's arguments, before any call. */

type Source = keyof typeof ARGUMENTS;

const machine = args();

test.each<[Source, object]>([
  ["getZones", {}],
  ["getZones", { region: undefined, typo: undefined }],
  ["getInstanceTypes", { zone: "cn-wlcb-01", spot: true, minimumMemory: 49152.5, minimumVram: 0 }],
  ["getImages", { kind: "custom", unavailable: true }],
  ["getImage", { nameContains: "Ubuntu", newest: true }],
  ["getCapacity", machine],
  ["getCapacity", { ...machine, gpu: undefined, cpu: undefined, memory: undefined }],
  ["getPrice", { ...machine, dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 50 }] }],
  ["getPrice", { ...machine, imageId: undefined, bootDisk: undefined }],
  ["getInstance", { instanceId: "uhost-1" }],
  ["getInstances", { remark: "" }],
])("%s accepts %j", (source, given) => expect(() => checkArguments(source, given)).not.toThrow());

test.each<[Source, unknown, string]>([
  ["getZones", { zone: "cn-wlcb-01" }, "there is no argument zone; remove it"],
  ["getInstanceTypes", { gpuTyp: "x" }, "there is no argument gpuTyp; write gpuType"],
  ["getInstanceTypes", { minimumVram: "24" }, 'minimumVram: "24" isn\'t valid: it must be a number of GB'],
  ["getInstanceTypes", { spot: "true" }, 'spot: "true" isn\'t valid: it must be true or false'],
  ["getImages", { kind: "bad" }, 'kind: "bad" isn\'t valid: it must be one of system, custom, community, shared'],
  ["getImage", { imageId: "" }, 'imageId: "" isn\'t valid: it must be a non-empty string'],
  ["getCapacity", { ...machine, gpu: "1" }, 'gpu: "1" isn\'t valid: it must be an integer (cards)'],
  ["getCapacity", { ...machine, bootDisk: { type: "SSD", size: 1 } }, 'bootDisk.type: "SSD" isn\'t valid'],
  ["getCapacity", { ...machine, bootDisk: undefined }, "bootDisk is required: an object"],
  ["getPrice", { ...machine, memory: Number.NaN }, "memory: NaN isn't valid: it must be an integer (MB)"],
  ["getPrice", { ...machine, dataDisks: [{ size: 1 }] }, "dataDisks[0].type is required"],
  ["getPrice", { ...machine, gpu: pulumi.output(1) }, "gpu is known only later; ask with the function"],
  ["getInstances", { chargeType: "Weekly" }, 'chargeType: "Weekly" isn\'t valid: it must be one of Month, Day'],
  ["getInstance", "uhost-1", "its arguments aren't an object"],
])("%s refuses %j with argument, value and rule", (source, given, problem) => {
  const error = refusal(source, given);
  expect(error.code).toBe("REFUSED");
  expect(error.message).toContain(`Invalid arguments of ${source}: ${problem}`);
});

test("all problems are reported at once, with the valid arguments", () => {
  const { message } = refusal("getImages", { Kind: "system", container: 1, tags: "x" });
  for (const part of ["write kind", "container: 1", "write tag", "Its arguments are zone, region, projectId, kind"]) {
    expect(message).toContain(part);
  }
});

function refusal(source: Source, given: unknown): CompShareError {
  try {
    checkArguments(source, given);
  } catch (error) {
    if (error instanceof CompShareError) return error;
  }
  throw new Error("it wasn't refused");
}
