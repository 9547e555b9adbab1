import { CompShareError } from "../../provider/client/errors";
import { wasStoppedByUs } from "../../provider/instance/observe/stops";
import { wasDeleted } from "../../provider/resource/ownership/deletion-notes";
import { ASK, deleting, END, LOOK, LOST, refusal, type Scene, STOP } from "../support/scripted-deletion";

/** When an instance is stopped, terminated and given up. */

describe("an instance that belongs to another state entry", () => {
  test.each<[string, NonNullable<Scene["before"]>]>([
    ["because a create of this run created or adopted it", ({ owned }) => owned.release("uhost-1")],
    ["because a diff of this run keeps it", ({ owned }) => owned.markKept("uhost-1", "mine")],
  ])("isn't even looked at, %s", async (_why, before) => {
    const { calls, context, error } = await deleting({
      before: (world) => {
        before(world);
        world.owned.claim("uhost-1", "mine");
      },
    });
    expect([error, calls]).toEqual([undefined, []]);
    expect(context.told.warnings).toEqual([expect.stringContaining("uhost-1 isn't deleted: another entry")]);
    expect(wasDeleted(context, "uhost-1")).toBe(false);
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
    expect(wasDeleted(context, "uhost-1")).toBe(true);
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
        await reader.fetch({ region: "cn-wlcb" }, "uhost-1", { notBefore: now() });
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
    expect(wasDeleted(context, "uhost-1")).toBe(false);
  });

  test("with a lost answer stays noted, and is sent again if the instance still exists", async () => {
    const { error, done, context } = await deleting({ states: ["Stopped"], terminations: [LOST, undefined] });
    expect([error, done]).toEqual([undefined, [END, END]]);
    expect(wasDeleted(context, "uhost-1")).toBe(true);
  });

  test("with a lost answer stays noted after the deadline", async () => {
    const { error, context, progress } = await deleting({ states: ["Stopped"], terminations: [LOST], timeout: 5 });
    expect(error?.message).toMatch(/before the timeout|could not be deleted/);
    expect(wasDeleted(context, "uhost-1")).toBe(true);
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
