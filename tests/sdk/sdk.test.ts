import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { goPrograms, type Outcome, pythonWith, run } from "../support/programs";

const keys = { publicKey: "my_public_key", privateKey: "my_private_key" };

/** How each SDK's programs are started: the page's own example, and one that uses the typed client. */
type Program = "create" | "lifecycle";
type Start = (program: Program, env: object) => Promise<Outcome>;

const sdks: Record<string, () => Promise<Start>> = {
  Python: async () => {
    const python = await pythonWith("requirements.txt");
    return (program, env) => run(python, [join(__dirname, "python", `${program}.py`)], { env });
  },
  Go: async () => {
    const folder = await goPrograms("sdk/go", "./...");
    return (program, env) => run(join(folder, program === "create" ? "sdk" : program), [], { env });
  },
};

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator(keys);
});
afterAll(() => emulator.close());

/** The first run fetches the SDK, over whatever line there is. */
const patience = 600_000;

describe.each(Object.entries(sdks))("the vendor's %s SDK", (_, install) => {
  let start: Start;
  beforeAll(async () => {
    start = await install();
  }, patience);
  beforeEach(() => fetch(`${emulator.url}/_emulator/reset`, { method: "POST" }));

  const env = (privateKey = keys.privateKey) => ({
    BASE_URL: emulator.url,
    PUBLIC_KEY: keys.publicKey,
    PRIVATE_KEY: privateKey,
  });

  test("runs the create page's example program", async () => {
    const { code, stdout } = await start("create", env());
    expect(stdout).toMatch(/实例创建成功，UHostIds: \[.*uhost-\w+.*\]/);
    expect(code).toBe(0);
    const made = await (await fetch(`${emulator.url}/_emulator/instances`)).json();
    expect(made).toMatchObject([{ Name: "my-instance", GpuType: "4090", ChargeType: "Dynamic", Memory: 65536 }]);
  });

  test("gets RetCode 171 for a wrong key", async () => {
    const { stdout } = await start("create", env("a wrong key"));
    expect(stdout).toMatch(/171/);
    expect(await (await fetch(`${emulator.url}/_emulator/instances`)).json()).toEqual([]);
  });

  test("reads every answer of an instance's life with its typed models", async () => {
    const { code, stdout, stderr } = await start("lifecycle", env());
    expect(code === 0 ? "" : stderr).toBe("");
    const report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(report).toMatchObject({
      states: ["Running", "Stopped", "Running"],
      resized: { Name: "renamed", State: "Stopped", GPU: 2, CPU: 32, Memory: 131072, GpuType: "4090" },
      baked: {
        Name: "baked",
        Description: "epoch 2",
        ImageType: "Custom",
        Status: "Available",
        Size: 200 * 1024,
        Process: 100,
        Gone: true,
      },
      gone: true,
      zones: ["cn-wlcb-01", "cn-sh2-02", "cn-wlcb-03", "cn-bj2-03", "cn-sh2-01"],
      sizes: { Gpu: 1, Collection: [{ Cpu: 16, Memory: [64, 94] }] },
      prices: ["Month", "Day", "Dynamic", "Postpay", "Spot"],
      images: expect.arrayContaining(["compshareImage-xxxx"]),
    });
    const { DiskSet, IPSet, GraphicsMemory, CreateTime } = report.resized;
    expect(DiskSet).toMatchObject([{ Type: "Boot", IsBoot: "True", Size: 200 }]);
    expect(IPSet).toMatchObject([{ Type: "Private" }, { Type: "Bgp", Bandwidth: 100 }]);
    expect(GraphicsMemory.Value).toBe(24);
    expect(CreateTime).toBeGreaterThan(1_700_000_000);
  });
});

test("a missing program is named, not skipped", async () => {
  await expect(run("no-such-program", [])).rejects.toThrow("no-such-program is not on this machine's PATH");
});
