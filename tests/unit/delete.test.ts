import type { ActionName } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import { deleteInstance } from "../../provider/instance/apply/delete";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { outputsOf } from "../../provider/instance/observe/outputs";
import { wasEnded } from "../../provider/resource/ownership/end";
import { observed } from "../support/observed";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** Deletions at a service that answers by script: `tests/lifecycle` has them against the emulator. */

const START = 1_000_000;
const refusal = (retCode: number) => new CompShareError({ code: "API", what: "no", effect: "none", retCode });
const LOST = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });

interface Scene {
  declared?: Partial<InstanceSpec>;
  /** The instance's states at one look after the other; the last one stays. Undefined: it isn't listed. */
  states?: (string | undefined)[];
  /** What the terminations come to, the last one for good; by default each is accepted, and the instance gone. */
  terminations?: (CompShareError | undefined)[];
  timeout?: number;
  before?: (context: ReturnType<typeof simulatedContext>) => unknown;
}

async function deleting({ declared = {}, states = ["Running"], terminations = [undefined], timeout, before }: Scene) {
  const clock = new SimulatedClock(START);
  const wanted = spec({ chargeType: "Postpay", ...declared });
  const calls: [ActionName, Record<string, unknown>][] = [];
  const left = { states: [...states], terminations: [...terminations] };
  const next = <T>(list: T[]) => (list.length > 1 ? (list.shift() as T) : (list[0] as T));
  const answers: Partial<Record<ActionName, (params: Record<string, unknown>) => unknown>> = {
    DescribeCompShareInstance: ({ UHostIds }) => {
      const State = next(left.states);
      const others = UHostIds ? [] : [observed(wanted, { UHostId: "uhost-2" }).seen];
      const instances = State === undefined ? others : [observed(wanted, { State }).seen, ...others];
      return { total: instances.length, instances };
    },
    StopCompShareInstance: () => {
      left.states = ["Stopped"];
    },
    DescribeCompshareDisk: () => ({ total: 0, disks: [] }),
    TerminateCompShareInstance: () => {
      const outcome = next(left.terminations);
      if (outcome) throw outcome;
      left.states = [undefined];
      return { InRecycle: true };
    },
  };
  const call = async (action: ActionName, params: Record<string, unknown>) => {
    calls.push([action, params]);
    const answer = answers[action];
    if (!answer) throw new Error(`unexpected ${action}`);
    return answer(params) as never;
  };
  const context = simulatedContext({ call: call as never }, { clock });
  context.owned.learn("uhost-1", { resource: "mine" });
  await before?.(context);
  const stored = outputsOf(wanted, [], observed(wanted));
  const work = deleteInstance(context, "uhost-1", { ...stored, timeouts: { delete: timeout } });
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure as CompShareError,
  );
  const done = calls.map(([action]) => action).filter((action) => !action.startsWith("Describe"));
  return { error, done, calls, context, took: clock.now() - START };
}

const [STOP, END] = ["StopCompShareInstance", "TerminateCompShareInstance"];

describe("what another entry of the state has", () => {
  test.each<[string, NonNullable<Scene["before"]>]>([
    ["as a create of this run has made or taken it over", ({ owned }) => owned.release("uhost-1")],
    ["as a diff of this run leaves it in place", ({ owned }) => owned.keep("uhost-1", "mine")],
  ])("isn't even looked at, %s", async (_why, before) => {
    const { calls, context, error } = await deleting({
      before: (world) => {
        before(world);
        world.owned.claim("uhost-1", "mine");
      },
    });
    expect([error, calls]).toEqual([undefined, []]);
    expect(context.told.warnings).toEqual([expect.stringContaining("uhost-1 isn't deleted: another entry")]);
    expect(wasEnded(context, "uhost-1")).toBe(false);
  });
});

describe("an instance is stopped before it is ended", () => {
  test("where it runs", async () => {
    const { done, context } = await deleting({});
    expect(done).toEqual([STOP, END]);
    expect(context.told.progress).toContain("uhost-1 is now in the console's recycle bin");
    expect(wasEnded(context, "uhost-1")).toBe(true);
  });

  test("but not where it stands, or is a Spot one", async () => {
    expect((await deleting({ states: ["Stopped"] })).done).toEqual([END]);
    expect((await deleting({ declared: { chargeType: "Spot" } })).done).toEqual([END]);
  });

  test("a Spot one too, where the service demands that", async () => {
    const { done, calls, error } = await deleting({
      declared: { chargeType: "Spot" },
      terminations: [refusal(8100), undefined],
    });
    expect([error, done]).toEqual([undefined, [END, STOP, END]]);
    expect(calls.find(([action]) => action === STOP)?.[1]).toMatchObject({ Force: true });
  });

  test("when what was under way has ended", async () => {
    const { done, took } = await deleting({ states: ["Starting", "Starting", "Starting", "Running"] });
    expect(done).toEqual([STOP, END]);
    expect(took).toBeGreaterThan(0);
  });

  test("as a look shows it that comes right before its end, not an older one", async () => {
    const { done } = await deleting({
      states: ["Stopped", "Running"],
      before: async ({ reader, now, sleep }) => {
        await reader.see({ region: "cn-wlcb" }, "uhost-1", { notBefore: now() });
        await sleep(10_000);
      },
    });
    expect(done).toEqual([STOP, END]);
  });
});

test("one that isn't listed counts as deleted, with a word on where it was looked for", async () => {
  const { error, done, context, took } = await deleting({ states: [undefined], declared: { projectId: "org-1" } });
  expect([error, done]).toEqual([undefined, []]);
  expect(took).toBeGreaterThanOrEqual(context.listLagMs);
  expect(context.told.warnings).toEqual([expect.stringContaining("doesn't list it in cn-wlcb, project org-1 (at ")]);
});

describe("a termination", () => {
  test("that was refused isn't noted as one, and the instance stays", async () => {
    const { error, context } = await deleting({ states: ["Stopped"], terminations: [refusal(230)] });
    expect(error?.message).toContain("uhost-1 could not be deleted: no");
    expect(error?.message).toContain("It is kept in the state, and is charged until it is deleted.");
    expect(wasEnded(context, "uhost-1")).toBe(false);
  });

  test("whose answer is lost stays noted, and is sent again where the instance is still there", async () => {
    const { error, done, context } = await deleting({ states: ["Stopped"], terminations: [LOST, undefined] });
    expect([error, done]).toEqual([undefined, [END, END]]);
    expect(wasEnded(context, "uhost-1")).toBe(true);
  });

  test("that is refused for another operation's sake is tried again after a pause, as long as there is time", async () => {
    const busy = refusal(8903);
    const { done, took } = await deleting({ states: ["Stopped"], terminations: [busy, busy, undefined] });
    expect(done).toEqual([END, END, END]);
    expect(took).toBeGreaterThanOrEqual(6000);
    const late = await deleting({ states: ["Stopped"], terminations: [busy], timeout: 20 });
    expect(late.error?.message).toMatch(/couldn't be deleted before the timeout|could not be deleted/);
    expect(late.took).toBeLessThan(40_000);
  });
});
