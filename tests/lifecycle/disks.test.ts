import type { Disk, Instance } from "../../emulator/model";
import { applyPatch } from "../../emulator/patch";
import type { DataDiskSpec, InstanceSpec } from "../../provider/instance/model/spec";
import { reasonOf } from "../../provider/resource/lifecycle/incomplete";
import { Engine, type Program } from "../support/sim/engine";
import type { Fault } from "../support/sim/faults";
import { Service } from "../support/sim/service";
import { VirtualTime } from "../support/sim/virtual-time";
import { memoryJournal } from "../support/simulation";
import { spec } from "../support/spec";

/** Which disks are deleted with an instance, and which stay. */

const DATA: DataDiskSpec = { name: "data", type: "CLOUD_SSD", size: 20 };
const program = (changes: Partial<InstanceSpec> = {}): Program => [
  { name: "trainer", aliases: [], deleteBeforeReplace: false, spec: spec({ dataDisks: [DATA], ...changes }) },
];
const THEIRS = { Size: DATA.size, Name: "theirs" };

/** Detaches the last disk from an instance. */
function takeOff(instance: Instance): Disk {
  const disk = instance.disks.pop() as Disk;
  disk.instanceId = undefined;
  return disk;
}

/** The disks of an answer about instances, changed by `edit`. */
type Edit = (disks: { DiskId: string; IsBoot: string }[]) => unknown;

function simulation() {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  const service = new Service(time, {});
  const engine = new Engine({ time, service, journal: memoryJournal(), nonces: 0 });
  const living = () => [...service.world.instances.values()].filter(({ terminatedAt }) => terminatedAt === undefined);
  const data = () => [...service.world.disks.values()].filter(({ kind }) => kind !== "Boot");
  const up = async (wanted: Program, ...faults: Fault[]) => {
    const { outcome, errors } = await engine.up(wanted, faults);
    await time.run(time.sleep(60_000), 100_000);
    return [outcome, ...errors.map(reasonOf)].join(": ");
  };
  return {
    up,
    refresh: async (wanted: Program) => (await engine.up(wanted, [], true)).outcome,
    loseState: () => void engine.state.splice(0),
    state: () => engine.state,
    living,
    only: () => living()[0] as Instance,
    /** Somebody attaches a disk, which is as the declared one. */
    meddle: async () => {
      applyPatch(service.world, living()[0] as Instance, { ExtraDisk: THEIRS });
      await time.run(time.sleep(60_000), 100_000);
      return data().at(-1) as Disk;
    },
    disks: () => data().filter(({ releasedAt }) => releasedAt === undefined),
    /** What the service shows of disks with instances; `times`: only in so many answers. */
    show: (edit: Edit, times = Number.POSITIVE_INFINITY) => {
      let left = times;
      service.tamper = (action, answer) => {
        const body = JSON.parse(answer.body) as { UHostSet?: { DiskSet: Parameters<Edit>[0] }[] };
        if (action !== "DescribeCompShareInstance" || !body.UHostSet || left-- <= 0) return answer;
        for (const one of body.UHostSet) one.DiskSet = edit(one.DiskSet) as typeof one.DiskSet;
        return { ...answer, body: JSON.stringify(body) };
      };
    },
    /** What the service answers to an action. */
    answer: (about: string, body: object) => {
      service.tamper = (action, answer) => (action === about ? { ...answer, body: JSON.stringify(body) } : answer);
    },
    sent: (action: string) => service.carriedOut.filter((call) => call.action === action).map(({ params }) => params),
    world: service.world,
    now: time.now,
  };
}

describe("a foreign disk is kept when the instance is deleted", () => {
  const cases: [string, (world: ReturnType<typeof simulation>) => Promise<unknown> | unknown][] = [
    ["that is attached", () => undefined],
    ["that is on record", ({ refresh }) => refresh(program())],
    ["that isn't shown, like all disks", ({ show }) => show(() => null)],
    [
      "that is on record and not shown, like all disks",
      async ({ refresh, show }) => {
        await refresh(program());
        show(() => null);
      },
    ],
    [
      "that is on record and not shown though others are",
      async ({ refresh, show, only }) => {
        await refresh(program());
        const theirs = only().disks.at(-1)?.id;
        show((disks) => disks.filter(({ DiskId }) => DiskId !== theirs));
      },
    ],
    [
      "where disks aren't listed",
      async ({ refresh, answer }) => {
        await refresh(program());
        answer("DescribeCompshareDisk", { RetCode: 161, Message: "Action [DescribeCompshareDisk] not available" });
      },
    ],
  ];
  test.each(cases)("%s, and its own are deleted", async (_title, prepare) => {
    const world = simulation();
    await world.up(program());
    const theirs = await world.meddle();
    await prepare(world);
    expect(await world.up([])).toBe("succeeded");
    expect(world.living()).toEqual([]);
    expect(world.disks()).toEqual([theirs]);
  });

  test("with keepDataDisks too, beside its own", async () => {
    const { up, meddle, disks, living } = simulation();
    await up(program({ keepDataDisks: true }));
    await meddle();
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
    expect(disks()).toHaveLength(2);
  });

  test("and is detached first, if possible", async () => {
    const { up, meddle, sent } = simulation();
    await up(program());
    const { id } = await meddle();
    await up([]);
    expect(sent("DetachCompshareDisk")).toMatchObject([{ UDiskId: id }]);
  });

  test("and is detached from a running Spot instance, which is stopped for that", async () => {
    const { up, meddle, disks, living } = simulation();
    await up(program({ chargeType: "Spot" }));
    const theirs = await meddle();
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
    expect(disks()).toEqual([theirs]);
  });

  test("or nothing is deleted, if it can't be detached", async () => {
    const { up, meddle, only, disks, sent } = simulation();
    await up(program());
    const theirs = await meddle();
    only().settled = "Interrupted";
    expect(await up([])).toMatch(
      /the disk \S+, which somebody else attached .* can't be detached while the state is "Interrupted"/,
    );
    expect(disks()).toHaveLength(2);
    expect(theirs.instanceId).toBe(only().id);
    expect(sent("TerminateCompShareInstance")).toEqual([]);
  });

  test("with keepDataDisks even if it can't be detached", async () => {
    const { up, meddle, only, disks, living } = simulation();
    await up(program({ keepDataDisks: true }));
    await meddle();
    only().settled = "Interrupted";
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
    expect(disks()).toHaveLength(2);
  });
});

describe("an instance that shows no disks", () => {
  test("for a moment is looked at again", async () => {
    const { up, show, only, sent, disks } = simulation();
    await up(program());
    only().settled = "Stopped";
    show(() => null, 3);
    expect(await up([])).toBe("succeeded");
    expect(sent("TerminateCompShareInstance")).toMatchObject([{ ReleaseUDisk: "true" }]);
    expect(disks()).toEqual([]);
  });

  test("doesn't release them: those on record are deleted after it", async () => {
    const { up, show, sent, disks } = simulation();
    await up(program());
    show((disks) => disks.filter(({ IsBoot }) => IsBoot !== "True"));
    expect(await up([])).toBe("succeeded");
    expect(sent("TerminateCompShareInstance")[0]).not.toHaveProperty("ReleaseUDisk");
    expect(sent("DeleteCompshareDisk")).toHaveLength(1);
    expect(disks()).toEqual([]);
  });

  test("and has none on record isn't deleted: any disk could be its own", async () => {
    const { up, show, living, disks } = simulation();
    show(() => null);
    await up(program());
    expect(await up([])).toMatch(/doesn't show the disks of \S+, and none is on record.*keepDataDisks/);
    expect([living().length, disks().length]).toEqual([1, 1]);
    await up(program({ keepDataDisks: true }));
    expect(await up([])).toBe("succeeded");
    expect([living().length, disks().length]).toEqual([0, 1]);
  });

  test("and was declared without any is deleted", async () => {
    const { up, show, living } = simulation();
    show(() => null);
    await up(program({ dataDisks: [] }));
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
  });
});

describe("the deletion of an instance that was", () => {
  const adopting = (id: string) => program({ adoptInstanceId: id });

  test("adopted deletes the disks it was bought with, and nothing else, however similar", async () => {
    const { up, meddle, loseState, only, disks } = simulation();
    await up(program());
    const theirs = await meddle();
    loseState();
    await up(adopting(only().id));
    expect(await up([])).toBe("succeeded");
    expect(disks()).toEqual([theirs]);
  });

  test("adopted deletes no disk if it was bought without", async () => {
    const { up, meddle, loseState, only, disks, state } = simulation();
    await up(program({ dataDisks: [] }));
    const theirs = await meddle();
    loseState();
    await up(adopting(only().id));
    expect(state()[0]?.outputs.dataDisks).toEqual([]);
    expect(await up([])).toBe("succeeded");
    expect(disks()).toEqual([theirs]);
  });

  test("taken over deletes the disks it was bought with, and nothing else", async () => {
    const { up, meddle, disks } = simulation();
    await up(program(), { of: "writes", nth: 1, kind: "crash-after" });
    const theirs = await meddle();
    expect(await up(program())).toBe("succeeded");
    expect(await up([])).toBe("succeeded");
    expect(disks()).toEqual([theirs]);
  });
});

describe("an instance that is taken over", () => {
  const cut: Fault = { of: "writes", nth: 1, kind: "crash-after" };

  test("knows a declared disk by its name, even if the program has changed since", async () => {
    const { up, state } = simulation();
    await up(program(), cut);
    expect(await up(program({ name: "renamed" }))).toMatch(
      /was created at 2026-01-01T00:00:\S+Z by an attempt .* It isn't as declared: name is "my-instance"\./,
    );
    expect(state()[0]?.outputs.dataDisks).toEqual([DATA]);
  });

  test("isn't reported as different for being stopped, if powerState decides about that", async () => {
    const { up, only, world } = simulation();
    const running = program({ powerState: "running" });
    await up(running, cut);
    applyPatch(world, only(), { State: "Stopped" });
    expect(await up(running)).toBe("succeeded");
    expect(only().settled).toBe("Running");
  });

  test("stays where it was created, even if the program has moved to another region", async () => {
    const { up, state } = simulation();
    await up(program(), cut);
    expect(await up(program({ zone: "cn-sh2-02", region: "cn-sh2" }))).toMatch(/zone is "cn-wlcb-01"/);
    expect(state()[0]?.outputs).toMatchObject({ zone: "cn-wlcb-01", region: "cn-wlcb" });
  });

  test("is reported as stopped, and started by the next update", async () => {
    const { up, only, world } = simulation();
    await up(program(), cut);
    applyPatch(world, only(), { State: "Stopped" });
    expect(await up(program())).toMatch(/It isn't as declared: it is "Stopped"\./);
    expect(await up(program())).toBe("succeeded");
    expect(only().settled).toBe("Running");
  });
});

test("an incomplete list of disks doesn't buy a second disk", async () => {
  const { up, answer, only, disks } = simulation();
  const more = program({ dataDisks: [DATA, { ...DATA, name: "more" }] });
  await up(program());
  await up(more, { of: "purchases", nth: 1, kind: "crash-after" });
  takeOff(only());
  answer("DescribeCompshareDisk", { RetCode: 0, TotalCount: 25, DiskSet: null });
  expect(await up(more)).toMatch(/no list, and a total of 25/);
  expect(disks()).toHaveLength(2);
});

test("an incomplete list of disks removes no record", async () => {
  const { up, refresh, only, answer, state, world } = simulation();
  await up(program());
  const own = takeOff(only());
  answer("DescribeCompshareDisk", { RetCode: 0, TotalCount: 1, DiskSet: [] });
  expect(await refresh(program())).toBe("failed");
  answer("DescribeCompshareDisk", { RetCode: 161, Message: "unknown" });
  await refresh(program());
  expect(state()[0]?.outputs.disks).toContainEqual(expect.objectContaining({ id: own.id }));
  expect(world.disks.get(own.id)?.releasedAt).toBeUndefined();
});

describe("an instance's own disk that is detached from it", () => {
  /** An instance with a disk that somebody took off it. */
  async function withLooseDisk() {
    const world = simulation();
    await world.up(program());
    return { ...world, own: takeOff(world.only()) };
  }

  test("is deleted with the instance", async () => {
    const { up, disks } = await withLooseDisk();
    expect(await up([])).toBe("succeeded");
    expect(disks()).toEqual([]);
  });

  test("is kept if it is attached to another one now", async () => {
    const { up, own, disks, living } = await withLooseDisk();
    own.instanceId = "uhost-another";
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
    expect(disks()).toEqual([own]);
  });

  test("is ignored if it was deleted elsewhere", async () => {
    const { up, own, world, sent } = await withLooseDisk();
    world.disks.delete(own.id);
    expect(await up([])).toBe("succeeded");
    expect(sent("DeleteCompshareDisk")).toEqual([]);
  });

  test("is deleted later if it is still being detached when the instance is gone", async () => {
    const { up, own, world, only, disks, now } = await withLooseDisk();
    applyPatch(world, only(), { Vanish: true });
    own.busyUntil = now() + 10_000;
    expect(await up([])).toBe("succeeded");
    expect(disks()).toEqual([]);
  });

  test("is waited for if lists show it as attached after the instance is gone", async () => {
    const { up, own, disks, only, world, state, now } = await withLooseDisk();
    applyPatch(world, only(), { Vanish: true });
    const begun = now();
    own.instanceId = state()[0]?.id;
    expect(await up([])).toMatch(/isn't listed any more, but \S+ couldn't be deleted: still attached to it/);
    // 60 s until an empty list is believed, 15 s for the disk to come off it, and the 60 s that pass after each `up` here.
    expect(now() - begun).toBeLessThan(150_000);
    expect(state()).toHaveLength(1);
    own.instanceId = undefined;
    expect(await up([])).toBe("succeeded");
    expect(disks()).toEqual([]);
  });
});
