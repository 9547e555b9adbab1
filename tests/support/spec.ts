import type { CreateInstanceParams } from "../../provider/client/actions";
import type { DiskSpec } from "../../provider/disk/spec";
import type { InstanceSpec } from "../../provider/instance/model/spec";

/** The declaration of the API page's example, with all defaults: tests change what they are about. */
export const spec = (changes: Partial<InstanceSpec> = {}): InstanceSpec => ({
  zone: "cn-wlcb-01",
  region: "cn-wlcb",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 65536,
  imageId: "compshareImage-xxxx",
  onImageChange: "replace",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  dataDisks: [],
  keepDataDisks: false,
  chargeType: "Postpay",
  quantity: 1,
  onNoCapacity: "fail",
  onReclaim: "fail",
  name: "my-instance",
  enableUs3: false,
  waitFor: "running",
  ...changes,
});

/** A create call of the same instance, as any client sends it. */
export const createCall = (changes: Partial<CreateInstanceParams> = {}): CreateInstanceParams => ({
  Region: "cn-wlcb",
  Zone: "cn-wlcb-01",
  MachineType: "G",
  GpuType: "4090",
  GPU: 1,
  CPU: 16,
  Memory: 65536,
  CompShareImageId: "compshareImage-xxxx",
  Disks: [{ IsBoot: true, Type: "CLOUD_SSD", Size: 200 }],
  ChargeType: "Postpay",
  Quantity: 1,
  Name: "my-instance",
  ...changes,
});

/** The declaration of a data disk for it. */
export const diskSpec = (changes: Partial<DiskSpec> = {}): DiskSpec => ({
  instanceId: "uhost-1",
  zone: "cn-wlcb-01",
  region: "cn-wlcb",
  type: "CLOUD_SSD",
  size: 100,
  chargeType: "Postpay",
  name: "data",
  ...changes,
});
