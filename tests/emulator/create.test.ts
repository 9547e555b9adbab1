import { catalogue } from "../../emulator/catalogue";
import { Bench, example, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const boot = { IsBoot: true, Type: "CLOUD_SSD", Size: 200 };
const data = { IsBoot: false, Type: "CLOUD_SSD", Size: 100 };
const a800 = { GpuType: "A800", CPU: 16, Memory: 64 * 1024 };

test("the API page's example creates an instance with everything that it asks for", async () => {
  const { UHostIds, RetCode } = await bench.call("CreateCompShareInstance", { ...example, ChargeType: "Dynamic" });
  expect(RetCode).toBe(0);
  expect(UHostIds).toEqual([expect.stringMatching(/^uhost-[a-z0-9]+$/)]);
  expect(await bench.describe(UHostIds[0])).toMatchObject({
    Name: "my-instance",
    State: "Running",
    Region: "cn-wlcb",
    Zone: "cn-wlcb-01",
    GpuType: "4090",
    GPU: 1,
    CPU: 16,
    Memory: 65536,
    ChargeType: "Dynamic",
    CompShareImageId: "compshareImage-xxxx",
    InstanceType: "UHost",
    CpuPlatform: "Amd/Auto",
    Remark: "",
    Softwares: null,
    DiskSet: [{ Type: "Boot", IsBoot: "True", Size: 100, DiskType: "CLOUD_SSD", Drive: "/dev/vda" }],
  });
});

describe("create refuses", () => {
  const cases: [string, Parameters, number, string][] = [
    ...["Region", "Zone", "GpuType", "GPU", "CPU", "Memory", "CompShareImageId", "Disks"].map(
      (name): [string, Parameters, number, string] => [`a call without ${name}`, { [name]: undefined }, 210, name],
    ),
    ["an unknown region", { Region: "cn-moon" }, 230, "Region"],
    ["an unknown zone", { Zone: "cn-moon-01" }, 230, "Zone"],
    ["a zone of another region", { Zone: "cn-sh2-02" }, 230, "Zone"],
    ["a GPU type that isn't sold", { GpuType: "RTX9000" }, 230, "GpuType"],
    ["a number of cards that isn't sold", { GPU: 11 }, 230, "GPU"],
    ["cores that don't go with the cards", { CPU: 12 }, 230, "CPU"],
    ["memory that doesn't go with the cores", { Memory: 32 * 1024 }, 230, "Memory"],
    ["memory in GB", { Memory: 64 }, 230, "Memory"],
    ["memory that isn't whole GB", { Memory: 65000 }, 230, "Memory"],
    ["cards that aren't a whole number", { GPU: "1.5" }, 230, "GPU"],
    ["a machine type other than G", { MachineType: "N" }, 230, "MachineType"],
    ["an unknown CPU platform", { MinimalCpuPlatform: "Arm/Auto" }, 230, "MinimalCpuPlatform"],
    ["AMD for an Intel-only type", { ...a800, MinimalCpuPlatform: "Amd/Auto" }, 230, "MinimalCpuPlatform"],
    [
      "Intel for an AMD-only type",
      { GpuType: "3090", Memory: 48 * 1024, MinimalCpuPlatform: "Intel/Auto" },
      230,
      "MinimalCpuPlatform",
    ],
    ["an unknown image", { CompShareImageId: "compshareImage-none" }, 230, "CompShareImageId"],
    ["an image that isn't available", { CompShareImageId: "compshareImage-making" }, 230, "CompShareImageId"],
    ["an image for other GPUs", { CompShareImageId: "compshareImage-blackwell" }, 226603, "gpu type"],
    ["a set of disks without boot disk", { Disks: [data] }, 230, "Disks"],
    ["a second boot disk", { Disks: [boot, boot] }, 230, "Disks"],
    ["an unknown disk type", { Disks: [{ ...boot, Type: "FLOPPY" }] }, 230, "Disks.0.Type"],
    ["a disk without size", { Disks: [boot, { ...data, Size: undefined }] }, 210, "Disks.1.Size"],
    ["RSSD away from A800", { Disks: [boot, { ...data, Type: "CLOUD_RSSD" }] }, 230, "Disks.1.Type"],
    ["a boot disk above 1000 GB", { Disks: [{ ...boot, Size: 1001 }] }, 230, "Disks.0.Size"],
    ["a data disk below 10 GB", { Disks: [boot, { ...data, Size: 9 }] }, 230, "Disks.1.Size"],
    ["a data disk above 1500 GB", { Disks: [boot, { ...data, Size: 1501 }] }, 230, "Disks.1.Size"],
    ["an unknown charge type", { ChargeType: "Gift" }, 230, "ChargeType"],
    ["a quantity of 0", { ChargeType: "Month", Quantity: 0 }, 230, "Quantity"],
    ["a name with a space", { Name: "my instance" }, 230, "Name"],
    ["a name of 64 characters", { Name: "x".repeat(64) }, 230, "Name"],
    ["a type that the zone doesn't have", { ...a800, Region: "cn-sh2", Zone: "cn-sh2-02" }, 8333, "A800"],
    ["a machine's image in a container zone", { Zone: "cn-wlcb-03" }, 226637, "cn-wlcb-03"],
    ["a password of one kind", { Password: "c2VjcmV0c2VjcmV0" }, 8314, "password"],
    ["a Year", { ChargeType: "Year" }, 230, "ChargeType"],
    ["a project that isn't there", { ProjectId: "org-none" }, 292, "org-none"],
    ["a MaxCount of 0", { MaxCount: 0 }, 230, "MaxCount"],
    ["a password that isn't base64", { Password: "pass word" }, 230, "Password"],
    ...["4090_48G", "A800", "H20", "P40", "2080"].map((GpuType): [string, Parameters, number, string] => {
      const size = catalogue.get(GpuType)!.sizes[0]!;
      const machine = { GpuType, GPU: size.gpu, CPU: size.cpu, Memory: size.memory[0]! * 1024 };
      return [`Spot on ${GpuType}`, { ...machine, ChargeType: "Spot" }, 230, "ChargeType"];
    }),
  ];
  test.each(cases)("%s", async (_, changes, RetCode, named) => {
    const answer = await bench.call("CreateCompShareInstance", { ...example, ...changes });
    expect(answer.RetCode).toBe(RetCode);
    expect(answer.Message).toContain(RetCode === 230 || RetCode === 210 ? `[${named}]` : named);
    expect(await bench.look("instances")).toEqual([]);
  });
});

describe("create accepts", () => {
  test.each<[string, Parameters]>([
    ["RSSD on A800", { ...a800, Disks: [{ ...boot, Type: "CLOUD_RSSD" }] }],
    ["a Chinese name of 63 characters", { Name: "训".repeat(63) }],
    ["every punctuation mark that a name may have", { Name: "a_b.c,d:e-f" }],
    ["US3 for a virtual machine's image, without effect", { EnableUS3: true }],
    ["US3 for a container image", { CompShareImageId: "compshareImage-container", EnableUS3: true }],
    ["an image on a GPU type that it supports", { GpuType: "5090", CompShareImageId: "compshareImage-blackwell" }],
    ["numbers written as 1.0", { GPU: "1.0", Memory: "65536.0" }],
    [
      "True and False",
      {
        Disks: [
          { ...boot, IsBoot: "True" },
          { ...data, IsBoot: "False" },
        ],
      },
    ],
    ["another zone", { Region: "cn-sh2", Zone: "cn-sh2-02" }],
    ["Spot where it is offered", { ChargeType: "Spot" }],
  ])("%s", async (_, changes) => {
    await expect(bench.create(changes)).resolves.toMatch(/^uhost-/);
  });

  const sizes = [...catalogue.values()].flatMap(({ name, sizes }) =>
    sizes.flatMap(({ gpu, cpu, memory }) => memory.map((gb): [string, number, number, number] => [name, gpu, cpu, gb])),
  );
  test.each(sizes)("%s x%d with %d cores and %d GB", async (GpuType, GPU, CPU, gb) => {
    const id = await bench.create({ GpuType, GPU, CPU, Memory: gb * 1024 });
    expect(await bench.describe(id)).toMatchObject({ GpuType, GPU, CPU, Memory: gb * 1024 });
  });
});

test("missing parameters get their defaults", async () => {
  const id = await bench.create({ Name: undefined, ChargeType: undefined, MachineType: undefined });
  expect(await bench.describe(id)).toMatchObject({ Name: "host", ChargeType: "Month", MachineType: "G" });
});

test("Auto chooses AMD if it is offered, or else Intel", async () => {
  expect(await bench.describe(await bench.create())).toMatchObject({ CpuPlatform: "Amd/Auto" });
  expect(await bench.describe(await bench.create(a800))).toMatchObject({ CpuPlatform: "Intel/Auto" });
});

test("data disks are described in the order of the call, after the boot disk, without names", async () => {
  const id = await bench.create({ Disks: [data, boot, { ...data, Size: 50 }] });
  const { DiskSet, TotalDiskSpace } = (await bench.describe(id))!;
  expect(DiskSet.map((disk: Parameters) => [disk.Type, disk.Size, disk.Drive, disk.Name])).toEqual([
    ["Boot", 200, "/dev/vda", undefined],
    ["Data", 100, "/dev/vdb", undefined],
    ["Data", 50, "/dev/vdc", undefined],
  ]);
  expect(TotalDiskSpace).toBe(150);
});

test("MaxCount creates that many instances, each with an id and disks of its own", async () => {
  const { UHostIds } = await bench.call("CreateCompShareInstance", { ...example, MaxCount: 3 });
  expect(new Set(UHostIds).size).toBe(3);
  expect(await bench.look("disks")).toHaveLength(3);
});

test("a given password is described, or else one is generated", async () => {
  const Password = Buffer.from("Secret-1").toString("base64");
  expect(await bench.describe(await bench.create({ Password }))).toMatchObject({ Password });
  const made = (await bench.describe(await bench.create()))!.Password;
  expect(Buffer.from(made, "base64").toString()).toMatch(/^.{8,}$/);
});

test("a container image creates a container instance with its software", async () => {
  const id = await bench.create({ CompShareImageId: "compshareImage-container" });
  const { InstanceType, Softwares } = (await bench.describe(id))!;
  expect(InstanceType).toBe("Container");
  expect(Softwares[0]).toMatchObject({ Name: "JupyterLab", URL: expect.stringMatching(/^http:.*:8888$/) });
});

describe("the quota", () => {
  test.each([
    [0, 1],
    [1, 5],
    [2, 20],
    [3, 50],
    [4, 100],
  ])("of account level %d is %d", async (accountLevel, quota) => {
    await bench.steer("settings", { accountLevel });
    expect(await bench.call("CreateCompShareInstance", { ...example, MaxCount: quota })).toMatchObject({ RetCode: 0 });
    expect(await bench.call("CreateCompShareInstance", example)).toMatchObject({ RetCode: 8095 });
  });

  test("of a white-listed account is its own", async () => {
    await bench.steer("settings", { accountLevel: 0, quota: 2 });
    expect(await bench.call("CreateCompShareInstance", { ...example, MaxCount: 3 })).toMatchObject({ RetCode: 8095 });
    expect(await bench.call("CreateCompShareInstance", { ...example, MaxCount: 2 })).toMatchObject({ RetCode: 0 });
  });

  test("counts only what lives", async () => {
    await bench.steer("settings", { quota: 1 });
    const id = await bench.create();
    await bench.on(id, "StopCompShareInstance");
    await bench.on(id, "TerminateCompShareInstance");
    await expect(bench.create()).resolves.toMatch(/^uhost-/);
  });
});

test.each([
  [{ soldOut: ["4090"] }, 8357],
  [{ soldOut: ["4090@cn-wlcb-01"] }, 8357],
  [{ soldOut: ["4090"], soldOutCode: "226604" }, 226604],
  [{ soldOut: ["4090@cn-sh2-02", "A800"] }, 0],
  [{ unpaidOrder: true }, 8104],
  [{ verified: false }, 226606],
])("with %j a create answers %d", async (settings, RetCode) => {
  await bench.steer("settings", settings);
  expect(await bench.call("CreateCompShareInstance", example)).toMatchObject({ RetCode });
});
