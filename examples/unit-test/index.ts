// A program with a unit test: `npm test` runs index.test.ts, for which there need be no account, no stack and no network.
import * as pulumi from "@pulumi/pulumi";
import { CompShareFleet, getImage, getZones } from "pulumi-compshare";

const workers = new pulumi.Config().getNumber("workers") ?? 2;

export = async () => {
  const { imageId } = await getImage({ nameContains: "Ubuntu 22.04", newest: true });
  const zones = await getZones({ region: "cn-wlcb" });

  const fleet = new CompShareFleet("worker", {
    count: workers,
    spec: {
      gpuType: "4090",
      gpu: 1,
      cpu: 16,
      memory: 64 * 1024, // MB
      imageId,
      bootDisk: { type: "CLOUD_SSD", size: 100 }, // GB
      chargeType: "Postpay",
      autoStopAfter: "8h",
    },
    placements: zones.map(({ zone }) => ({ zone })),
  });
  return { addresses: fleet.publicIps };
};
