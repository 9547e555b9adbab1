// A machine that Pulumi's Kubernetes operator brings up: see docs/guides/state.md.
import { CompShareInstance } from "pulumi-compshare";

const trainer = new CompShareInstance("trainer", {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 64 * 1024, // MB
  imageId: "compshareImage-xxxx",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  chargeType: "Postpay",
});

export const ssh = trainer.sshCommand;
