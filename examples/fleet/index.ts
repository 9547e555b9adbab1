// Many instances are many resources: each is changed and deleted by itself.
//   pulumi config set workers 8
//   pulumi up --parallel 64
import * as pulumi from "@pulumi/pulumi";
import { CompShareInstance } from "pulumi-compshare";

const workers = new pulumi.Config().getNumber("workers") ?? 3;

const fleet = Array.from(
  { length: workers },
  (_, index) =>
    new CompShareInstance(`worker-${index}`, {
      zone: "cn-wlcb-01",
      gpuType: "4090",
      gpu: 1,
      cpu: 16,
      memory: 64 * 1024,
      imageId: "compshareImage-xxxx",
      bootDisk: { type: "CLOUD_SSD", size: 100 },
      dataDisks: [{ name: "scratch", type: "CLOUD_SSD", size: 100 }],
      chargeType: "Postpay",
    }),
);

export const addresses = fleet.map((worker) => worker.publicIp);
