// Many instances are many resources: each is changed and deleted by itself.
//   pulumi config set workers 8
//   pulumi up --parallel 64
import * as pulumi from "@pulumi/pulumi";
import { CompShareFleet } from "pulumi-compshare";

const workers = new CompShareFleet("worker", {
  count: new pulumi.Config().getNumber("workers") ?? 3,
  spec: {
    gpuType: "4090",
    gpu: 1,
    cpu: 16,
    memory: 64 * 1024,
    imageId: "compshareImage-xxxx",
    bootDisk: { type: "CLOUD_SSD", size: 100 },
    dataDisks: [{ name: "scratch", type: "CLOUD_SSD", size: 100 }],
    chargeType: "Postpay",
  },
  // Where a zone is sold out, the next one is tried; a worker stays where it was made.
  placements: [{ zone: "cn-wlcb-01" }, { zone: "cn-sh2-02" }],
  // At most one worker is away at a time when they have to be replaced or resized.
  maxUnavailable: 1,
});

export const addresses = workers.publicIps;
export const zones = workers.zones;
