import { Client } from "../../provider/client/client";
import { createInstance } from "../../provider/instance/apply/create";
import { updateInstance } from "../../provider/instance/apply/update";
import type { InstanceOutputs } from "../../provider/instance/model/facts";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { noteStop } from "../../provider/instance/observe/stops";
import { Api, KEYS } from "../support/api";
import { memoryJournal, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** The limit on the price, where an update starts what stands still. It costs 1.76 CNY per hour, as Spot 0.83. */

const PRICE = "GetCompShareInstancePrice";
const START = "StartCompShareInstance";
const LIMITED = { maxHourlyPrice: 0.5 };

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

/** An instance that was made as declared and then changed by somebody else; and an update of it. */
async function standing(made: Partial<InstanceSpec>, patch: object) {
  const client = new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
  const journal = memoryJournal();
  const run = () => simulatedContext(client, { journal, now: Date.now, sleep: async () => undefined });
  const stored = await createInstance(run(), spec(made), "a".repeat(16));
  await api.meddle(stored.instanceId, patch);
  const before = await api.calls();
  const update = (changes: Partial<InstanceSpec>, known: Partial<InstanceOutputs> = {}) =>
    updateInstance(run(), stored.instanceId, { ...stored, ...known }, spec({ ...made, ...changes }));
  const calls = async (action: string) => ((await api.calls())[action] ?? 0) - (before[action] ?? 0);
  const stopByUs = () => noteStop(run(), stored.instanceId);
  return { id: stored.instanceId, update, calls, stopByUs };
}

const STOPPED = { State: "Stopped" };
const RECLAIMED = { State: "Interrupted" };
const SPOT = { chargeType: "Spot", onReclaim: "restart" } as const;

test.each<[string, Partial<InstanceSpec>, object, Partial<InstanceSpec>, Partial<InstanceOutputs>]>([
  ["powerState set to running", {}, STOPPED, { powerState: "running" }, { powerState: "stopped" }],
  ["powerState set to withoutGpu", {}, STOPPED, { powerState: "withoutGpu" }, { powerState: "stopped" }],
  ["a restart of a reclaimed Spot instance", SPOT, RECLAIMED, {}, { state: "Interrupted", onReclaim: "fail" }],
  ["a change that needs a reclaimed Spot instance to run", SPOT, RECLAIMED, { name: "other" }, {}],
])(
  "%s is refused before anything is done if the start is too expensive",
  async (_title, made, patch, changes, known) => {
    const { update, calls } = await standing(made, patch);
    await expect(update({ ...changes, ...LIMITED }, known)).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining("more than maxHourlyPrice (0.5)"),
    });
    expect(await calls(START)).toBe(0);
    await update({ ...changes, maxHourlyPrice: 1.76 }, known);
    expect([await calls(START), await calls(PRICE)]).toEqual([1, 2]);
  },
);

test("a start with cards that is too expensive is refused before the stop", async () => {
  const { update, calls } = await standing({ powerState: "withoutGpu" }, {});
  await expect(update({ powerState: "running", ...LIMITED })).rejects.toMatchObject({ code: "REFUSED" });
  expect(await calls("StopCompShareInstance")).toBe(0);
});

describe("the price isn't asked for", () => {
  const running: Partial<InstanceSpec> = { powerState: "running" };

  test("without a limit", async () => {
    const { update, calls } = await standing({}, STOPPED);
    await update(running, { powerState: "stopped" });
    expect([await calls(START), await calls(PRICE)]).toEqual([1, 0]);
  });

  test("if the time is already paid for", async () => {
    const { update, calls } = await standing({ chargeType: "Day" }, STOPPED);
    await update({ ...running, ...LIMITED }, { powerState: "stopped" });
    expect([await calls(START), await calls(PRICE)]).toEqual([1, 0]);
  });

  test("if nothing is started", async () => {
    const { update, calls } = await standing({}, STOPPED);
    await update({ name: "other", ...LIMITED }, { state: "Stopped" });
    expect([await calls(START), await calls(PRICE)]).toEqual([0, 0]);
  });
});

test("an instance that an update stopped is started again at its old price", async () => {
  const { update, calls, stopByUs } = await standing({}, STOPPED);
  stopByUs();
  await update({ ...LIMITED });
  expect(await calls(START)).toBe(1);
});
