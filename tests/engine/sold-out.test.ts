import type { Api } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import { type Stack, warningsOf } from "../support/stack";

/** What happens where there is no stock. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
  declareTrainer(stack);
});

const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

describe("sold out", () => {
  beforeEach(() => api.settings({ soldOut: ["4090@cn-wlcb-01"] }));

  test("a create fails without creating anything; preview warns, and says where there is stock", async () => {
    declareTrainer(stack);
    const [warning] = warningsOf(await stack.preview());
    expect(warning).toMatch(/^trainer: Sold out: 1 x 4090 with 16 vCPUs and 64 GB in cn-wlcb-01/);
    expect(warning).toContain(
      "It is in stock in cn-sh2-02, cn-wlcb-03, cn-bj2-03, cn-sh2-01. Other GPU types in stock in cn-wlcb-01, perhaps not in every size: 4090_48G",
    );
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("RetCode 8357");
    expect(await api.living()).toEqual([]);
  });

  test("a create that waits completes once there is stock", async () => {
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

describe("sold out at an instance's placement", () => {
  const resized = { chargeType: "Postpay", ...LARGER };

  test.each([{}, { deleteBeforeReplace: true }])("a replacement (%j) doesn't delete the old one", async (opts) => {
    await stack.up();
    declareTrainer(stack, {}, opts);
    await stack.up();
    await api.settings({ soldOut: ["3090"] });
    declareTrainer(stack, { gpuType: "3090" }, opts);
    expect(warningsOf(await stack.preview()).join("\n")).toContain("Sold out: 1 x 3090");
    await stack.fails("up", "--yes", "--skip-preview");
    const [instance] = await api.living();
    expect(instance).toMatchObject({ GpuType: "4090", State: "Running" });
  });

  test("a resize doesn't stop it: preview warns, up refuses, and completes once there is stock", async () => {
    declareTrainer(stack);
    await stack.up();
    await api.settings({ soldOut: ["4090"] });
    declareTrainer(stack, resized);
    expect(warningsOf(await stack.preview()).join("\n")).toMatch(
      /2 x 4090 .* is sold out in .*: `pulumi up` won't stop uhost-/,
    );
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

    test("keeps the old instance: preview says so, up refuses", async () => {
      declareTrainer(stack);
      await stack.up();
      await api.settings({ soldOut: ["4090"] });
      replaced("fail");
      expect(warningsOf(await stack.preview()).join("\n")).toMatch(/`pulumi up` won't delete uhost-.* is sold out/);
      expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("isn't replaced");
      expect(await api.living()).toMatchObject([{ State: "Running" }]);
    });

    test("waits for stock before it deletes, if onNoCapacity says so", async () => {
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

    test("and resizes to one more, though no two are in stock", async () => {
      await api.settings({ stock: { "4090@cn-wlcb-01": 1 } });
      await stack.up();
      expect(await api.living()).toMatchObject([{ GPU: 2, State: "Running" }]);
    });

    test("and isn't stopped if no other card is free: preview says so", async () => {
      await api.settings({ stock: { "4090@cn-wlcb-01": 0 } });
      expect(warningsOf(await stack.preview()).join("\n")).toMatch(
        /No more 4090 cards are free in .*: `pulumi up` won't stop uhost/,
      );
      expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(/isn't stopped for the change/);
      expect(await api.calls()).not.toHaveProperty("StopCompShareInstance");
    });

    test("and is started again, unchanged, if the change is refused", async () => {
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
