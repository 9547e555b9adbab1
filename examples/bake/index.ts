// An instance is set up, an image is made of it, and a fleet starts from that image.
import { CompShareCustomImage, CompShareFleet, CompShareInstance } from "pulumi-compshare";

const machine = {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 64 * 1024, // MB
  bootDisk: { type: "CLOUD_SSD", size: 100 }, // GB
  chargeType: "Postpay",
} as const;

// The image doesn't need it any longer once it is made: remove it then, and write its id into instanceId as text.
const base = new CompShareInstance("base", { ...machine, imageId: "compshareImage-xxxx" });

const image = new CompShareCustomImage(
  "worker-1", // under another name, say worker-2, the same instance has another image made
  { instanceId: base.instanceId, zone: base.zone, description: "what a worker needs" },
  { dependsOn: [] }, // name here what sets the instance up, such as commands: the image is made after it
);

// A new image replaces the workers, one after the other.
const workers = new CompShareFleet("worker", {
  count: 2,
  spec: { ...machine, imageId: image.imageId },
  maxUnavailable: 1,
});

export const imageId = image.imageId;
export const addresses = workers.publicIps;
