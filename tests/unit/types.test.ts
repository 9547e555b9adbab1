import { readFileSync } from "node:fs";
import { join } from "node:path";
import { opened, typeErrors } from "../support/type-errors";

/** Programs that users write: what the type checker says of them, with both meanings of `?` that it knows. */

const HEAD = `
  import * as all from "pulumi-compshare";
  import { CompShareCustomImage, CompShareFleet, CompShareInstance, type CompShareInstanceArgs, type PortsArgs } from "pulumi-compshare";
  const machine = {
    zone: "cn-wlcb-01", gpuType: "4090", gpu: 1, cpu: 16, memory: 65536, imageId: "compshareImage-xxxx",
    bootDisk: { type: "CLOUD_SSD" as const, size: 100 },
  };
  const a = new CompShareInstance("a", machine);
`;

const PROGRAMS: [what: string, program: string][] = [
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
    "outputs say where an existing instance or image is",
    `CompShareInstance.get("x", a.id, { region: a.region, projectId: a.projectId });
     CompShareCustomImage.get("y", "compshareImage-xxxx", { region: a.region, projectId: a.projectId });`,
  ],
  [
    "outputs of an instance are arguments of data sources",
    `all.getPriceOutput({
       zone: a.zone, gpuType: a.gpuType, gpu: a.gpu, cpu: a.cpu, memory: a.memory, projectId: a.projectId, region: a.region,
       chargeType: a.chargeType, imageId: a.imageId, bootDisk: a.bootDisk, dataDisks: a.dataDisks,
     });
     all.getCapacityOutput({ ...machine, minimalCpuPlatform: a.minimalCpuPlatform, dataDisks: [a.bootDisk] });
     all.getInstanceOutput({ instanceId: a.instanceId, projectId: a.projectId });`,
  ],
  [
    "an instance is declared with what a data source found",
    `void all.getInstance({ name: "model" }).then(({ bootDisk = machine.bootDisk, ...found }) => {
       const { zone, region, projectId, gpuType, gpu, cpu, memory, imageId, dataDisks, chargeType, remark } = found;
       return new CompShareInstance("b", {
         zone, region, projectId, gpuType, gpu, cpu, memory, imageId, bootDisk, dataDisks, chargeType, remark,
       });
     });`,
  ],
  [
    "what may be left out may be undefined",
    `const args: CompShareInstanceArgs = { ...machine, projectId: undefined, ports: undefined, fallbacks: [{ zone: undefined }] };
     new CompShareFleet("f", { count: 1, members: undefined, spec: args, placements: undefined, maxUnavailable: undefined });
     new CompShareFleet("g", { count: undefined, members: { "0": { gpu: undefined } }, spec: { ...args, zone: undefined } });
     void all.getPrice({ ...machine, projectId: undefined, dataDisks: undefined }, { fresh: undefined });
     void all.getImages({ zone: undefined, kind: undefined });
     all.getInstanceTypesOutput({ gpuType: undefined, zone: a.zone });`,
  ],
  [
    "a stop may be a Date, known or not yet",
    `new CompShareInstance("d", { ...machine, stopAt: new Date() });
     new CompShareInstance("e", { ...machine, stopAt: a.createTime.apply(() => new Date()) });`,
  ],
  [
    "a GPU type may be any text, and a member empty",
    `const gpuType: string = "new"; new CompShareInstance("g", { ...machine, gpuType });
     new CompShareFleet("h", { members: { small: null, large: { gpu: 2 } }, spec: machine });`,
  ],
  ["the arguments of ports have a name", `const ports: PortsArgs = { http: [80], tcp: [] }; void ports;`],
];

describe.each([false, true])("a strict program with exactOptionalPropertyTypes, %s,", (exactOptionalPropertyTypes) => {
  // One program for all, as most of a check's time goes to what is imported.
  const blocks = PROGRAMS.map(([, program]) => `{${program.replaceAll("\n", " ")}}`);
  const first = HEAD.split("\n").length;
  const errors = typeErrors([HEAD, ...blocks].join("\n"), { exactOptionalPropertyTypes });

  test.each(PROGRAMS.map(([what], index) => [what, first + index] as const))("%s", (_what, line) => {
    expect(errors.filter((error) => error.line === line).map(({ message }) => message)).toEqual([]);
  });

  test("has no other errors", () => {
    expect(errors.filter(({ line }) => line < first)).toEqual([]);
  });
});

test("an editor completes the known GPU types", () => {
  const text = `import type { CompShareInstanceArgs } from "pulumi-compshare";
    const args: Partial<CompShareInstanceArgs> = { gpuType: "" };`;
  const { service, file } = opened(text);
  const offered = service.getCompletionsAtPosition(file, text.indexOf('""') + 1, {})?.entries.map(({ name }) => name);
  expect(offered).toEqual(expect.arrayContaining(["4090", "4090_48G", "A800", "H20"]));
});

test("the program in docs/guides/login.md passes @pulumi/command a connection of the right type", () => {
  const guide = readFileSync(join(__dirname, "../../docs/guides/login.md"), "utf8");
  const [program = ""] = guide.match(/(?<=^```ts\n)import \{ remote \}.*?(?=^```$)/ms) ?? [];
  expect(program).toContain("connection: trainer.connection");
  expect(typeErrors(program)).toEqual([]);
});
