// The disk outlives its machine: replace the trainer, say with another gpuType, and the checkpoints move to the new one.
import { CompShareDisk, CompShareInstance } from "pulumi-compshare";

const zone = "cn-wlcb-01";

const trainer = new CompShareInstance("trainer", {
  zone,
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 64 * 1024, // MB
  imageId: "compshareImage-xxxx",
  bootDisk: { type: "CLOUD_SSD", size: 100 }, // GB
  chargeType: "Postpay",
});

const checkpoints = new CompShareDisk(
  "checkpoints",
  { zone, instanceId: trainer.instanceId, size: 200 }, // GB; more grows it while the trainer runs
  { protect: true }, // nothing deletes it before this line is gone
);

export const ssh = trainer.sshCommand;
export const device = checkpoints.device; // the first time, make a file system on it and mount it
