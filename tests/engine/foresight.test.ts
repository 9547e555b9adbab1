import { Api } from "../support/api";
import { args, declareTrainer, stackWith } from "../support/instances";
import type { Stack } from "../support/stack";

/** What previews know in advance, in the engine's own output. */

let api: Api;
let stack: Stack;
beforeEach(async () => {
  api = await Api.start();
  stack = await stackWith(api);
});
afterEach(async () => {
  stack.dispose();
  await api.close();
});

const DATA = [{ name: "data", type: "CLOUD_SSD", size: 50 }];
const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

/** The warnings that the engine shows, each once. */
const warningsOf = (output: string) => [...output.matchAll(/^\s*warning: (.+)$/gm)].map(([, text]) => text as string);

describe("what the service offers decides", () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      "cards",
      { gpu: 3 },
      "3 cards aren't offered for 4090 in cn-wlcb-01; choose 1, 2, 4 or 8; the nearest is gpu: 2, cpu: 32, memory: 131072",
    ],
    ["vCPUs", { cpu: 17 }, "17 vCPUs aren't offered; 4090 with 1 card: 16 vCPUs with 64 or 94 GB"],
    [
      "memory",
      { memory: 131072 },
      "131072 (128 GB) isn't offered; 4090 with 1 card: 16 vCPUs with 64 or 94 GB; write 96256 (94 GB) or 65536 (64 GB)",
    ],
    ["a GPU type", { gpuType: "4080" }, '"4080" isn\'t offered in cn-wlcb-01; choose one of 4090'],
    ["a GPU type's spelling", { gpuType: "4090-48g" }, '"4090-48g" isn\'t a GPU type; write "4090_48G"'],
    [
      "a region",
      { zone: "cn-bj9-01" },
      '"cn-bj9-01" isn\'t a zone: there is no region "cn-bj9"; choose one of cn-wlcb-01, cn-sh2-02',
    ],
    [
      "a disk that only the stock question knows",
      { bootDisk: { type: "CLOUD_SSD", size: 5 } },
      "5 GB can't be had: the service says",
    ],
    ["a zone", { zone: "cn-wlcb-07" }, '"cn-wlcb-07" has no machines; zones of this region are cn-wlcb-01'],
    ["Spot", { gpuType: "A800", chargeType: "Spot" }, '"Spot" isn\'t offered for A800 in cn-wlcb-01; choose "Postpay"'],
    ["a boot disk", { bootDisk: { type: "CLOUD_SSD", size: 2000 } }, "a CLOUD_SSD boot disk has"],
    ["an image", { imageId: "compshareImage-none" }, '"compshareImage-none" can\'t be used'],
    [
      "an image's GPU types",
      { imageId: "compshareImage-blackwell" },
      '"compshareImage-blackwell" can\'t be used for 4090: the service says',
    ],
    ["an instance to adopt", { adoptInstanceId: "uhost-none" }, 'there is no instance "uhost-none" in cn-wlcb'],
  ])("%s: refused at preview, with what is possible", async (_property, changes, reason) => {
    declareTrainer(stack, changes);
    expect(await stack.fails("preview")).toContain(reason);
  });

  test("a GPU type that no page lists passes where the service sells it", async () => {
    declareTrainer(stack, { gpuType: "5090D" });
    expect(await stack.preview()).toContain("trainer create");
  });

  test("and so it does while its zone is known only later", async () => {
    stack.declare({
      first: { args: args() },
      second: { args: args({ gpuType: "5090D", zone: undefined }), from: { zone: "first.zone" } },
    });
    expect(await stack.preview()).toContain("second create");
  });

  test("what an instance has already isn't held against a catalogue that has changed", async () => {
    declareTrainer(stack, { gpuType: "5090D" });
    await stack.up();
    const before = await api.calls();
    expect(await stack.preview("--expect-no-changes")).toContain("2 unchanged");
    expect(await api.calls()).toEqual(before);
  });
});

describe("a service that can't be asked", () => {
  beforeEach(() => Object.assign(stack.env, { COMPSHARE_ENDPOINT: "http://127.0.0.1:9/" }));

  test("is told once, and the table of the API page stands in", async () => {
    stack.declare({ first: { args: args() }, second: { args: args() } });
    const output = await stack.preview();
    expect(warningsOf(output)).toEqual([expect.stringMatching(/can't be asked what it offers: .*ECONNREFUSED/)]);
    expect(output).toContain("second create");
  });

  test("is named where the table refuses", async () => {
    declareTrainer(stack, { gpuType: "5090D" });
    expect(await stack.fails("preview")).toMatch(/isn't a GPU type.*by the table of the API page/);
  });
});

describe("sold out", () => {
  beforeEach(() => api.settings({ soldOut: ["4090@cn-wlcb-01"] }));

  test("a create: preview warns, and says where there is stock; up fails and makes nothing", async () => {
    declareTrainer(stack);
    const [warning] = warningsOf(await stack.preview());
    expect(warning).toMatch(
      /^trainer: The service has no 1 x 4090 with 16 vCPUs and 64 GB in cn-wlcb-01 now: sold out/,
    );
    expect(warning).toContain(
      "It is in stock in cn-sh2-02. Other GPU types in stock in cn-wlcb-01, perhaps not in each size: 4090_48G",
    );
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("RetCode 8357");
    expect(await api.living()).toEqual([]);
  });

  test("a create that waits goes through once there is stock", async () => {
    declareTrainer(stack, { onNoCapacity: "wait" });
    const up = stack.up();
    for (;;) {
      const { CreateCompShareInstance = 0 } = await api.calls();
      if (CreateCompShareInstance > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await api.settings({ soldOut: [] });
    await up;
    expect(await api.living()).toHaveLength(1);
  });
});

describe("sold out where an instance runs", () => {
  const resized = { chargeType: "Postpay", ...LARGER };

  test.each([{}, { deleteBeforeReplace: true }])("a replacement (%j) doesn't lose the old one", async (opts) => {
    await stack.up();
    declareTrainer(stack, {}, opts);
    await stack.up();
    await api.settings({ soldOut: ["3090"] });
    declareTrainer(stack, { gpuType: "3090" }, opts);
    expect(warningsOf(await stack.preview()).join("\n")).toContain("The service has no 1 x 3090");
    await stack.fails("up", "--yes", "--skip-preview");
    const [instance] = await api.living();
    expect(instance).toMatchObject({ GpuType: "4090", State: "Running" });
  });

  test("a resize doesn't stop it: preview warns, up refuses, and goes through once there is stock", async () => {
    declareTrainer(stack);
    await stack.up();
    await api.settings({ soldOut: ["4090"] });
    declareTrainer(stack, resized);
    expect(warningsOf(await stack.preview()).join("\n")).toMatch(/no 2 x 4090 .* now: `pulumi up` won't stop uhost-/);
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("isn't stopped for the change");
    expect(await api.calls()).not.toHaveProperty("StopCompShareInstance");
    await api.settings({ soldOut: [] });
    await stack.up();
    expect(await api.living()).toMatchObject([{ GPU: 2, State: "Running" }]);
  });

  describe("a replacement that deletes first", () => {
    const replaced = (onNoCapacity: "fail" | "wait") =>
      stack.declare({
        trainer: { args: args({ remark: "new", onNoCapacity }), opts: { deleteBeforeReplace: true } },
      });

    test("lets the old instance be: preview says so, up refuses", async () => {
      declareTrainer(stack);
      await stack.up();
      await api.settings({ soldOut: ["4090"] });
      replaced("fail");
      expect(warningsOf(await stack.preview()).join("\n")).toMatch(/`pulumi up` won't delete uhost-.* is sold out/);
      expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("isn't replaced");
      expect(await api.living()).toMatchObject([{ State: "Running" }]);
    });

    test("waits before it deletes, where onNoCapacity says so", async () => {
      declareTrainer(stack);
      await stack.up();
      await api.settings({ soldOut: ["4090"] });
      replaced("wait");
      expect(warningsOf(await stack.preview()).join("\n")).toMatch(/won't delete uhost-.*It waits for stock/);
      const work = stack.up();
      const stock = async () => (await api.calls()).CheckCompShareResourceCapacity ?? 0;
      const before = await stock();
      while ((await stock()) === before) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await api.living()).toMatchObject([{ State: "Running", Remark: expect.not.stringContaining("new") }]);
      await api.settings({ soldOut: [] });
      await work;
      expect(await api.living()).toMatchObject([{ State: "Running", Remark: expect.stringContaining("new") }]);
    });
  });

  test("a prepaid instance keeps its card, and is resized", async () => {
    declareTrainer(stack, { chargeType: "Day" });
    await stack.up();
    await api.settings({ soldOut: ["3090"] });
    declareTrainer(stack, { ...resized, chargeType: "Day" });
    await stack.up();
    expect(await api.living()).toMatchObject([{ GPU: 2, State: "Running" }]);
    expect(await api.calls()).not.toHaveProperty("CheckCompShareResourceCapacity");
  });
});

describe("maxHourlyPrice", () => {
  const REASON =
    "1 x 4090 with 16 vCPUs and 64 GB as Postpay in cn-wlcb-01 costs 1.66 CNY per hour, disks and image included";

  test("a dearer machine is refused at preview", async () => {
    declareTrainer(stack, { maxHourlyPrice: 1.65 });
    expect(await stack.fails("preview")).toContain(`${REASON}, more than maxHourlyPrice (1.65)`);
  });

  test("and again before it is bought", async () => {
    declareTrainer(stack, { maxHourlyPrice: 1.65 });
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain(REASON);
    expect(await api.calls()).not.toHaveProperty("CreateCompShareInstance");
  });

  test("the stack's configuration sets it for all, and a price that is right passes", async () => {
    await stack.ok("config", "set", "compshare:maxHourlyPrice", "1.65");
    declareTrainer(stack);
    const output = await stack.fails("preview");
    expect(output).toContain(REASON);
    expect(output).toContain("the limit is the setting compshare:maxHourlyPrice");
    expect(output).not.toContain("<nil>");
    declareTrainer(stack, { maxHourlyPrice: 1.66 });
    await stack.up();
    declareTrainer(stack, { ...LARGER, maxHourlyPrice: 1.66 });
    expect(await stack.fails("preview")).toContain("costs 3.32 CNY per hour");
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("costs 3.32 CNY per hour");
    expect(await api.living()).toMatchObject([{ GPU: 1, State: "Running" }]);
  });
});

test("quota: the refusal says how many instances there are", async () => {
  await api.settings({ quota: 1 });
  stack.declare({ first: { args: args() } });
  await stack.up();
  stack.declare({ first: { args: args() }, second: { args: args() } });
  expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(
    /may hold 1.*the account has 1 instances in cn-wlcb/,
  );
});

describe("nothing is lost, stopped or given up unsaid: preview warns, once for each reason", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, RegExp[]]>([
    [
      "a replacement",
      { dataDisks: DATA },
      { zone: "cn-sh2-02", dataDisks: DATA },
      [
        /^trainer: zone and region change, which only a new instance can do: uhost-\w+ is deleted with all that is on its boot disk \(200 GB\) and its data disk data \(50 GB\)/,
      ],
    ],
    [
      "a replacement that keeps data disks",
      { dataDisks: DATA, keepDataDisks: true },
      { gpuType: "3090", dataDisks: DATA, keepDataDisks: true },
      [/gpuType changes, .* its data disk data \(50 GB\) stays, detached and charged/],
    ],
    [
      "a replacement of a prepaid instance",
      { chargeType: "Month" },
      { chargeType: "Postpay" },
      [/chargeType changes/, /^trainer: uhost-\w+ is paid until 20.*: deleting it gives that time up/],
    ],
    [
      "another image",
      {},
      { imageId: "compshareImage-ubuntu2204" },
      [/imageId changes, .* onImageChange: "reinstall" would keep id, address, card and data disks/],
    ],
    [
      "a reinstallation",
      { onImageChange: "reinstall" },
      { imageId: "compshareImage-ubuntu2204", onImageChange: "reinstall" },
      [/all that is on the boot disk of uhost-\w+ \(200 GB\) is lost/],
    ],
    ["a resize", {}, LARGER, [/gpu, cpu and memory change: uhost-\w+ is stopped and started again/]],
    [
      "a data disk less",
      { dataDisks: DATA },
      {},
      [/dataDisks changes: uhost-\w+ is stopped/, /The data disk data \(50 GB\) is deleted with all data/],
    ],
    [
      "a smaller data disk",
      { dataDisks: DATA },
      { dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 20 }] },
      [/dataDisks changes: uhost-\w+ is stopped/, /The data disk data \(50 GB\) is deleted with all data/],
    ],
  ])("%s", async (_reason, before, after, expected) => {
    declareTrainer(stack, before);
    await stack.up();
    declareTrainer(stack, after);
    const warnings = warningsOf(await stack.preview());
    expect(warnings).toEqual(expected.map((text) => expect.stringMatching(text)));
  });

  test("Spot, when it is made and not again", async () => {
    declareTrainer(stack, { chargeType: "Spot" });
    expect(warningsOf(await stack.preview())).toEqual([
      expect.stringMatching(/^trainer: A Spot instance may be reclaimed/),
    ]);
    await stack.up();
    expect(warningsOf(await stack.preview())).toEqual([]);
  });

  test("a reclaimed Spot instance: what becomes of it, and what a change does", async () => {
    declareTrainer(stack, { chargeType: "Spot" });
    await stack.up();
    const [trainer] = await api.living();
    await api.meddle(trainer?.UHostId as string, { Reclaimed: true });
    await stack.refresh();
    expect(warningsOf(await stack.preview())).toEqual([
      expect.stringMatching(/was reclaimed by the service, which deletes it with its data 7 days after that/),
    ]);
    declareTrainer(stack, { chargeType: "Spot", name: "renamed", onReclaim: "restart" });
    expect(warningsOf(await stack.preview()).join("\n")).toContain("it is started again, as onReclaim says");
  });

  test("under the resource's name, whatever its instance is called", async () => {
    const declare = (changes: object) => stack.declare({ rs: { args: args({ name: "longname", ...changes }) } });
    declare({ chargeType: "Spot" });
    expect(warningsOf(await stack.preview())).toEqual([expect.stringMatching(/^rs: A Spot instance may be reclaimed/)]);
    await stack.up();
    declare({ chargeType: "Spot", ...LARGER });
    expect(warningsOf(await stack.preview())).toEqual([expect.stringMatching(/^rs: gpu, cpu and memory change/)]);
    const output = await stack.up();
    expect(output).toMatch(/\brs: uhost-\w+: /);
    expect(output).not.toContain("longname: ");
    const [{ inputs, outputs } = {}] = await stack.resources();
    expect({ ...inputs, ...outputs }).not.toHaveProperty("__run");
  });

  test("a Stopped pay-as-you-go instance, with the day the service deletes it", async () => {
    declareTrainer(stack);
    await stack.up();
    const [instance] = await api.living();
    await api.meddle(instance?.UHostId ?? "", { State: "Stopped" });
    await stack.refresh();
    expect(warningsOf(await stack.preview())).toEqual([
      expect.stringMatching(/^trainer: uhost-\w+ is Stopped: .* 7 days after its stop, which is 20\d\d-/),
    ]);
  });

  test("up itself doesn't repeat what its preview has said", async () => {
    declareTrainer(stack);
    await stack.up();
    declareTrainer(stack, LARGER);
    expect(warningsOf(await stack.up())).toEqual([]);
  });
});

test("200 instances of 5 specifications ask 5 times for a price, once a GPU type for stock, and once for the catalogue", async () => {
  const memories = [65536, 96256];
  const kinds = [
    ...memories.map((memory) => args({ memory })),
    args(LARGER),
    args({ ...LARGER, memory: 196608 }),
    args({ gpuType: "3090", cpu: 16, memory: 65536 }),
  ].map((one) => ({ ...one, maxHourlyPrice: 100 }));
  stack.declare(
    Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`gpu-${index}`, { args: kinds[index % 5] as object }]),
    ),
  );
  expect(await stack.preview()).toContain("201 to create");
  expect(await api.calls()).toEqual({
    DescribeAvailableCompShareInstanceTypes: 1,
    CheckCompShareResourceCapacity: 2,
    GetCompShareInstancePrice: 5,
  });
});
