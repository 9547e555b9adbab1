import type { Api } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import { type Stack, warningsOf } from "../support/stack";

/** What previews know in advance, in the engine's own output. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
  declareTrainer(stack);
});

const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

describe("what the service offers decides", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["a machine", { cpu: 17 }, "17 vCPUs aren't offered; 4090 with 1 card: 16 vCPUs with 64 or 94 GB"],
    ["an image", { imageId: "compshareImage-none" }, '"compshareImage-none" can\'t be used'],
    // All others: tests/client/foresee.test.ts.
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
      "It is in stock in cn-sh2-02, cn-wlcb-03, cn-bj2-03, cn-sh2-01. Other GPU types in stock in cn-wlcb-01, perhaps not in each size: 4090_48G",
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

  describe("a prepaid instance keeps its card", () => {
    const day = { chargeType: "Day" };
    beforeEach(async () => {
      declareTrainer(stack, day);
      await stack.up();
      declareTrainer(stack, { ...resized, ...day });
    });

    test("and gets one more, though no two are in stock", async () => {
      await api.settings({ stock: { "4090@cn-wlcb-01": 1 } });
      await stack.up();
      expect(await api.living()).toMatchObject([{ GPU: 2, State: "Running" }]);
    });

    test("and isn't stopped where no other is to be had: preview says so", async () => {
      await api.settings({ stock: { "4090@cn-wlcb-01": 0 } });
      expect(warningsOf(await stack.preview()).join("\n")).toMatch(/no more 4090 .* now: `pulumi up` won't stop uhost/);
      expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(/isn't stopped for the change/);
      expect(await api.calls()).not.toHaveProperty("StopCompShareInstance");
    });

    test("and is started again as it was, where the change is refused", async () => {
      await api.settings({ balance: 0 });
      const output = await stack.fails("up", "--yes", "--skip-preview");
      expect(output).toMatch(/Could not resize it .*RetCode 8429.* was started again, as it was before the change/);
      expect(await api.living()).toMatchObject([{ GPU: 1, State: "Running" }]);
      await api.settings({ balance: null });
      await stack.up();
      expect(await api.living()).toMatchObject([{ GPU: 2, State: "Running" }]);
    });
  });
});

describe("maxHourlyPrice", () => {
  const REASON =
    "1 x 4090 with 16 vCPUs and 64 GB as Postpay in cn-wlcb-01 costs 1.71 CNY per hour, disks and image included";

  test("each preview that buys or changes something tells what it costs", async () => {
    declareTrainer(stack);
    expect(await stack.preview()).toContain(`trainer: ${REASON}.`);
    await stack.up();
    expect(await stack.preview()).not.toContain("CNY");
  });

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
    declareTrainer(stack, { maxHourlyPrice: 1.71 });
    await stack.up();
    declareTrainer(stack, { ...LARGER, maxHourlyPrice: 1.71 });
    expect(await stack.fails("preview")).toContain("costs 3.37 CNY per hour");
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("costs 3.37 CNY per hour");
    expect(await api.living()).toMatchObject([{ GPU: 1, State: "Running" }]);
  });
});

test("quota: the refusal says how many instances there are, and where", async () => {
  await api.settings({ quota: 2 });
  const [first, second] = [{ args: args() }, { args: args({ zone: "cn-sh2-02" }) }];
  stack.declare({ first, second });
  await stack.up();
  stack.declare({ first, second, third: first });
  expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(
    /may hold 2.*; instances now: 1 in cn-wlcb, 1 in cn-sh2\./,
  );
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
    // What GPU types the image is for, and whether an earlier run has left something.
    DescribeCompShareImages: 1,
    DescribeCompShareInstance: 1,
    GetCompShareInstancePrice: 5,
  });
});
