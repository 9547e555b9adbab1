import { CompShareError } from "../../provider/client/errors";
import type { InstanceDescription } from "../../provider/client/schemas";
import { createInstance } from "../../provider/instance/apply/create";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { observed } from "../support/observed";
import { memoryJournal, SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** Creates with fallbacks, and what an earlier create left. */

const SHANGHAI = { zone: "cn-sh2-02", region: "cn-sh2" };
const ME = "a".repeat(16);
const SOLD_OUT = new CompShareError({ code: "API", what: "sold out", retCode: 8357, effect: "none" });
const LOST = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });

type Outcome = CompShareError | "made" | "made, answer lost" | "made twice" | "made twice, answer lost";

/** An account whose creates have the given outcomes, over any number of runs. */
function account(...outcomes: Outcome[]) {
  const clock = new SimulatedClock(1_000_000);
  const journal = memoryJournal();
  const instances: { region: string; seen: InstanceDescription }[] = [];
  const creates: string[] = [];
  const lists = { areBehind: false };
  const call = async (action: string, params: Record<string, string>, sending?: () => void) => {
    sending?.();
    if (action === "CreateCompShareInstance") {
      const outcome = outcomes.shift() ?? "made";
      const { Zone = "", Region = "", GpuType = "" } = params;
      creates.push(Zone);
      if (outcome instanceof CompShareError) throw outcome;
      const made = spec({ zone: Zone, region: Region, gpuType: GpuType });
      const instanceIds = Array.from({ length: outcome.startsWith("made twice") ? 2 : 1 }, () => {
        const id = `uhost-${instances.length + 1}`;
        const { seen } = observed(made, { UHostId: id, Remark: params.Remark, CreateTime: clock.now() / 1000 });
        instances.push({ region: Region, seen });
        return id;
      });
      if (outcome.endsWith("answer lost")) throw LOST;
      return { instanceIds, warnings: [] };
    }
    const here = instances.filter(({ region }) => region === params.Region).map(({ seen }) => seen);
    const found = lists.areBehind ? [] : here;
    return { total: found.length, instances: found };
  };
  /** A run of its own: what it knew is forgotten behind it. */
  const create = async (declared: InstanceSpec) => {
    const context = simulatedContext({ call: call as never }, { clock, journal });
    const result = await createInstance(context, declared, ME).catch((error: unknown) => error);
    return { result, warnings: context.told.warnings };
  };
  return { create, creates, lists };
}

const declared = spec({ fallbacks: [SHANGHAI] });

test("the chosen fallback is in the outputs, beside the first choice", async () => {
  const { create, creates } = account(SOLD_OUT, "made");
  const { result, warnings } = await create(declared);
  expect(result).toMatchObject({ ...SHANGHAI, instanceId: "uhost-1", firstChoice: { zone: "cn-wlcb-01" } });
  expect(warnings).toEqual([expect.stringMatching(/^uhost-1 is created from fallbacks\[0\]/)]);
  expect(creates).toEqual(["cn-wlcb-01", "cn-sh2-02"]);
});

test("a lost answer is settled in the fallback's region", async () => {
  const { create, creates } = account(SOLD_OUT, "made, answer lost");
  expect((await create(declared)).result).toMatchObject({ ...SHANGHAI, instanceId: "uhost-1" });
  expect(creates).toHaveLength(2);
});

describe("an instance that an earlier run created at a fallback and never observed", () => {
  async function lost() {
    const it = account(SOLD_OUT, "made, answer lost");
    it.lists.areBehind = true;
    const { result } = await it.create(declared);
    expect(result).toMatchObject({ facts: { effect: "unknown", advice: expect.stringContaining("in cn-sh2-02") } });
    it.lists.areBehind = false;
    return it;
  }

  test("is taken over as declared, even if the first choice is in stock again", async () => {
    const { create, creates } = await lost();
    const { result, warnings } = await create(declared);
    expect(result).toMatchObject({ ...SHANGHAI, instanceId: "uhost-1", firstChoice: { zone: "cn-wlcb-01" } });
    expect(warnings).toEqual([expect.stringMatching(/was taken over: nothing was bought\.$/)]);
    expect(creates).toHaveLength(2);
  });

  test("is taken over if the fallbacks were reordered", async () => {
    const { create } = await lost();
    const { result } = await create(spec({ ...SHANGHAI, fallbacks: [{ zone: "cn-wlcb-01", region: "cn-wlcb" }] }));
    expect(result).toMatchObject({ ...SHANGHAI, instanceId: "uhost-1" });
    expect(result).not.toHaveProperty("firstChoice");
  });

  test("goes into the state unchanged if the program has changed since", async () => {
    const { create, creates } = await lost();
    const { result } = await create({ ...declared, gpuType: "3090" });
    expect(result).toBeInstanceOf(IncompleteError);
    expect(result).toMatchObject({ id: "uhost-1", outputs: { ...SHANGHAI, gpuType: "4090" } });
    expect(creates).toHaveLength(2);
  });
});

describe("two instances created by one request", () => {
  test.each<[string, Outcome]>([
    ["the answer names both", "made twice"],
    ["the answer is lost, and both are found", "made twice, answer lost"],
  ])("give one to the resource, and the error names the other: %s", async (_title, outcome) => {
    const { create, creates } = account(outcome);
    const { result } = await create(spec());
    expect(result).toBeInstanceOf(IncompleteError);
    expect(result).toMatchObject({
      id: "uhost-1",
      outputs: { instanceId: "uhost-1" },
      reason: expect.stringMatching(
        /this resource has uhost-1; no state has uhost-2, which also cost money\..*console.*adoptInstanceId: "uhost-2:\w{8}"/,
      ),
    });
    expect(creates).toHaveLength(1);
  });
});
