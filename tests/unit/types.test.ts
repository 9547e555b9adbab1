import { join } from "node:path";
import * as ts from "typescript";
import { typeErrors } from "../support/type-errors";

const ROOT = join(__dirname, "../..");

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
])("%s", (_what, program) => {
  expect(typeErrors(HEAD + program).map(({ message }) => message)).toEqual([]);
});

test("an editor completes the GPU types that are known", () => {
  const file = join(__dirname, "completed.ts");
  const text = `import type { CompShareInstanceArgs } from "pulumi-compshare";
    const args: Partial<CompShareInstanceArgs> = { gpuType: "" };`;
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath,
  });
  const offered = service.getCompletionsAtPosition(file, text.indexOf('""') + 1, {})?.entries.map(({ name }) => name);
  expect(offered).toEqual(expect.arrayContaining(["4090", "4090_48G", "A800", "H20"]));
});
