import { Api, KEYS } from "../support/api";
import { atHand } from "../support/at-hand";
import { args } from "../support/instances";
import { Stack } from "../support/stack";

/** The plugin's resources, by the engine that users run. What the lifecycle does is tested with the dynamic provider. */

let api: Api;
let stack: Stack;
beforeEach(async () => {
  api = await Api.start();
  stack = await Stack.create(api.url, KEYS, "native");
  stack.runner = atHand;
});
afterEach(async () => {
  stack.dispose();
  await api.close();
});

const declare = (changes: object = {}, opts: object = {}) =>
  stack.declare({ trainer: { args: args(changes as Record<string, unknown>), opts } });
const living = async () => (await api.living()).map(({ UHostId }) => UHostId);

test("an instance is previewed with its price, created, changed in place, and destroyed", async () => {
  declare();
  const preview = await stack.preview();
  expect(preview).toContain("compshare:index:Instance trainer create");
  expect(preview).toContain("costs 1.71 CNY per hour");
  expect(await living()).toEqual([]);

  await stack.up();
  const [id] = await living();
  expect(await stack.resources()).toMatchObject([
    { id, outputs: { instanceId: id, state: "Running", region: "cn-wlcb" } },
  ]);
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");

  declare({ bootDisk: { type: "CLOUD_SSD", size: 300 } });
  const change = await stack.preview("--diff");
  expect(change).toMatch(/~ bootDisk: \{\s*~ size: 200 => 300\s*\}/);
  await stack.up();
  expect(await living()).toEqual([id]);

  await stack.refresh();
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");
  await stack.destroy();
  expect(await living()).toEqual([]);
});

test("bad input fails at preview, even if only the service knows that it is bad", async () => {
  declare({ gpuType: "RTX4090" });
  expect(await stack.fails("preview")).toContain('write "4090"');
  declare({ memory: 100 * 1024 });
  expect(await stack.fails("preview")).toMatch(/memory.*102400/);
  declare({ imageId: "compshareImage-nowhere" });
  expect(await stack.fails("preview")).toContain("compshareImage-nowhere");
});

test("a replacement is announced with what changes and what is lost", async () => {
  declare();
  await stack.up();
  const [old] = await living();
  declare({ gpuType: "A800", cpu: 16, memory: 64 * 1024 });
  const preview = await stack.preview("--diff");
  expect(preview).toContain("(replace)");
  expect(preview).toContain("is deleted with everything on its boot disk (200 GB)");
  expect(preview).toMatch(/gpuType: "4090" => "A800"/);
  await stack.up();
  const [made, ...more] = await living();
  expect(more).toEqual([]);
  expect(made).not.toBe(old);
});

test("--replace creates another instance, and then deletes the old one", async () => {
  declare();
  await stack.up();
  const [old] = await living();
  const [entry] = await stack.resources();
  await stack.up("--replace", entry?.urn ?? "");
  const [made, ...more] = await living();
  expect(more).toEqual([]);
  expect(made).not.toBe(old);
});

test("ignoreChanges leaves drift alone, and replaceOnChanges replaces for a part of a property", async () => {
  declare({ name: "trainer" }, { ignoreChanges: ["name"], replaceOnChanges: ["bootDisk.size"] });
  await stack.up();
  const [old] = await living();
  await api.meddle(old as string, { Name: "renamed" });
  await stack.refresh();
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");

  declare(
    { name: "trainer", bootDisk: { type: "CLOUD_SSD", size: 300 } },
    { ignoreChanges: ["name"], replaceOnChanges: ["bootDisk.size"] },
  );
  await stack.up();
  expect(await living()).not.toContain(old);
});

test("customTimeouts limit a wait, and the state has the instance that isn't ready", async () => {
  await api.settings({ timeScale: 1 });
  declare({}, { customTimeouts: { create: "2s" } });
  expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(/could not boot it within [12] s/);
  const [id] = await living();
  expect((await stack.resources()).map((one) => one.id)).toEqual([id]);
});

test("an instance is imported with its inputs, from another region as region/id", async () => {
  declare();
  await stack.up();
  const [id = ""] = await living();
  const other = await Stack.create(api.url, KEYS, "native");
  try {
    const how = [
      "compshare:index:Instance",
      "taken",
      `cn-wlcb/${id}`,
      "--yes",
      "--generate-code=false",
      "--protect=false",
    ];
    await other.ok("import", ...how);
    expect(await other.resources()).toMatchObject([{ id, inputs: { gpuType: "4090", zone: "cn-wlcb-01" } }]);
    other.declare({ taken: { args: args({ name: "trainer" }) } });
    expect(await other.ok("preview", "--expect-no-changes")).toContain("unchanged");
  } finally {
    other.dispose();
  }
});

test("a preview warns of what stays unchanged, and says which setting limits the price", async () => {
  declare();
  await stack.up();
  await api.meddle((await living())[0] as string, { State: "Stopped" });
  await stack.refresh();
  expect(await stack.preview()).toMatch(/warning: trainer: uhost-\w+ is Stopped: .* 7 days after its stop/);

  await stack.ok("config", "set", "compshare:maxHourlyPrice", "1.65");
  stack.declare({ another: { args: args() } });
  expect(await stack.fails("preview")).toContain("the limit is the setting compshare:maxHourlyPrice");
});

test("the import option takes an instance into the state unchanged, and a preview then shows what would change", async () => {
  declare();
  await stack.up();
  const [id = ""] = await living();
  const other = await Stack.create(api.url, KEYS, "native");
  try {
    const taking = (changes: object) =>
      other.declare({ taken: { args: args({ name: "trainer", ...changes }), opts: { import: id } } });
    taking({ gpu: 2, cpu: 32, memory: 131_072 });
    expect(await other.preview()).toMatch(/taken update \[diff: ~cpu,gpu,memory\]/);
    taking({});
    expect(await other.up()).toMatch(/= 1 imported/);
    expect((await other.resources()).map((one) => one.id)).toEqual([id]);
    expect(await living()).toEqual([id]);
    await other.preview("--expect-no-changes");
  } finally {
    other.dispose();
  }
});
