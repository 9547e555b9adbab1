import { isPurchase } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import { createDisk } from "../../provider/disk/apply";
import { DISK_PROPERTIES } from "../../provider/disk/properties";
import type { DiskSpec } from "../../provider/disk/spec";
import { createImage } from "../../provider/image/create";
import { IMAGE_PROPERTIES } from "../../provider/image/properties";
import type { ImageSpec } from "../../provider/image/spec";
import { createInstance } from "../../provider/instance/apply/create";
import { PROPERTIES } from "../../provider/instance/model/properties";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import type { Context } from "../../provider/instance/observe/context";
import { readRemark } from "../../provider/resource/ownership/marker";
import { type FlatParams, flatten, type WireParams } from "../../provider/wire/encode";
import { imageSpec } from "../support/images";
import { simulatedContext } from "../support/simulation";
import { diskSpec, spec } from "../support/spec";

/** A changed property changes the parameter of the create call that its row names, and no other. */

/** The properties of a table that the create call carries: those with a parameter that isn't set by a later step. */
type Carried<Table> = {
  [Name in keyof Table]: Table[Name] extends { parameter: string }
    ? Table[Name] extends { isAfterBoot: true }
      ? never
      : Name
    : never;
}[keyof Table];
/** One changed value for each of them: the types fail where a new row has none. */
type Changes<Table, Spec> = Required<Pick<Spec, Carried<Table> & keyof Spec>>;

const INSTANCE_CHANGES: Changes<typeof PROPERTIES, InstanceSpec> = {
  zone: "cn-wlcb-03",
  region: "cn-sh2",
  projectId: "org-1",
  gpuType: "3090",
  gpu: 2,
  cpu: 32,
  memory: 98304,
  minimalCpuPlatform: "Amd/Auto",
  imageId: "compshareImage-other",
  bootDisk: { type: "CLOUD_NORMAL", size: 300 },
  dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 50 }],
  chargeType: "Day",
  quantity: 3,
  name: "other",
  remark: "by me",
  securityGroupId: "firewall-1",
  enableUs3: true,
};

const IMAGE_CHANGES: Changes<typeof IMAGE_PROPERTIES, ImageSpec> = {
  instanceId: "uhost-2",
  zone: "cn-wlcb-03",
  region: "cn-sh2",
  projectId: "org-1",
  name: "other",
  description: "epoch 1",
};

const DISK = diskSpec();
const DISK_CHANGES: Changes<typeof DISK_PROPERTIES, DiskSpec> = {
  instanceId: "uhost-2",
  zone: "cn-wlcb-03",
  region: "cn-sh2",
  projectId: "org-1",
  type: "CLOUD_NORMAL",
  size: 200,
  chargeType: "Day",
  name: "other",
};

const ME = "a".repeat(16);
const instances = ["uhost-1", "uhost-2"].map((UHostId) => ({ UHostId, State: "Running", DiskSet: [], IPSet: [] }));
const ANSWERS: Record<string, unknown> = {
  DescribeCompShareInstance: { total: 2, instances },
  DescribeCompShareCustomImages: { total: 0, images: [] },
  DescribeCompshareDisk: { total: 0, disks: [] },
};
const REFUSAL = new CompShareError({ code: "API", what: "not today", effect: "none" });

/** The parameters that a create sends, without the provider's markers. */
async function sentBy(create: (context: Context) => Promise<unknown>): Promise<FlatParams> {
  let sent: WireParams = {};
  const call = async (action: string, params: WireParams) => {
    if (!isPurchase(action)) return ANSWERS[action];
    sent = params;
    throw REFUSAL;
  };
  await expect(create(simulatedContext({ call: call as never }))).rejects.toThrow("not today");
  return Object.fromEntries(Object.entries(flatten(sent)).map(([name, value]) => [name, readRemark(value).text]));
}

const exclusively = <T>(_id: string, work: () => Promise<T>) => work();
const createWith = {
  instance: (changes: object) => (context: Context) => createInstance(context, spec(changes), ME),
  image: (changes: object) => (context: Context) => createImage(context, imageSpec(changes), ME),
  disk: (changes: object) => (context: Context) => createDisk(context, { ...DISK, ...changes }, ME, exclusively),
};

const carried = (kind: keyof typeof createWith, table: object, changes: object) =>
  Object.entries(changes).map(
    ([name, value]) => [kind, name, (table as Record<string, { parameter: string }>)[name]?.parameter, value] as const,
  );

test.each([
  ...carried("instance", PROPERTIES, INSTANCE_CHANGES),
  ...carried("image", IMAGE_PROPERTIES, IMAGE_CHANGES),
  ...carried("disk", DISK_PROPERTIES, DISK_CHANGES),
])("create %s: %s is sent as %s", async (kind, name, parameter = "", value) => {
  const [before, after] = [await sentBy(createWith[kind]({})), await sentBy(createWith[kind]({ [name]: value }))];
  const changed = Object.keys(after).filter((key) => after[key] !== before[key]);
  const isOfParameter = new RegExp(`^${parameter.replace(".N", ".[1-9]")}(\\.|$)`);
  expect(changed).not.toEqual([]);
  expect(changed.filter((key) => !isOfParameter.test(key))).toEqual([]);
});
