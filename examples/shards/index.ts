// One part of a fleet that is too large for one stack. shards.ts runs many of these at once:
//   npm run shards -- up --stacks 4 --instances 25
// Each is an ordinary stack: `pulumi up --stack shard-2` works on that one alone.
import * as pulumi from "@pulumi/pulumi";
import { CompShareFleet } from "pulumi-compshare";

// Members are named after their stack (shard-2-0, shard-2-1, ...), so that names are unique in the account.
const workers = new CompShareFleet(pulumi.getStack(), {
  count: new pulumi.Config().getNumber("instances") ?? 2,
  spec: {
    gpuType: "4090",
    gpu: 1,
    cpu: 16,
    memory: 64 * 1024, // MB
    imageId: "compshareImage-xxxx",
    bootDisk: { type: "CLOUD_SSD", size: 100 }, // GB
    chargeType: "Postpay",
  },
  placements: [{ zone: "cn-wlcb-01" }, { zone: "cn-sh2-02" }],
});

export const addresses = workers.publicIps;
