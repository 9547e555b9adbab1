import type { Api } from "../support/api";
import { providerAtHand } from "../support/at-hand";
import { args, eachWithStack } from "../support/instances";
import { type Stack, warningsOf } from "../support/stack";

/** Fallbacks and fleets, with the real engine. */

const SHANGHAI = { zone: "cn-sh2-02" };
const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const fleet = (declared: object, opts: object = {}) =>
  stack.declare({ fleet: { type: "fleet", args: declared, opts } });
const outputs = async () => (await stack.outputs()).fleet as Record<string, Record<string, string>>;

describe("an instance with fallbacks", () => {
  const declare = (...fallbacks: object[]) => stack.declare({ trainer: { args: args({ fallbacks }) } });

  test("is created from the first one in stock, as preview and up say, and stays there", async () => {
    declare({ gpuType: "3090" }, SHANGHAI);
    await api.settings({ soldOut: ["4090@cn-wlcb-01", "3090"] });
    expect(warningsOf(await stack.preview())).toEqual([
      "trainer: Sold out: 1 x 4090 with 16 vCPUs and 64 GB as Postpay in cn-wlcb-01; 1 x 3090 with 16 vCPUs and " +
        "64 GB as Postpay in cn-wlcb-01. `pulumi up` uses fallbacks[1]: 1 x 4090 with 16 vCPUs and 64 GB as " +
        "Postpay in cn-sh2-02.",
    ]);
    expect(warningsOf(await stack.up())).toEqual([
      expect.stringMatching(
        /^trainer: uhost-\w+ is created from fallbacks\[1\], 1 x 4090 .* in cn-sh2-02\. Sold out before it: 1 x 4090 .*; 1 x 3090 /,
      ),
    ]);
    expect(await api.living()).toMatchObject([{ Zone: "cn-sh2-02", GpuType: "4090", State: "Running" }]);

    await api.settings({ soldOut: [] });
    expect(await stack.preview("--expect-no-changes")).toContain("2 unchanged");
    await stack.refresh();
    const calls = await api.calls();
    expect(await stack.preview("--expect-no-changes")).toContain("2 unchanged");
    expect(await api.calls()).toEqual(calls);

    declare(SHANGHAI, { gpuType: "3090" });
    expect(await stack.preview("--expect-no-changes")).toContain("2 unchanged");
    declare({ gpuType: "3090" });
    expect(warningsOf(await stack.preview())).toContainEqual(expect.stringMatching(/^trainer: zone and region change/));
    await stack.up();
    expect(await api.living()).toMatchObject([{ Zone: "cn-wlcb-01", GpuType: "4090" }]);
  });

  test("is changed at its placement", async () => {
    await api.settings({ soldOut: ["4090@cn-wlcb-01"] });
    declare(SHANGHAI);
    await stack.up();
    stack.declare({ trainer: { args: args({ ...LARGER, fallbacks: [SHANGHAI] }) } });
    await stack.up();
    expect(await api.living()).toMatchObject([{ Zone: "cn-sh2-02", GPU: 2, State: "Running" }]);
    expect(await stack.preview("--expect-no-changes")).toContain("2 unchanged");
  });

  test("isn't created if all are sold out: the error names them", async () => {
    await api.settings({ soldOut: ["4090"] });
    declare(SHANGHAI);
    const [warning] = warningsOf(await stack.preview());
    expect(warning).toMatch(
      /Sold out: 1 x 4090 .* in cn-wlcb-01; 1 x 4090 .* in cn-sh2-02\. No other zone has it in stock/,
    );
    expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(
      /all its fallbacks are sold out: 1 x 4090 .* in cn-wlcb-01; 1 x 4090 .* in cn-sh2-02\. Nothing was created/,
    );
    expect(await api.living()).toEqual([]);
  });

  test("is refused at preview for a problem of one of them, named in the message", async () => {
    declare(SHANGHAI, { gpuType: "A800", memory: 65536, chargeType: "Spot" });
    expect(await stack.fails("preview")).toContain("fallbacks[1].chargeType");
  });
});

describe("a fleet", () => {
  test("spreads its members over placements, and outputs maps", async () => {
    await api.settings({ stock: { "4090@cn-wlcb-01": 1 } });
    const { zone, ...spec } = args();
    fleet({ count: 2, spec, placements: [{ zone }, SHANGHAI] });
    await stack.up("--parallel", "1");
    const { instanceIds, zones, states } = await outputs();
    expect(Object.values(zones ?? {}).sort()).toEqual(["cn-sh2-02", "cn-wlcb-01"]);
    expect(states).toEqual({ 0: "Running", 1: "Running" });
    expect(Object.values(instanceIds ?? {}).sort()).toEqual((await api.living()).map((one) => one.UHostId).sort());
    expect(await stack.preview("--expect-no-changes")).toContain("4 unchanged");
  });

  test("of named members keeps those that stay in the program", async () => {
    const spec = args();
    fleet({ members: { small: {}, large: LARGER, shanghai: SHANGHAI }, spec });
    await stack.up();
    const before = await api.living();
    expect(before).toHaveLength(3);
    expect(before).toContainEqual(expect.objectContaining({ Name: "fleet-large", GPU: 2, Zone: "cn-wlcb-01" }));
    expect(before).toContainEqual(expect.objectContaining({ Name: "fleet-shanghai", GPU: 1, Zone: "cn-sh2-02" }));
    fleet({ members: { small: {}, shanghai: SHANGHAI }, spec });
    await stack.up();
    expect(await api.living()).toEqual(before.filter(({ Name }) => Name !== "fleet-large"));
  });

  test("is refused if its count isn't a whole number", async () => {
    // The program ends with the error.
    stack.runner = providerAtHand;
    fleet({ count: 1.5, spec: args() });
    expect(await stack.fails("preview")).toContain('CompShareFleet "fleet": count is 1.5: it has to be a whole number');
  });
});

describe("a fleet whose members change", () => {
  beforeEach(() => api.settings({ timeScale: 0.005 }));
  const replaced = args({ imageId: "compshareImage-ubuntu2204" });

  /** The fewest members that run at any moment of an `up`. */
  async function fewestRunning(work: () => Promise<unknown>): Promise<number> {
    let fewest = Number.POSITIVE_INFINITY;
    let ended = false;
    const watch = async () => {
      while (!ended) {
        const running = (await api.living()).filter(({ State }) => State === "Running");
        fewest = Math.min(fewest, running.length);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const watching = watch();
    await work().finally(() => {
      ended = true;
    });
    await watching;
    return fewest;
  }

  async function upWith(count: number, maxUnavailable?: number): Promise<void> {
    fleet({ count, spec: args(), maxUnavailable });
    await stack.up();
  }

  test("creates the new ones first: none is ever away", async () => {
    await upWith(4);
    fleet({ count: 4, spec: replaced });
    expect(await fewestRunning(() => stack.up())).toBe(4);
    expect(await api.living()).toHaveLength(4);
  });

  test("deletes first, one after another, with maxUnavailable 1", async () => {
    await upWith(4, 1);
    await api.settings({ quota: 4 });
    fleet({ count: 4, spec: replaced, maxUnavailable: 1 });
    expect(await fewestRunning(() => stack.up())).toBe(3);
    expect(await api.living()).toMatchObject(Array(4).fill({ CompShareImageId: "compshareImage-ubuntu2204" }));
    await stack.destroy();
    expect(await api.living()).toEqual([]);
  });

  test("resizes one after another", async () => {
    await upWith(4);
    fleet({ count: 4, spec: { ...args(), ...LARGER } });
    expect(await fewestRunning(() => stack.up())).toBe(3);
    expect(await api.living()).toMatchObject(Array(4).fill({ GPU: 2, State: "Running" }));
  });

  test("doesn't delete a second one if the first doesn't come back, and continues with the next up", async () => {
    await upWith(3, 1);
    await api.faults({ action: "CreateCompShareInstance", nth: 1, fault: "retcode:8429" });
    fleet({ count: 3, spec: replaced, maxUnavailable: 1 });
    expect(await fewestRunning(() => stack.fails("up", "--yes", "--skip-preview"))).toBe(2);
    expect(await api.living()).toHaveLength(2);
    expect(await fewestRunning(() => stack.up())).toBe(2);
    expect(await api.living()).toHaveLength(3);
  });
});
