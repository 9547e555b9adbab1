import type { ActionName } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import { deleteInstance } from "../../provider/instance/apply/delete";
import type { DiskRecord, InstanceOutputs } from "../../provider/instance/model/facts";
import type { DataDiskSpec, InstanceSpec } from "../../provider/instance/model/spec";
import { outputsOf } from "../../provider/instance/observe/outputs";
import { wasStoppedByUs } from "../../provider/instance/observe/stops";
import { wasEnded } from "../../provider/resource/ownership/end";
import { writeName } from "../../provider/resource/ownership/marker";
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
  terminations?: (Error | undefined)[];
  timeout?: number;
  /** Its data disks, as the service shows them with it. */
  disks?: object[];
  /** How many looks show no disks at all. */
  hidden?: number;
  /** What the deletions of disks come to, the last one for good. */
  diskDeletions?: (Error | undefined)[];
  /** What the state has of it beside its declaration. */
  stored?: Partial<InstanceOutputs>;
  /** What the list of disks holds, at one look after the other; the last one stays. By default it is empty. */
  listed?: { diskId: string; attachedTo?: string }[][];
  /** The instance's states after a stop was sent. */
  stopping?: string[];
  /** What is made in its place, and whether that is in stock, each time it is asked for. */
  replacement?: Partial<InstanceSpec>;
  stock?: boolean[];
  before?: (context: ReturnType<typeof simulatedContext>) => unknown;
}

async function deleting(scene: Scene) {
  const { declared = {}, disks = [], stopping = ["Stopped"], replacement, before } = scene;
  const clock = new SimulatedClock(START);
  const wanted = spec({ chargeType: "Postpay", ...declared });
  const calls: [ActionName, Record<string, unknown>][] = [];
  const left = {
    states: [...(scene.states ?? ["Running"])],
    terminations: [...(scene.terminations ?? [undefined])],
    listed: [...(scene.listed ?? [[]])],
    stock: [...(scene.stock ?? [true])],
    disks: [...disks],
    hidden: scene.hidden ?? 0,
    diskDeletions: [...(scene.diskDeletions ?? [undefined])],
  };
  const next = <T>(list: T[]) => (list.length > 1 ? (list.shift() as T) : (list[0] as T));
  const answers: Partial<Record<ActionName, (params: Record<string, unknown>) => unknown>> = {
    DescribeCompShareInstance: ({ UHostIds }) => {
      const State = next(left.states);
      const others = UHostIds ? [] : [observed(wanted, { UHostId: "uhost-2" }).seen];
      const DiskSet = left.hidden-- > 0 ? [] : [BOOT, ...left.disks];
      const instances = State === undefined ? others : [observed(wanted, { State, DiskSet }).seen, ...others];
      return { total: instances.length, instances };
    },
    CheckCompShareResourceCapacity: () => [{ gpu: 1, cpu: 16, memoryGb: 64, isEnough: next(left.stock) }],
    StopCompShareInstance: () => {
      left.states = [...stopping];
    },
    DetachCompshareDisk: ({ UDiskId }) => {
      left.disks = left.disks.filter((disk) => (disk as { DiskId: string }).DiskId !== UDiskId);
    },
    DescribeCompshareDisk: () => {
      const found = next(left.listed);
      return { total: found.length, disks: found };
    },
    DeleteCompshareDisk: () => {
      const outcome = next(left.diskDeletions);
      if (outcome) throw outcome;
    },
    TerminateCompShareInstance: () => {
      const outcome = next(left.terminations);
      if (outcome) throw outcome;
      left.states = [undefined];
      return { InRecycle: wanted.chargeType !== "Spot" };
    },
  };
  const call = async (action: ActionName, params: Record<string, unknown>) => {
    calls.push([action, params]);
    await clock.sleep(1);
    const answer = answers[action];
    if (!answer) throw new Error(`unexpected ${action}`);
    return answer(params) as never;
  };
  const context = simulatedContext({ call: call as never }, { clock });
  context.owned.learn("uhost-1", { resource: "mine" });
  await before?.(context);
  const seen = observed(wanted, { DiskSet: [BOOT, ...disks] });
  const stored = { ...outputsOf(wanted, [], seen), timeouts: { delete: scene.timeout }, ...scene.stored };
  const work = deleteInstance(context, "uhost-1", stored, replacement && { ...wanted, ...replacement });
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure as CompShareError,
  );
  const all = calls.map(([action]) => action);
  const done = all.filter((action) => !/^(Describe|Check)/.test(action));
  const { progress, warnings } = context.told;
  return { error, all, done, calls, context, progress, warnings, seconds: Math.floor((clock.now() - START) / 1000) };
}

const BOOT = { DiskId: "boot-1", Type: "Boot", IsBoot: "True", DiskType: "CLOUD_SSD", Size: 200 };
const disk = (DiskId: string, Type: string, changes: object = {}) => ({
  DiskId,
  Type,
  DiskType: "CLOUD_SSD",
  Size: 50,
  Drive: "/dev/vdb",
  ...changes,
});
const DATA: DataDiskSpec = { name: "data", type: "CLOUD_SSD", size: 50 };
const OWN = disk("own", "Data");
const THEIRS = disk("theirs", "Udisk");

const [LOOK, STOP, END]: [ActionName, ActionName, ActionName] = [
  "DescribeCompShareInstance",
  "StopCompShareInstance",
  "TerminateCompShareInstance",
];
const [DETACH, DELETE_DISK] = ["DetachCompshareDisk", "DeleteCompshareDisk"];
const ASK: ActionName = "CheckCompShareResourceCapacity";

describe("an instance that belongs to another state entry", () => {
  test.each<[string, NonNullable<Scene["before"]>]>([
    ["because a create of this run created or adopted it", ({ owned }) => owned.release("uhost-1")],
    ["because a diff of this run keeps it", ({ owned }) => owned.keep("uhost-1", "mine")],
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

describe("before its deletion, an instance", () => {
  test("is stopped if it runs, with a look before each step", async () => {
    const { all, context, progress, warnings } = await deleting({});
    expect(all).toEqual([LOOK, STOP, LOOK, END]);
    expect(progress).toEqual([
      "stop it (uhost-1)",
      "terminate it (uhost-1)",
      "uhost-1 is now in the console's recycle bin",
    ]);
    expect(warnings).toEqual([]);
    expect(wasEnded(context, "uhost-1")).toBe(true);
  });

  test("is stopped once, however long it shows as running or takes to stop", async () => {
    const { done } = await deleting({ stopping: ["Running", "Stopping", "Stopping", "Stopped"] });
    expect(done).toEqual([STOP, END]);
  });

  test("is noted as stopped in the journal until it is deleted", async () => {
    expect(wasStoppedByUs((await deleting({})).context, "uhost-1")).toBe(false);
    expect(wasStoppedByUs((await deleting({ terminations: [refusal(230)] })).context, "uhost-1")).toBe(true);
  });

  test("isn't stopped if it is already stopped, or Spot", async () => {
    expect((await deleting({ states: ["Stopped"] })).done).toEqual([END]);
    const spot = await deleting({ declared: { chargeType: "Spot" } });
    expect(spot.all).toEqual([LOOK, LOOK, END]);
    expect(spot.progress).toEqual(["terminate it (uhost-1)"]);
  });

  test("is stopped though it is Spot, if the service requires that", async () => {
    const { done, calls, error } = await deleting({
      declared: { chargeType: "Spot" },
      terminations: [refusal(8100), undefined],
    });
    expect([error, done]).toEqual([undefined, [END, STOP, END]]);
    expect(calls.find(([action]) => action === STOP)?.[1]).toMatchObject({ Force: true });
  });

  describe("of Spot", () => {
    const spot = (scene: Scene) => deleting({ declared: { chargeType: "Spot" }, ...scene });

    test.each<[string, Error, (string | undefined)[]]>([
      ["whose answer was lost", LOST, ["Running"]],
      ["for another operation's sake", refusal(8903), ["Running"]],
    ])("isn't stopped after a termination %s: that is tried again", async (_why, failure, states) => {
      const { done, error } = await spot({ terminations: [failure, undefined], states });
      expect([error, done]).toEqual([undefined, [END, END]]);
    });

    test("isn't stopped after a refusal if it has stopped meanwhile", async () => {
      const { done, error } = await spot({ states: ["Running", "Running", "Stopped"], terminations: [refusal(8100)] });
      expect([done, error?.message]).toEqual([[END], expect.stringContaining("could not be deleted")]);
    });

    test("counts as deleted if it is gone after a refusal", async () => {
      const { done, error } = await spot({ states: ["Running", "Running", undefined], terminations: [refusal(8100)] });
      expect([error, done]).toEqual([undefined, [END]]);
    });
  });

  test("isn't stopped after a refusal, unless it is Spot", async () => {
    const { done } = await deleting({ states: ["Stopped", "Stopped", "Running"], terminations: [refusal(8100)] });
    expect(done).toEqual([END]);
  });

  test("is stopped after a running operation has ended", async () => {
    const { done, progress } = await deleting({ states: ["Starting", "Starting", "Starting", "Running"] });
    expect(done).toEqual([STOP, END]);
    expect(progress.filter((text) => text.includes("wait for the running operation"))).toEqual([
      expect.stringContaining("Starting 0 s"),
      expect.stringMatching(/Starting [1-9]/),
    ]);
  });

  test("isn't stopped if a running operation fails: it is deleted in that state", async () => {
    expect((await deleting({ states: ["Starting", "Install Fail"] })).done).toEqual([END]);
    expect((await deleting({ stopping: ["Install Fail"] })).done).toEqual([STOP, END]);
  });

  test("is judged by a look right before its deletion, not an older one", async () => {
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

test("an instance that isn't listed counts as deleted, with a warning about where it was looked for", async () => {
  const { error, all, context, seconds } = await deleting({ states: [undefined], declared: { projectId: "org-1" } });
  expect([error, [...new Set(all)]]).toEqual([undefined, [LOOK]]);
  expect(seconds).toBe(context.listLagMs / 1000);
  expect(context.told.warnings).toEqual([expect.stringContaining("doesn't list it in cn-wlcb, project org-1 (at ")]);
});

describe("a termination", () => {
  test("that is refused isn't noted, and the instance stays", async () => {
    const { error, context } = await deleting({ states: ["Stopped"], terminations: [refusal(230)] });
    expect(error?.message).toContain("uhost-1 could not be deleted: no");
    expect(error?.message).toContain("It is kept in the state, and is charged until it is deleted.");
    expect(wasEnded(context, "uhost-1")).toBe(false);
  });

  test("with a lost answer stays noted, and is sent again if the instance still exists", async () => {
    const { error, done, context } = await deleting({ states: ["Stopped"], terminations: [LOST, undefined] });
    expect([error, done]).toEqual([undefined, [END, END]]);
    expect(wasEnded(context, "uhost-1")).toBe(true);
  });

  test("with a lost answer stays noted after the deadline", async () => {
    const { error, context, progress } = await deleting({ states: ["Stopped"], terminations: [LOST], timeout: 5 });
    expect(error?.message).toMatch(/before the timeout|could not be deleted/);
    expect(wasEnded(context, "uhost-1")).toBe(true);
    expect(progress).toContainEqual(expect.stringMatching(/^no answer\./));
  });

  test("that fails before the service has handled it isn't waited for", async () => {
    const unsent = new CompShareError({ code: "NOT_SENT", what: "no connection", effect: "none" });
    const { error, done, seconds } = await deleting({ states: ["Stopped"], terminations: [unsent] });
    expect([done, error?.message]).toEqual([[END], expect.stringContaining("could not be deleted: no connection")]);
    expect(seconds).toBe(3);
  });

  test("passes on a fault of the code unchanged", async () => {
    const fault = new TypeError("not a function");
    expect((await deleting({ states: ["Stopped"], terminations: [fault] })).error).toBe(fault);
    const spot = await deleting({ declared: { chargeType: "Spot" }, terminations: [fault] });
    expect([spot.error, spot.done]).toEqual([fault, [END]]);
  });

  test("that is refused because of another operation is tried again after a pause, until the deadline", async () => {
    const busy = refusal(8903);
    const { done, seconds } = await deleting({ states: ["Stopped"], terminations: [busy, busy, undefined] });
    expect(done).toEqual([END, END, END]);
    expect(seconds).toBe(6);
    const late = await deleting({ states: ["Stopped"], terminations: [busy], timeout: 20 });
    expect(late.error?.message).toContain("couldn't be deleted before the timeout");
    expect(late.seconds).toBe(21);
  });
});

describe("until its replacement is available", () => {
  test("an instance isn't touched", async () => {
    const { error, done } = await deleting({ replacement: {}, stock: [false] });
    expect([done, error?.message]).toEqual([[], expect.stringContaining("uhost-1 isn't replaced")]);
  });

  test("an instance is kept while it waits for stock, without taking its turn", async () => {
    let asked = 0;
    const scene: Scene = { replacement: { onNoCapacity: "wait" }, stock: [false, false, true] };
    const { done, all } = await deleting({
      ...scene,
      before: (context) => {
        const turn = async () => {
          asked = context.told.progress.length;
          return false;
        };
        Object.assign(context, { turn });
      },
    });
    expect(asked).toBe(2);
    expect(done).toEqual([STOP, END]);
    expect(all.lastIndexOf(ASK)).toBeLessThan(all.indexOf(STOP));
  });

  test("an instance that is already gone counts as deleted", async () => {
    const { error, warnings } = await deleting({ replacement: {}, stock: [false], states: [undefined] });
    expect([error, warnings]).toEqual([undefined, [expect.stringContaining("is treated as deleted")]]);
  });
});

describe("an instance's disks", () => {
  const STOPPED = { declared: { dataDisks: [DATA] }, states: ["Stopped"] };
  const releases = ({ calls }: Awaited<ReturnType<typeof deleting>>) =>
    calls.find(([action]) => action === END)?.[1].ReleaseUDisk === true;

  test("are deleted with it", async () => {
    const deleted = await deleting({ ...STOPPED, disks: [OWN] });
    expect([deleted.done, releases(deleted)]).toEqual([[END], true]);
  });

  test("are deleted with it if it was bought with them and none is recorded", async () => {
    const deleted = await deleting({ ...STOPPED, disks: [OWN], stored: { disks: [] } });
    expect([deleted.done, releases(deleted)]).toEqual([[END], true]);
  });

  test("are detached first if they are another's, with a warning about the cost", async () => {
    const deleted = await deleting({ ...STOPPED, disks: [OWN, THEIRS] });
    expect([deleted.done, releases(deleted)]).toEqual([[DETACH, END], true]);
    expect(deleted.calls.find(([action]) => action === DETACH)?.[1]).toMatchObject({
      UDiskId: "theirs",
      Device: "/dev/vdb",
    });
    expect(deleted.warnings).toEqual([
      expect.stringMatching(
        /theirs was attached to uhost-1 by somebody else: it was detached and is kept, and charged/,
      ),
    ]);
  });

  test("are detached first if they are resources of their own, and named as such", async () => {
    const Name = writeName("store", { resource: "a".repeat(16), spec: "b".repeat(8), nonce: "c".repeat(8) });
    const { done, warnings } = await deleting({ ...STOPPED, disks: [OWN, { ...THEIRS, Name }] });
    expect(done).toEqual([DETACH, END]);
    expect(warnings).toEqual([expect.stringContaining("theirs has a life of its own")]);
  });

  test("require a running Spot instance to be stopped if they are another's", async () => {
    const declared = { dataDisks: [DATA], chargeType: "Spot" as const };
    expect((await deleting({ declared, disks: [OWN] })).done).toEqual([END]);
    expect((await deleting({ declared, disks: [OWN, THEIRS] })).done).toEqual([STOP, DETACH, END]);
  });

  test("prevent its deletion if they are foreign and can't be detached, unless keepDataDisks is set", async () => {
    const scene: Scene = { ...STOPPED, states: ["Interrupted"], disks: [OWN, THEIRS] };
    const { done, error } = await deleting(scene);
    expect([done, error?.message]).toEqual([[], expect.stringContaining("can't be detached while the state is \"Int")]);
    const kept = await deleting({ ...scene, stored: { keepDataDisks: true } });
    expect([kept.done, releases(kept)]).toEqual([[END], false]);
  });

  test("all stay with keepDataDisks, and are named, wherever they are", async () => {
    const loose: DiskRecord = { id: "loose", role: "data", name: "logs" };
    const own: DiskRecord = { id: "own", role: "data", name: "data" };
    const stored = { keepDataDisks: true, disks: [own, loose] };
    const deleted = await deleting({ ...STOPPED, disks: [OWN], stored });
    expect([deleted.done, releases(deleted)]).toEqual([[END], false]);
    expect(deleted.warnings).toEqual([
      expect.stringMatching(/charged until you delete them: data \(own\), logs \(loose\)\.$/),
    ]);
  });

  test("cause no warning with keepDataDisks if there are none", async () => {
    expect((await deleting({ states: ["Stopped"], stored: { keepDataDisks: true } })).warnings).toEqual([]);
  });

  test("are looked for if they aren't shown for a moment", async () => {
    const deleted = await deleting({ ...STOPPED, disks: [OWN], hidden: 4 });
    expect([deleted.done, releases(deleted)]).toEqual([[END], true]);
  });

  test.each([
    ["as long as lists lag behind", undefined, 15],
    ["until the deadline", 7, 7],
  ])("are looked for %s if they aren't shown, and deleted one by one after it", async (_until, timeout, seconds) => {
    const listed = [[{ diskId: "own" }]];
    const deleted = await deleting({ ...STOPPED, disks: [OWN], hidden: 99, listed, timeout });
    expect([deleted.done, releases(deleted), deleted.seconds]).toEqual([[END, DELETE_DISK], false, seconds]);
  });

  describe("that are only on record", () => {
    const record: DiskRecord = { id: "loose", role: "data", name: "data" };
    const scene = (listed: Scene["listed"], changes: Scene = {}): Scene => ({
      ...STOPPED,
      stored: { disks: [{ id: "boot-1", role: "boot" }, record] },
      listed,
      ...changes,
    });
    const on = (attachedTo?: string, diskId = "loose") => ({ diskId, attachedTo });

    test("are deleted first if they are detached, whatever else is listed", async () => {
      const { done, calls } = await deleting(scene([[on("uhost-9", "another"), on()]]));
      expect(done).toEqual([DELETE_DISK, END]);
      expect(calls.find(([action]) => action === DELETE_DISK)?.[1]).toMatchObject({ UDiskId: "loose" });
    });

    test("are ignored if they aren't listed", async () => {
      expect((await deleting(scene([[on(undefined, "another")]]))).done).toEqual([END]);
    });

    test("are kept if they are on another instance, with a warning about the cost", async () => {
      const { done, warnings } = await deleting(scene([[on("uhost-9")]]));
      expect([done, warnings]).toEqual([
        [END],
        [expect.stringContaining("loose is attached to uhost-9 now: it is kept, and charged")],
      ]);
    });

    test("are deleted after the instance, once the list shows them detached", async () => {
      const { done, seconds } = await deleting(scene([[on("uhost-1")], [on("uhost-1")], [on("uhost-1")], [on()]]));
      expect([done, seconds]).toEqual([[END, DELETE_DISK], 6]);
    });

    test("are waited for until the deadline if they stay attached", async () => {
      const { error, seconds } = await deleting(scene([[on("uhost-1")]], { timeout: 9 }));
      expect(error?.message).toContain("loose couldn't be deleted: still attached to it");
      expect(seconds).toBe(9);
    });

    test("are retried if another operation was running", async () => {
      const listed = [[on("uhost-1")], [on()]];
      const { error, done } = await deleting(scene(listed, { diskDeletions: [refusal(8903), undefined] }));
      expect([error, done]).toEqual([undefined, [END, DELETE_DISK, DELETE_DISK]]);
    });

    test("keep the instance's entry in the state if they can't be deleted", async () => {
      const { error, done } = await deleting(scene([[on("uhost-1")], [on()]], { diskDeletions: [refusal(230)] }));
      expect([error?.message, done]).toEqual([
        "no. Nothing was created, changed or charged by this request. [RetCode 230]",
        [END, DELETE_DISK],
      ]);
    });

    test("are waited for as long as lists lag behind if the instance is gone", async () => {
      const { error, seconds, context } = await deleting(scene([[on("uhost-1")]], { states: [undefined] }));
      expect(error?.message).toContain("still attached to it");
      expect(seconds).toBe((2 * context.listLagMs) / 1000);
    });
  });
});
