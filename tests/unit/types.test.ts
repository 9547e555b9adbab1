import { typeErrors } from "../support/type-errors";

/** Programs that users write: what the type checker says of them. */

const HEAD = `
  import { CompShareCustomImage, CompShareFleet, CompShareInstance, type CompShareInstanceArgs, type PortsArgs } from "pulumi-compshare";
  const machine = {
    zone: "cn-wlcb-01", gpuType: "4090", gpu: 1, cpu: 16, memory: 65536, imageId: "compshareImage-xxxx",
    bootDisk: { type: "CLOUD_SSD" as const, size: 100 },
  };
  const a = new CompShareInstance("a", machine);
`;

test.each([
  [
    "every output of an instance is an input of another",
    `new CompShareInstance("b", {
       ...machine, projectId: a.projectId, region: a.region, minimalCpuPlatform: a.minimalCpuPlatform, dataDisks: a.dataDisks,
       bootDisk: a.bootDisk, chargeType: a.chargeType, quantity: a.quantity, maxHourlyPrice: a.maxHourlyPrice, remark: a.remark,
       securityGroupId: a.securityGroupId, enableUs3: a.enableUs3, password: a.password, ports: a.ports, stopAt: a.stopAt,
       autoStopAfter: a.autoStopAfter, powerState: a.powerState, fallbacks: a.fallbacks, adoptInstanceId: a.adoptInstanceId,
     });`,
  ],
  [
    "those of an image are too",
    `const image = new CompShareCustomImage("i", { instanceId: a.instanceId, zone: a.zone, projectId: a.projectId });
     new CompShareCustomImage("j", { instanceId: image.instanceId, zone: image.zone, description: image.description });`,
  ],
  [
    "what may be left out may be undefined",
    `const args: CompShareInstanceArgs = { ...machine, projectId: undefined, ports: undefined, fallbacks: [{ zone: undefined }] };
     new CompShareFleet("f", { count: 1, spec: args });`,
  ],
  ["the arguments of ports have a name", `const ports: PortsArgs = { http: [80], tcp: [] }; void ports;`],
])("%s", (_what, program) => {
  expect(typeErrors(HEAD + program).map(({ message }) => message)).toEqual([]);
});
