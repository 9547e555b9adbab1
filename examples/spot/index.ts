// Spot is cheaper and may be reclaimed at any time: keep results on a disk that outlives the instance.
import { CompShareInstance } from "pulumi-compshare";

const worker = new CompShareInstance(
  "spot-worker",
  {
    zone: "cn-wlcb-01",
    gpuType: "3090",
    gpu: 1,
    cpu: 16,
    memory: 64 * 1024,
    imageId: "compshareImage-xxxx",
    bootDisk: { type: "CLOUD_SSD", size: 100 },
    dataDisks: [{ name: "results", type: "CLOUD_SSD", size: 200 }],
    keepDataDisks: true, // named when the instance is deleted, and charged until you delete them
    chargeType: "Spot",
  },
  { customTimeouts: { create: "15m" } },
);

export const ssh = worker.sshCommand;
export const disks = worker.disks;
