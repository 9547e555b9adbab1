import type { DiskRecord } from "../../provider/instance/model/facts";
import { writeName } from "../../provider/resource/ownership/marker";
import {
  DATA,
  DELETE_DISK,
  DETACH,
  deleting,
  END,
  OWN,
  refusal,
  type Scene,
  STOP,
  THEIRS,
} from "../support/scripted-deletion";

/** What becomes of the disks of an instance that is deleted. */

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
