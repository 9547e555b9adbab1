import type { ActionName } from "../../provider/client/actions";
import { whileStopped } from "../../provider/instance/apply/while-stopped";
import type { Observed } from "../../provider/instance/model/observed";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { wasStoppedByUs } from "../../provider/instance/observe/stops";
import { observed } from "../support/observed";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** Work that needs a stopped instance. */

const ID = "uhost-1";

interface Scene {
  declared?: Partial<InstanceSpec>;
  /** The instance's states at one look after the other; the last one stays. Undefined: it isn't listed. */
  states?: (string | undefined)[];
  /** Its states after a stop, and after a start. */
  stopping?: string[];
  starting?: string[];
  /** Whether this run leaves it in place. */
  isKept?: boolean;
  fault?: Error;
}

async function doing({ declared = {}, isKept = true, fault, ...scene }: Scene) {
  const clock = new SimulatedClock(1_000_000);
  const wanted = spec(declared);
  let states = [...(scene.states ?? ["Running"])];
  let last: string | undefined;
  const done: string[] = [];
  const call = async (action: ActionName, { Force, UHostIds }: { Force?: boolean; UHostIds?: string[] }) => {
    if (action === "StopCompShareInstance") states = [...(scene.stopping ?? ["Stopped"])];
    if (action === "StartCompShareInstance") states = [...(scene.starting ?? ["Running"])];
    if (action !== "DescribeCompShareInstance") {
      done.push(Force ? `${action} by force` : action);
      return {} as never;
    }
    last = states.length > 1 ? states.shift() : states[0];
    const others = UHostIds ? [] : [observed(wanted, { UHostId: "uhost-2" }).seen];
    const instances = last === undefined ? others : [observed(wanted, { State: last }).seen, ...others];
    return { total: instances.length, instances } as never;
  };
  const context = simulatedContext({ call: call as never }, { clock });
  if (isKept) context.owned.markKept(ID, "mine");
  const isNoted = () => wasStoppedByUs(context, ID);
  const work = async (seen: Observed | undefined) => {
    done.push(`work on what is ${seen?.seen.State ?? "gone"}`);
    if (fault) throw fault;
    return { last, isNoted: isNoted() };
  };
  const about = { id: ID, place: wanted, reason: "to work on it", deadline: clock.now() + 600_000 };
  const result = await whileStopped(context, about, work).catch((error: unknown) => error);
  const { warnings, progress } = context.told;
  return { result, done, warnings, progress, last: () => last, isNoted };
}

const [STOP, START] = ["StopCompShareInstance", "StartCompShareInstance"];
const WORK = "work on what is Running";

test("a running instance is stopped for the work, and started again", async () => {
  const { result, done, warnings, progress, isNoted } = await doing({});
  expect(done).toEqual([STOP, WORK, START]);
  expect(result).toEqual({ last: "Stopped", isNoted: true });
  expect([isNoted(), warnings]).toEqual([false, []]);
  expect(progress).toEqual(["stop uhost-1 to work on it", "start uhost-1 again"]);
});

test("the work begins once the instance is stopped, and ends once it runs again", async () => {
  const { result, done, last } = await doing({
    stopping: ["Running", "Stopping", "Stopping", "Stopped"],
    starting: ["Stopped", "Starting", "Running"],
  });
  expect(done).toEqual([STOP, WORK, START]);
  expect([result, last()]).toEqual([{ last: "Stopped", isNoted: true }, "Running"]);
});

test("a Spot instance is stopped by force", async () => {
  expect((await doing({ declared: { chargeType: "Spot" } })).done).toEqual([`${STOP} by force`, WORK, START]);
});

test.each<[string, Scene["states"], string]>([
  ["a stopped instance is left stopped", ["Stopped"], "Stopped"],
  ["an instance that stops by itself is left stopped", ["Stopping", "Stopping", "Stopped"], "Stopped"],
  ["an instance that fails is left as it is", ["Starting", "Install Fail"], "Install Fail"],
  ["a missing instance isn't stopped", [undefined], "gone"],
])("%s", async (_title, states, is) => {
  const { done, isNoted } = await doing({ states });
  expect([done, isNoted()]).toEqual([[`work on what is ${is}`], false]);
});

test("a running operation is waited for", async () => {
  const { done } = await doing({ states: ["Starting", "Starting", "Starting", "Running"] });
  expect(done).toEqual([STOP, WORK, START]);
});

test("a stop that ends in a failed state is enough", async () => {
  expect((await doing({ stopping: ["Stopping", "Install Fail"] })).done).toEqual([STOP, WORK, START]);
});

test("a start that passes through a failed state is waited for", async () => {
  expect((await doing({ starting: ["Install Fail", "Running"] })).last()).toBe("Running");
});

test("an instance that this run may delete isn't started again, with a warning and a note in the journal", async () => {
  const { done, warnings, isNoted } = await doing({ isKept: false });
  expect([done, isNoted()]).toEqual([[STOP, WORK], true]);
  expect(warnings).toEqual([expect.stringContaining("uhost-1 was stopped to work on it, and is still stopped")]);
});

test("failed work leaves it stopped, with a warning and a note in the journal", async () => {
  const fault = new Error("refused");
  const { result, done, warnings, isNoted } = await doing({ fault });
  expect([result, done, isNoted()]).toEqual([fault, [STOP, WORK], true]);
  expect(warnings).toEqual([expect.stringContaining("uhost-1 was stopped to work on it, and is still stopped")]);
});
