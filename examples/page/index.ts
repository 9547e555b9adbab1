import { CompShareInstance } from "pulumi-compshare";

const trainer = new CompShareInstance("trainer", {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 64 * 1024, // MB, as in the API
  imageId: "compshareImage-xxxx", // the emulator knows this one; `getImages` of the console shows yours
  bootDisk: { type: "CLOUD_SSD", size: 200 }, // GB
  dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 100 }],
  chargeType: "Dynamic",
  quantity: 1,
  name: "my-instance",
});

export const instanceId = trainer.instanceId;
export const ssh = trainer.sshCommand;
