import { declareInstance } from "../../provider/import/declare";
import { canImport } from "../../provider/import/engine";
import { importFile, secretsOf } from "../../provider/import/file";
import { resourceNames, variableNames } from "../../provider/import/names";
import { stackName } from "../../provider/import/open";
import { programText } from "../../provider/import/program";
import { whyNot } from "../../provider/import/whose";
import { readStates } from "../../provider/orphans/states";
import { writeRemark } from "../../provider/resource/ownership/marker";
import { encryptionOf } from "../../provider/settings/seal";
import { spec } from "../support/spec";

test.each<[version: string, can: boolean]>([
  ["v3.253.0", false],
  ["3.220.0", false],
  ["v3.254.0", true],
  ["v3.259.0-dev", true],
  ["v4.0.0", true],
  ["", true],
])("an engine %p accepts outputs: %p", (version, can) => {
  expect(canImport(version)).toBe(can);
});

test.each<[string, [id: string, name: string][], string[]]>([
  ["the name of the imported one", [["uhost-1", "gpu"]], ["gpu"]],
  ["its name and id if the stack has that name", [["uhost-1", "taken"]], ["taken-uhost-1"]],
  [
    "its name and id if two have that name",
    [
      ["uhost-1", "gpu"],
      ["uhost-2", "gpu"],
    ],
    ["gpu-uhost-1", "gpu-uhost-2"],
  ],
  [
    "its id if it has no name, or one that a URN can't hold",
    [
      ["a", ""],
      ["b", "a::b"],
      ["c", "a b"],
    ],
    ["a", "b", "c"],
  ],
  ["its name in Chinese", [["uhost-1", "训练机"]], ["训练机"]],
])("a resource's name is %s", (_title, things, names) => {
  const named = resourceNames(
    things.map(([id, name]) => ({ id, name })),
    (name) => name === "taken",
  );
  expect(named).toEqual(names);
});

test("variable names make the program compile", () => {
  const names = [
    "gpu-worker.1",
    "训练机",
    "4090",
    "new",
    "gpu_worker",
    "gpu worker",
    "gpuWorker",
    "-",
    "CompShareInstance",
  ];
  expect(variableNames(names, ["CompShareInstance"])).toEqual([
    "gpuWorker1",
    "训练机",
    "_4090",
    "_new",
    "gpu_worker",
    "gpuWorker",
    "gpuWorker_2",
    "_",
    "CompShareInstance_2",
  ]);
});

describe("the program declares", () => {
  const declared = (changes: object, defaults = {}) => declareInstance("trainer", spec(changes), defaults);

  test("only what isn't a default, while the state has everything", () => {
    const plain = declared({ name: "trainer", chargeType: "Month" });
    expect(Object.keys(plain.args)).toEqual(["zone", "gpuType", "gpu", "cpu", "memory", "imageId", "bootDisk"]);
    expect(plain.inputs).toMatchObject({ name: "trainer", chargeType: "Month", region: "cn-wlcb", waitFor: "running" });
    expect(plain.violations).toEqual([]);
  });

  test.each<[string, object, object, object]>([
    ["a name that isn't the resource's", { name: "gpu" }, {}, { name: "gpu" }],
    ["a charge type", { name: "trainer", chargeType: "Spot" }, {}, { chargeType: "Spot" }],
    ["a project other than the settings'", { projectId: "org-2" }, { projectId: "org-1" }, { projectId: "org-2" }],
    ["a region that doesn't follow from the zone", { zone: "moon", region: "cn-moon" }, {}, { region: "cn-moon" }],
    [
      "no region if the settings have it",
      { zone: "moon", region: "cn-moon" },
      { region: "cn-moon" },
      { region: undefined },
    ],
  ])("%s", (_title, changes, defaults, args) => {
    const found = declared(changes, defaults).args as Record<string, unknown>;
    for (const [name, value] of Object.entries(args)) expect([name, found[name]]).toEqual([name, value]);
  });

  test("nothing if a value is missing, with the reason", () => {
    const { violations } = declared({ zone: undefined });
    expect(violations).toMatchObject([{ property: "zone" }]);
  });
});

test("the program is readable TypeScript, and foreign names can't control the terminal", () => {
  const disk = (name: string) => ({ name, type: "CLOUD_SSD", size: 50 });
  const args = {
    memory: 65536,
    dataDisks: [disk("a"), disk("b")],
    bootDisk: { type: "CLOUD_SSD", size: 200 },
    remark: 'a "\u009b',
  };
  const image = {
    className: "CompShareCustomImage",
    name: "baked",
    args: { zone: "z" },
    notes: { zone: "any" },
  } as const;
  expect(programText([{ className: "CompShareInstance", name: "gpu-1", args }, image], true)).toBe(
    `import { CompShareCustomImage, CompShareInstance } from "pulumi-compshare";

const gpu1 = new CompShareInstance("gpu-1", {
  memory: 65536, // 64 GB
  dataDisks: [
    { name: "a", type: "CLOUD_SSD", size: 50 },
    { name: "b", type: "CLOUD_SSD", size: 50 },
  ],
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  remark: "a \\"\\u009b",
}, { protect: true });

const baked = new CompShareCustomImage("baked", {
  zone: "z", // any
}, { protect: true });
`,
  );
});

test("the file has secrets only encrypted, each at its place", () => {
  const instance = { kind: "instance" as const, name: "a", id: "uhost-1", inputs: {} };
  const entries = [
    { ...instance, outputs: { password: "p1", connection: { password: "p1" }, state: "Running" } },
    { ...instance, id: "uhost-2", outputs: { state: "Running" } },
    { ...instance, id: "uhost-3", outputs: { password: "p3" } },
  ];
  expect(secretsOf(entries)).toEqual(["p1", { password: "p1" }, "p3"]);
  const text = importFile(entries, ["v1:a", "v1:b", "v1:c"]);
  expect(text).not.toMatch(/p1|p3/);
  const sealed = (ciphertext: string) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext,
  });
  const __provider = 'exports.handler=()=>require("pulumi-compshare/runtime.js")';
  expect(JSON.parse(text).resources).toMatchObject([
    {
      id: "uhost-1",
      inputs: { __provider },
      outputs: { password: sealed("v1:a"), connection: sealed("v1:b"), __provider },
    },
    { id: "uhost-2", outputs: { state: "Running" } },
    { id: "uhost-3", outputs: { password: sealed("v1:c") } },
  ]);
});

test.each<[string, object | undefined, object]>([
  ["a passphrase", { type: "passphrase", state: { salt: "v1:s" } }, { encryptionsalt: "v1:s" }],
  [
    "a cloud's key",
    { type: "cloud", state: { url: "awskms://k", encryptedkey: "e" } },
    { secretsprovider: "awskms://k", encryptedkey: "e" },
  ],
  ["Pulumi's service", { type: "service", state: { owner: "o" } }, {}],
  ["a provider of its own", undefined, {}],
])("a stack that encrypts by %s is recognized by its configuration", (_title, secrets_providers, written) => {
  expect(encryptionOf(JSON.stringify({ deployment: { secrets_providers } }))).toEqual(written);
});

describe("the check for another owner", () => {
  const marked = writeRemark("mine", { resource: "a".repeat(16), spec: "b".repeat(8), nonce: "c".repeat(8) });
  const holders = new Map([["uhost-held", "urn:x of prod.json"]]);
  const why = (id: string, text: string | undefined, given = id, resource = "0".repeat(16)) =>
    whyNot({ id, text, given }, holders, resource)?.why;
  test.each<[string, string | undefined, string | undefined]>([
    ["passes an instance made by hand", why("uhost-1", "by hand"), undefined],
    [
      "refuses one that a state has",
      why("uhost-held", undefined),
      "uhost-held is in a state already: it is urn:x of prod.json",
    ],
    [
      "refuses another resource's, known by the marker",
      why("uhost-1", marked),
      "uhost-1 was created for another Pulumi resource, which may still have it",
    ],
    ["passes another resource's if the user names its attempt", why("uhost-1", marked, "uhost-1:cccccccc"), undefined],
    [
      "refuses another attempt's",
      why("uhost-1", marked, "uhost-1:dddddddd"),
      expect.stringContaining("another Pulumi resource"),
    ],
    ["passes the resource's own", why("uhost-1", marked, "uhost-1", "a".repeat(16)), undefined],
  ])("%s", (_title, found, expected) => {
    expect(found).toEqual(expected);
  });
});

test("ignores a state entry that only reads it", () => {
  const entry = { type: "pulumi-nodejs:dynamic/compshare:Instance", urn: "urn:a", id: "uhost-1", external: true };
  const { instances, holders, urns } = readStates(
    new Map([["s", JSON.stringify({ deployment: { resources: [entry] } })]]),
  );
  expect([[...instances], [...holders], [...urns]]).toEqual([[], [], ["urn:a"]]);
});

test("a stack without a project is refused, since its URNs are unknown", () => {
  expect(stackName("acme/training/prod")).toEqual({ organization: "acme", project: "training", stack: "prod" });
  expect(() => stackName("prod")).toThrow("pulumi state upgrade");
});
