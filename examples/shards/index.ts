// The program of each shard. `npm run shards -- up` runs many of them side by side (shards.ts). Each is an ordinary stack:
// `pulumi up --stack shard-2` works on that one alone.
import * as pulumi from "@pulumi/pulumi";
import { CompShareFleet } from "pulumi-compshare";

// Named after the stack (shard-2-worker-0, ...), so that names are unique in the account.
const workers = new CompShareFleet(`${pulumi.getStack()}-worker`, {
  count: new pulumi.Config().getNumber("instances") ?? 2,
  spec: {
    zone: "cn-wlcb-01",
    gpuType: "4090",
    gpu: 1,
    cpu: 16,
    memory: 64 * 1024,
    imageId: "compshareImage-xxxx",
    bootDisk: { type: "CLOUD_SSD", size: 100 },
    chargeType: "Postpay",
  },
});

export const addresses = workers.publicIps;
