import type { Api } from "../support/api";
import { declareTrainer, eachWithStack, expectSettled } from "../support/instances";
import type { Stack } from "../support/stack";

/** Planned stops, and Spot instances that the service reclaims. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const settled = (changes: object) => expectSettled(api, stack, changes);
const to = async (changes: Record<string, unknown>) => {
  declareTrainer(stack, changes);
  await stack.up();
};

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const planned = async () => (await stack.outputs()).trainer?.plannedStop as string | undefined;

describe("a planned stop", () => {
  test("is set, moved, and cancelled in place", async () => {
    const stopAt = inHours(8).replace(/\.\d+Z$/, "Z");
    declareTrainer(stack, { stopAt });
    await stack.up();
    const { UHostId } = await api.only();
    await settled({ State: "Running" });
    expect(Date.parse((await planned()) ?? "")).toBe(Date.parse(stopAt));

    declareTrainer(stack, { autoStopAfter: "4h" });
    expect(await stack.preview()).toContain(`The service will stop ${UHostId} 4h after its last start`);
    await stack.up();
    await settled({ UHostId, State: "Running" });
    expect(Math.abs(Date.parse((await planned()) ?? "") - Date.now() - 4 * HOUR_MS)).toBeLessThan(HOUR_MS / 4);

    await to({});
    await settled({ UHostId, State: "Running" });
    expect(await planned()).toBeUndefined();
  });

  test("that has taken place isn't drift, unless the program declares a running instance: then each up plans another day", async () => {
    declareTrainer(stack, { autoStopAfter: "8h" });
    await stack.up();
    const { UHostId } = await api.only();
    await api.advance(9 * 3600);
    await stack.refresh();
    await settled({ UHostId, State: "Stopped" });

    await to({ autoStopAfter: "8h", powerState: "running" });
    await settled({ UHostId, State: "Running" });
    expect(await planned()).toBeDefined();
  });

  test("is planned again after a change that stops and starts the instance", async () => {
    declareTrainer(stack, { autoStopAfter: "8h" });
    await stack.up();
    const before = await planned();
    await api.advance(3600);
    await to({ autoStopAfter: "8h", gpu: 2, cpu: 32, memory: 131072 });
    expect(Date.parse((await planned()) ?? "")).toBeGreaterThan(Date.parse(before ?? ""));
    await stack.preview("--expect-no-changes");
  });

  test("in the past is refused at preview", async () => {
    declareTrainer(stack, { stopAt: inHours(-1) });
    expect(await stack.fails("preview")).toContain("is in the past (it is ");
  });
});

describe("a Spot instance that the service has reclaimed", () => {
  const reclaimed = async (onReclaim: string) => {
    declareTrainer(stack, { chargeType: "Spot", onReclaim });
    await stack.up();
    const { UHostId } = await api.only();
    await api.meddle(UHostId, { Reclaimed: true });
    await stack.refresh();
    expect((await stack.resources())[0]?.outputs).toMatchObject({
      state: "Interrupted",
      reclaimAt: expect.stringMatching(/^2\d{3}-/),
    });
    return UHostId;
  };

  test('onReclaim "fail": preview announces the failure, up says what can be done, destroy works', async () => {
    const id = await reclaimed("fail");
    expect(await stack.preview()).toContain(`${id} was reclaimed by the service`);
    const failure = await stack.fails("up", "--yes", "--skip-preview");
    expect(failure).toContain('onReclaim: "restart" starts it again if a card is free');
    expect(await api.only()).toMatchObject({ UHostId: id, State: "Interrupted" });
    await stack.destroy();
    expect(await api.living()).toEqual([]);
  });

  test('onReclaim "restart": the same instance runs again', async () => {
    const id = await reclaimed("restart");
    expect(await stack.preview()).toContain("it is started again (onReclaim)");
    await stack.up();
    await settled({ UHostId: id, State: "Running" });
  });

  test('onReclaim "restart" without a free card: nothing is lost, and a later up starts it', async () => {
    const id = await reclaimed("restart");
    await api.settings({ soldOut: ["4090"] });
    expect(await stack.preview()).toContain(`\`pulumi up\` can't start ${id}`);
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("Could not start it");
    await api.settings({ soldOut: [] });
    await stack.up();
    await settled({ UHostId: id, State: "Running" });
  });

  test('onReclaim "replace": a new one is created, and the old one deleted', async () => {
    const id = await reclaimed("replace");
    expect(await stack.preview()).toContain("a new instance is created (onReclaim)");
    await stack.up();
    await settled({ State: "Running" });
    expect((await api.only()).UHostId).not.toBe(id);
  });
});
