// The example of the API's page of CreateCompShareInstance, as a Pulumi program.
import { CompShareInstance } from "pulumi-compshare";

const trainer = new CompShareInstance("trainer", {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 64 * 1024, // MB, as in the API: 64 GB
  imageId: "compshareImage-xxxx", // put the id of an image from your console here; the emulator knows this one
  bootDisk: { type: "CLOUD_SSD", size: 200 }, // GB
  chargeType: "Dynamic",
  name: "my-instance",
});

export const instanceId = trainer.instanceId;
export const ssh = trainer.sshCommand;
export const password = trainer.password; // a secret: `pulumi stack output password --show-secrets`
