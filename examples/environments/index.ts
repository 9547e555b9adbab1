// One program, a stack for each environment: the differences are in Pulumi.dev.yaml and Pulumi.prod.yaml.
//   pulumi stack init dev && pulumi up
import * as pulumi from "@pulumi/pulumi";
import { type ChargeType, CompShareInstance } from "pulumi-compshare";

const config = new pulumi.Config();
const stack = pulumi.getStack();

const server = new CompShareInstance(
  "server",
  {
    name: `inference-${stack}`,
    zone: "cn-wlcb-01",
    gpuType: config.require("gpuType"),
    gpu: 1,
    cpu: config.requireNumber("cpu"),
    memory: config.requireNumber("memoryGb") * 1024,
    imageId: "compshareImage-xxxx",
    bootDisk: { type: "CLOUD_SSD", size: 100 },
    chargeType: config.require<ChargeType>("chargeType"),
  },
  { protect: stack === "prod" }, // nobody deletes production by a slip: `pulumi state unprotect` comes first
);

export const ssh = server.sshCommand;
