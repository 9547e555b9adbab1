import { CompShareError } from "../../provider/client/errors";
import type { Context } from "../../provider/instance/observe/context";
import { Rollout } from "../../provider/process/rollout/rollout";
import { UnavailabilityLimit } from "../../provider/process/rollout/unavailability-limit";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { settle, timeline } from "../support/timeline";

/** How many of a fleet are away at once. */

describe("a limit of unavailable members", () => {
  const one = { group: "fleet", max: 1 };
  const HOUR = 3_600_000;

  /** Members that go, in the order in which they were let go. */
  function door() {
    const { after, pass } = timeline();
    const away = new UnavailabilityLimit(() => "the time is up", after);
    const gone: string[] = [];
    const refused: string[] = [];
    const go = (member: string, bound = one, ms = HOUR) =>
      void away
        .acquire(bound, member, ms, () => {})
        .then(
          () => gone.push(member),
          (error: CompShareError) => refused.push(`${member}: ${error.facts.what}`),
        );
    return { away, gone, refused, go, pass };
  }

  test("admits as many as it says, first come, first served", async () => {
    const { away, gone, go } = door();
    for (const member of ["a", "b", "c"]) go(member);
    await settle();
    expect(gone).toEqual(["a"]);
    away.release(one, "a");
    await settle();
    expect(gone).toEqual(["a", "b"]);
    away.release(one, "b");
    away.release(one, "c");
    await settle();
    expect(gone).toEqual(["a", "b", "c"]);
  });

  test("applies to its group only", async () => {
    const { gone, go } = door();
    go("a");
    go("b", { group: "other", max: 1 });
    await settle();
    expect(gone).toEqual(["a", "b"]);
  });

  test("counts a member that is already away, and admits it again", async () => {
    const { away, gone, go } = door();
    away.occupy(one, "a");
    go("a");
    go("b");
    await settle();
    expect(gone).toEqual(["a"]);
  });

  test("lets no member wait beyond its timeout, or behind one that timed out", async () => {
    const { away, gone, refused, go, pass } = door();
    go("a");
    go("b", one, 1000);
    go("c");
    await pass(1000);
    expect(refused).toEqual([
      expect.stringContaining("b: update postponed, the instance keeps running: the time is up"),
    ]);
    away.release(one, "a");
    await settle();
    expect(gone).toEqual(["a", "c"]);
  });

  test("admits no member once another has failed", async () => {
    const { away, gone, refused, go } = door();
    go("a");
    go("b");
    await settle();
    away.halt(one, "a couldn't be created");
    away.release(one, "a");
    go("c");
    await settle();
    expect(gone).toEqual(["a"]);
    expect(refused.sort()).toEqual(
      ["b", "c"].map((who) => `${who}: update postponed, the instance keeps running: a couldn't be created`),
    );
  });
});

describe("a rollout", () => {
  const RUN = { group: "fleet", maxUnavailable: 1, deletesFirst: true } as const;
  const FAILED = new CompShareError({ code: "API", what: "no", effect: "none" });

  function fleet(...members: string[]) {
    const { after, pass } = timeline();
    const rollout = new Rollout(after);
    const log: string[] = [];
    const context = simulatedContext({ call: async () => ({}) as never }, { clock: new SimulatedClock() });
    const noting = (what: string) => (error: Error) => void log.push(`${what}: ${error.message}`);
    for (const member of members) rollout.declare(member, RUN, true);
    const staying = new Set<string>();
    const exists = (member: string, isDeletedFirst = true) => {
      if (!isDeletedFirst) staying.add(member);
      rollout.exists(member);
    };
    const remove = (member: string, failure?: Error) =>
      void rollout
        .delete(`uhost-${member}`, staying.has(member) ? undefined : member, context, async ({ turn }) => {
          await turn?.(3_600_000);
          if (failure) throw failure;
          log.push(`${member} deleted`);
        })
        .catch(noting(`${member} not deleted`));
    const make = (member: string, failure?: Error) =>
      void rollout
        .create(member, member, async () => {
          if (failure) throw failure;
          log.push(`${member} made`);
        })
        .catch(noting(`${member} not made`));
    const change = (member: string, work: (context: Context) => Promise<void>) =>
      rollout.update(member, `uhost-${member}`, context, work).catch(noting(`${member} not changed`));
    return { rollout, log, exists, remove, make, change, pass, context };
  }

  const NOT_DELETED = /^b not deleted: update postponed, the instance keeps running: (.*)\. Nothing was created/;

  test("deletes the next one when the previous one is replaced", async () => {
    const { log, exists, remove, make, pass } = fleet("a", "b");
    for (const member of ["a", "b"]) exists(member);
    for (const member of ["a", "b"]) remove(member);
    await pass(5000);
    expect(log).toEqual(["a deleted"]);
    make("a");
    await settle();
    expect(log).toEqual(["a deleted", "a made", "b deleted"]);
  });

  test.each<[string, (one: ReturnType<typeof fleet>) => void, string]>([
    ["can't be created again", ({ make }) => make("a", FAILED), "a couldn't be created"],
    [
      "isn't created again because the engine starts nothing new",
      () => {},
      "the replacement of uhost-a wasn't started",
    ],
  ])("stops if one %s", async (_, then, why) => {
    const it = fleet("a", "b");
    for (const member of ["a", "b"]) it.exists(member);
    for (const member of ["a", "b"]) it.remove(member);
    await it.pass(5000);
    then(it);
    await it.pass(30_000);
    expect(it.log.at(-1)?.match(NOT_DELETED)?.[1]).toBe(why);
  });

  test("stops if one can't be deleted", async () => {
    const { log, exists, remove, pass } = fleet("a", "b");
    for (const member of ["a", "b"]) exists(member);
    remove("a", FAILED);
    remove("b");
    await pass(5000);
    expect(log).toEqual([
      "a not deleted: no. Nothing was created, changed or charged by this request.",
      expect.stringMatching(NOT_DELETED),
    ]);
  });

  test("counts a member that an earlier run has deleted, until it is created again", async () => {
    const { log, exists, remove, make, pass } = fleet("a", "b");
    // The engine asks for no diff of a: it is to be made.
    exists("b");
    remove("b");
    await pass(5000);
    expect(log).toEqual([]);
    make("a");
    await settle();
    expect(log).toEqual(["a made", "b deleted"]);
  });

  test("doesn't wait forever for a member that isn't created in this run", async () => {
    const { log, exists, remove, pass } = fleet("a", "b");
    exists("b");
    remove("b");
    await pass(31_000);
    expect(log).toEqual(["b deleted"]);
  });

  test("deletes none until all members are announced", async () => {
    const { rollout, log, exists, remove, pass } = fleet("a");
    exists("a");
    remove("a");
    await pass(900);
    rollout.declare("b", RUN, true);
    await pass(900);
    expect(log).toEqual([]);
    exists("b");
    await pass(200);
    expect(log).toEqual(["a deleted"]);
  });

  test("never delays a deletion that isn't the first half of a replacement, nor others' resources", async () => {
    const { rollout, log, exists, remove, make, pass } = fleet("a", "b", "c");
    for (const member of ["a", "b", "c"]) exists(member, member === "a");
    for (const member of ["a", "b", "c"]) remove(member);
    rollout.declare("stranger", {}, true);
    make("stranger");
    await pass(1000);
    expect(log.sort()).toEqual(["a deleted", "b deleted", "c deleted", "stranger made"]);
  });

  test("changes members in place one at a time, from the stop to the end", async () => {
    const { log, exists, change, pass } = fleet("a", "b", "c");
    for (const member of ["a", "b", "c"]) exists(member, false);
    const ends: (() => void)[] = [];
    const stopping = (member: string) =>
      change(member, async ({ turn }) => {
        log.push(`${member} waited: ${await turn?.(3_600_000)}`);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    void stopping("a");
    void stopping("b");
    await settle();
    // A rename interrupts nothing.
    await change("c", async () => void log.push("c renamed"));
    await pass(0);
    expect(log).toEqual(["a waited: false", "c renamed"]);
    ends[0]?.();
    await settle();
    expect(log).toEqual(["a waited: false", "c renamed", "b waited: true"]);
  });

  test("proceeds at once with a stopped member, and makes others wait for it", async () => {
    const { log, exists, change, context } = fleet("a", "b", "c");
    for (const member of ["a", "b", "c"]) exists(member, false);
    const never = new Promise<void>(() => {});
    void change("a", async ({ turn }) => {
      await turn?.(3_600_000, true);
      log.push("a goes on");
      await never;
    });
    void change("b", async ({ turn }) => {
      await turn?.(3_600_000);
      log.push("b goes");
    });
    await settle();
    expect(log).toEqual(["a goes on"]);
    expect(context.told.progress).toEqual(["waiting for its turn: 1 of its fleet unavailable, at most 1 may be"]);
  });
});
