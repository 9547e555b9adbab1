import type { DiskSpec } from "../../../provider/disk/spec";
import type { ImagePropertyName } from "../../../provider/image/properties";
import type { InstanceOutputs } from "../../../provider/instance/model/facts";
import type { PropertyName } from "../../../provider/instance/model/properties";
import { spec } from "../spec";

/** Declarations with one problem each, whose messages docs/reference/messages.md shows. */

export type Changes = Readonly<Record<string, unknown>>;

/** A declaration that is right: examples say what they change. */
export const RIGHT = {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 65536,
  imageId: "compshareImage-xxxx",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  name: "trainer",
  chargeType: "Postpay",
};

const disk = (changes: Changes) => ({ dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 50, ...changes }] });

/** Properties whose own form is wrong. */
export const FORMS: Readonly<Record<PropertyName, readonly Changes[]>> = {
  zone: [{ zone: undefined }, { zone: "" }],
  region: [{ zone: "moon" }, { zone: "cn-wlcb" }, { region: "" }],
  projectId: [{ projectId: "" }],
  gpuType: [{ gpuType: undefined }, { gpuType: "" }],
  gpu: [{ gpu: undefined }, { gpu: "1" }, { gpu: 0.5 }],
  cpu: [{ cpu: undefined }, { cpu: 0 }],
  memory: [{ memory: undefined }, { memory: "64G" }],
  minimalCpuPlatform: [{ minimalCpuPlatform: "ARM" }],
  imageId: [{ imageId: undefined }, { imageId: "" }],
  onImageChange: [{ onImageChange: "keep" }],
  bootDisk: [
    { bootDisk: undefined },
    { bootDisk: { type: "SSD", size: 60 } },
    { bootDisk: { type: "CLOUD_SSD" } },
    { bootDisk: { type: "CLOUD_SSD", size: 0.5 } },
    { bootDisk: { type: "CLOUD_SSD", size: 60, name: "boot" } },
  ],
  dataDisks: [disk({ name: "" }), disk({ type: "SSD" }), disk({ size: 0 }), { dataDisks: {} }],
  keepDataDisks: [{ keepDataDisks: "yes" }],
  chargeType: [{ chargeType: "Weekly" }],
  quantity: [{ quantity: 0 }],
  maxHourlyPrice: [{ maxHourlyPrice: "2.5" }, { maxHourlyPrice: 0 }],
  onNoCapacity: [{ onNoCapacity: "retry" }],
  fallbacks: [
    { fallbacks: { zone: "cn-sh2-02" } },
    { fallbacks: [{ imageId: "compshareImage-xxxx" }] },
    { fallbacks: [{ gpu: "2" }] },
    { fallbacks: [{ zone: "moon" }] },
  ],
  powerState: [{ powerState: "off" }],
  stopAt: [{ stopAt: "22:00" }, { stopAt: "2027-01-31T22:00:00" }],
  autoStopAfter: [{ autoStopAfter: "8 hours" }, { autoStopAfter: "5m" }],
  onReclaim: [{ onReclaim: "wait" }],
  name: [{ name: "" }],
  remark: [{ remark: 5 }],
  securityGroupId: [{ securityGroupId: "" }],
  enableUs3: [{ enableUs3: "true" }],
  password: [{ password: 12345678 }, { password: "small" }, { password: "small-letters only" }],
  ports: [
    { ports: [80] },
    { ports: { http: [80] } },
    { ports: { http: [0], tcp: [] } },
    { ports: { http: [], tcp: ["22"] } },
  ],
  waitFor: [{ waitFor: "boot" }],
  adoptInstanceId: [{ adoptInstanceId: "the trainer" }],
  timeouts: [{ timeouts: { create: -5 } }, { timeouts: { create: "soon" } }],
};

/** Names of no property. */
export const STRAY: readonly Changes[] = [{ GpuType: "4090" }, { dataDisk: [] }, { maxCount: 3 }];

/** What breaks each rule of the API page. */
export const BROKEN_RULES: Readonly<Record<string, Changes>> = {
  "gpu-type": { gpuType: "4080" },
  region: { region: "cn-sh2" },
  "gpu-count": { gpu: 11 },
  "cpu-count": { cpu: 141 },
  "memory-unit": { memory: 64 },
  "memory-size": { memory: 720_896 },
  "cpu-platform": { gpuType: "A100", minimalCpuPlatform: "Amd/Auto" },
  spot: { gpuType: "A800", chargeType: "Spot" },
  name: { name: "trainer/1" },
  rssd: { bootDisk: { type: "CLOUD_RSSD", size: 60 } },
  "rssd-data": disk({ type: "CLOUD_RSSD" }),
  "boot-disk-size": { bootDisk: { type: "CLOUD_SSD", size: 2000 } },
  "data-disk-size": disk({ size: 5 }),
  "stopped-spot": { powerState: "stopped", chargeType: "Spot" },
  "without-gpu-charge": { powerState: "withoutGpu", chargeType: "Month" },
  "scheduled-spot": { autoStopAfter: "8h", chargeType: "Spot" },
  "one-schedule": { autoStopAfter: "8h", stopAt: "2027-01-31T22:00:00+08:00" },
  "past-stop": { stopAt: "2026-11-01T22:00:00+08:00" },
  "data-disk-names": { dataDisks: [50, 60].map((size) => ({ name: "data", type: "CLOUD_SSD", size })) },
  ports: { ports: { http: [80, 80], tcp: [22] } },
};

/** What breaks each rule of the live catalogue. */
export const BROKEN_LIVE: Readonly<Record<string, Changes>> = {
  "live-region": { zone: "cn-bj9-01" },
  "live-zone": { zone: "cn-wlcb-07" },
  "live-gpu-type": { gpuType: "4080" },
  "live-size": { memory: 131_072 },
  "live-platform": { gpuType: "3090", cpu: 16, minimalCpuPlatform: "Intel/Auto" },
  "live-spot": { gpuType: "A800", chargeType: "Spot" },
  "live-boot-disk": { bootDisk: { type: "CLOUD_SSD", size: 2000 } },
  "live-data-disks": disk({ type: "CLOUD_RSSD" }),
};

/** An instance that runs, as a state has it. */
export const RUNNING: InstanceOutputs = {
  ...spec({ chargeType: "Postpay", dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 50 }] }),
  instanceId: "uhost-1a2b3c",
  state: "Running",
} as InstanceOutputs;

interface WarningExample {
  readonly actual?: Partial<InstanceOutputs>;
  readonly declared: Changes;
}

/** The change that causes each warning. */
export const CHANGES: Readonly<Record<string, WarningExample>> = {
  replacement: { declared: { gpuType: "3090" } },
  "prepaid-replacement": {
    actual: { chargeType: "Month", expireTime: "2027-01-01T00:00:00.000Z" },
    declared: { chargeType: "Month", gpuType: "3090" },
  },
  reinstall: { declared: { imageId: "compshareImage-cuda124", onImageChange: "reinstall" } },
  stop: { declared: { gpu: 2, cpu: 32, memory: 131_072 } },
  "disk-growth": { declared: { dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 100 }] } },
  switch: { declared: { chargeType: "Month" } },
  year: {
    actual: { chargeType: "Year", expireTime: "2027-12-01T00:00:00.000Z" },
    declared: { chargeType: "Month" },
  },
  start: { actual: { state: "Stopped" }, declared: { chargeType: "Month" } },
  "data-disk": { declared: { dataDisks: [] } },
  power: { declared: { powerState: "withoutGpu" } },
  "planned-stop": { actual: { startTime: "2026-12-01T00:00:00.000Z" }, declared: { autoStopAfter: "8h" } },
  restart: { actual: { chargeType: "Spot", state: "Interrupted" }, declared: { onReclaim: "restart" } },
  "replaced-reclaimed": { actual: { chargeType: "Spot", state: "Interrupted" }, declared: { onReclaim: "replace" } },
  interrupted: {
    actual: { chargeType: "Spot", state: "Interrupted", reclaimAt: "2026-12-08T00:00:00.000Z" },
    declared: {},
  },
  reclaim: { actual: { state: "Stopped", reclaimAt: "2026-12-08T00:00:00.000Z" }, declared: { name: "other" } },
};

/** A custom image that is right, and what is wrong with the form of each property. */
export const RIGHT_IMAGE = { instanceId: "uhost-1a2b3c", zone: "cn-wlcb-01", name: "trained" };
export const IMAGE_FORMS: Readonly<Record<ImagePropertyName, readonly Changes[]>> = {
  instanceId: [{ instanceId: undefined }, { instanceId: "the trainer" }],
  zone: [{ zone: undefined }, { zone: "" }],
  region: [{ zone: "moon" }, { region: "cn-sh2" }],
  projectId: [{ projectId: "" }],
  name: [{ name: "" }],
  description: [{ description: 5 }],
  adoptImageId: [{ adoptImageId: "the image" }],
  timeouts: [{ timeouts: { create: "soon" } }],
};

/** The same for data disks. */
export const RIGHT_DISK = { instanceId: "uhost-1a2b3c", zone: "cn-wlcb-01", name: "data", size: 100 };
export const DISK_FORMS: Readonly<Record<keyof DiskSpec, readonly Changes[]>> = {
  instanceId: [{ instanceId: undefined }, { instanceId: "the trainer" }],
  zone: [{ zone: undefined }, { zone: "" }],
  region: [{ zone: "moon" }, { region: "cn-sh2" }],
  projectId: [{ projectId: "" }],
  type: [{ type: "LOCAL_SSD" }],
  size: [{ size: undefined }, { size: "100GB" }, { size: 5 }, { size: 2000 }],
  chargeType: [{ chargeType: "Spot" }],
  name: [{ name: "" }, { name: "a".repeat(22) }],
  adoptDiskId: [{ adoptDiskId: "the disk" }],
  timeouts: [{ timeouts: { create: "soon" } }],
};

interface RetCodeExample {
  /** An action that it answers. */
  readonly action: string;
  /** Where a user meets it. */
  readonly met: string;
}

export const CREATE = "CreateCompShareInstance";
const EVERYWHERE = "preview of a creation or change, and `up`: an error before anything is created";
const STOCK =
  'preview: a warning; `up`: before a stop or a replacement, otherwise at creation; `fallbacks` are tried; `onNoCapacity: "wait"` waits';
const AT_CREATE = "`up`: at creation; no preview warns of it";
const SHOWN_LATE = "`up`, `destroy`: retried until the timeout, then an error";

const LOOKED_AFTER =
  "any call: reads are repeated; after a change or a purchase, the provider checks whether it took effect";
const AT_CHANGE = "`up`: when the instance is changed";
const CONSOLE = "never: no call of the provider gets it";
const DECIDED_ANEW = "`up`: the instance is read again, a few times, and the update continues from what it shows";
const PASSED = "preview: a warning; `up`: at creation";
const RESIZE = "ResizeCompShareInstance";
const START = "StartCompShareInstance";
const DESCRIBE = "DescribeCompShareInstance";

/** Where each RetCode is met, by the first of those that mean the same. */
export const RETCODE_EXAMPLES: Readonly<Record<number, RetCodeExample>> = {
  110: { action: START, met: LOOKED_AFTER },
  130: {
    action: DESCRIBE,
    met: "any call: it is repeated; before a purchase is repeated, the provider looks for its result",
  },
  153: { action: DESCRIBE, met: "any call: all calls slow down, and it is repeated, for up to ten minutes" },
  160: { action: DESCRIBE, met: "never, except for a bug in the provider" },
  161: { action: "DescribeCompshareDisk", met: "any call; if disks can't be listed, the recorded ones are used" },
  170: { action: DESCRIBE, met: "never, except for a bug in the provider" },
  171: { action: DESCRIBE, met: EVERYWHERE },
  172: { action: DESCRIBE, met: EVERYWHERE },
  174: { action: DESCRIBE, met: EVERYWHERE },
  230: {
    action: CREATE,
    met: "preview: an error if it is about the image, a disk or Spot, otherwise a warning; `up`: at the call",
  },
  240: { action: START, met: "preview: a warning, once for each kind of question; `up`: at the call" },
  292: { action: DESCRIBE, met: EVERYWHERE },
  293: { action: CREATE, met: PASSED },
  294: { action: DESCRIBE, met: EVERYWHERE },
  295: { action: DESCRIBE, met: EVERYWHERE },
  520: { action: "SwitchChargeType", met: "`up`: at creation, or when the charge type is switched" },
  8010: { action: "ReinstallCompShareInstance", met: DECIDED_ANEW },
  8017: { action: "ReinstallCompShareInstance", met: "`up`: at creation or reinstallation" },
  8018: { action: "ResizeCompShareDisk", met: "`up`: at creation, or when a disk grows" },
  8039: { action: RESIZE, met: AT_CHANGE },
  8044: { action: RESIZE, met: "`up`: at creation or a resize, if no preview could check it" },
  8052: { action: CREATE, met: AT_CREATE },
  8095: { action: CREATE, met: `${AT_CREATE}; the error says how many instances there are in each region` },
  8429: { action: CREATE, met: AT_CREATE },
  8116: { action: CREATE, met: PASSED },
  226606: { action: CREATE, met: AT_CREATE },
  8314: { action: "ResetCompShareInstancePassword", met: "`up`: at creation, or when the password is reset" },
  8320: { action: "CreateAndAttachCompshareDisk", met: "`up`: at creation, or when a disk is added" },
  8357: { action: CREATE, met: STOCK },
  8433: { action: CREATE, met: LOOKED_AFTER },
  8434: { action: "DeleteCompshareDisk", met: SHOWN_LATE },
  8442: { action: START, met: "`up`: when the instance starts without cards" },
  8445: { action: START, met: "preview: a warning; `up`: when the instance starts without cards" },
  8833: { action: RESIZE, met: "`up`: at a resize; an instance that was stopped for it is started again" },
  8903: { action: RESIZE, met: SHOWN_LATE },
  8968: { action: "CreateCompShareCustomImage", met: CONSOLE },
  17026: {
    action: "ResizeCompShareDisk",
    met: "`up`: the instance is stopped, and the disk grows then",
  },
  17057: { action: "AttachCompshareDisk", met: DECIDED_ANEW },
  17067: { action: "CreateAndAttachCompshareDisk", met: "`up`: when a disk is added" },
  226601: { action: START, met: AT_CHANGE },
  226602: { action: START, met: AT_CHANGE },
  226603: { action: CREATE, met: "preview: an error for imageId; `up`: at creation or reinstallation" },
  226604: { action: CREATE, met: STOCK },
  226605: { action: "ReinstallCompShareInstance", met: "`up`: at creation or reinstallation" },
  8920: { action: CREATE, met: AT_CREATE },
  226618: { action: "TerminateCompShareInstance", met: CONSOLE },
  8350: { action: "CreateCompShareCustomImage", met: "`up`: when an image is created from the instance" },
  8037: { action: CREATE, met: "`up`: at the call" },
  120: { action: CREATE, met: LOOKED_AFTER },
  8006: { action: START, met: LOOKED_AFTER },
};
