import { CompShareInstance, getImageOutput } from "pulumi-compshare";

// The newest of the platform's images of this name. To keep the one that an instance has, write its id here instead.
const image = getImageOutput({ nameContains: "Ubuntu 22.04", newest: true });

const trainer = new CompShareInstance(
  "trainer",
  {
    zone: "cn-wlcb-01",
    gpuType: "4090",
    gpu: 1,
    cpu: 16,
    memory: 64 * 1024, // MB
    imageId: image.imageId,
    bootDisk: { type: "CLOUD_SSD", size: 100 }, // GB
    chargeType: "Postpay", // by the second, until `pulumi destroy`
  },
  // A newer image doesn't replace a machine that runs.
  { ignoreChanges: ["imageId"] },
);

export const ssh = trainer.sshCommand;
export const password = trainer.password; // a secret: `pulumi stack output password --show-secrets`
