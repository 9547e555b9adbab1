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
