import { hold } from "../../emulator/machine";
import type { Instance } from "../../emulator/model";
import type { DataDiskSpec, InstanceSpec } from "../../provider/instance/model/spec";
import { Engine, type Program } from "../support/sim/engine";
import type { Fault } from "../support/sim/faults";
import { Service } from "../support/sim/service";
import { VirtualTime } from "../support/sim/virtual-time";
import { memoryJournal } from "../support/simulation";
import { spec } from "../support/spec";

/** What random schedules have found, one plain example each. */

const START = Date.UTC(2026, 0, 1);
const DATA: DataDiskSpec = { name: "data", type: "CLOUD_SSD", size: 20 };

const program = (changes: Partial<InstanceSpec> = {}): Program => [
  { name: "trainer", aliases: [], deleteBeforeReplace: false, spec: spec(changes) },
];

function simulation(settings: { listDelay?: number; lingerDelay?: number } = {}) {
  const time = new VirtualTime(START);
  const service = new Service(time, settings);
  const engine = new Engine({ time, service, journal: memoryJournal(), nonces: 0 });
  return {
    up: async (wanted: Program, ...faults: Fault[]) => (await engine.up(wanted, faults)).outcome,
    upWithErrors: (wanted: Program, ...faults: Fault[]) => engine.up(wanted, faults),
    refresh: async (wanted: Program) => (await engine.up(wanted, [], true)).outcome,
    made: () => [...service.world.instances.values()],
    living: () => [...service.world.instances.values()].filter(({ terminatedAt }) => terminatedAt === undefined),
    disks: () => [...service.world.disks.values()].filter(({ releasedAt, kind }) => !releasedAt && kind !== "Boot"),
    state: () => engine.state,
  };
}

const write = (nth: number, kind: Fault["kind"]): Fault => ({ of: "writes", nth, kind });
const call = (nth: number, kind: Fault["kind"]): Fault => ({ of: "all", nth, kind });

test("a data disk that is still being detached is deleted a moment later", async () => {
  const { up, disks } = simulation();
  await up(program({ dataDisks: [DATA] }));
  expect(await up(program())).toBe("succeeded");
  expect(disks()).toEqual([]);
});

test("a process that dies after the answer, before lists show the instance, doesn't cause a second purchase", async () => {
  const { up, made } = simulation({ listDelay: 14 });
  expect(await up(program(), call(3, "crash-before"))).toBe("crashed");
  expect(await up(program())).toBe("succeeded");
  expect(made()).toHaveLength(1);
});

test("an instance that is taken over owns the disks it was bought with", async () => {
  const { up, disks } = simulation();
  await up(program({ dataDisks: [DATA] }), write(1, "crash-after"));
  await up(program());
  expect(await up(program())).toBe("succeeded");
  expect(disks()).toEqual([]);
});

test("an instance that is taken over and can't be looked at goes into the state as it was listed", async () => {
  const { up, state } = simulation({ listDelay: 0 });
  await up(program(), write(1, "crash-after"));
  await up(program({ chargeType: "Day" }), call(2, "8357"));
  expect(state()).toMatchObject([{ outputs: { chargeType: "Postpay" } }]);
});

test("an instance that is taken over in a fallback's region is finished there, even if the program has changed", async () => {
  const { up, made } = simulation();
  const sizes = (data: number, logs: number): DataDiskSpec[] => [
    { ...DATA, size: data },
    { ...DATA, name: "logs", size: logs },
  ];
  await up(program({ dataDisks: sizes(20, 40) }), write(1, "crash-after"));
  const shanghai = { zone: "cn-sh2-02", region: "cn-sh2", fallbacks: [{ zone: "cn-wlcb-01", region: "cn-wlcb" }] };
  const changed = program({ ...shanghai, dataDisks: sizes(40, 20), password: "Old-password1" });
  expect(await up(changed)).toBe("succeeded");
  expect(made()).toMatchObject([{ password: "Old-password1" }]);
});

test("an instance that was never seen isn't given up before lists catch up", async () => {
  const { up, living } = simulation({ listDelay: 14 });
  expect(await up(program(), call(3, "8357"))).toBe("failed");
  expect(await up([])).toBe("succeeded");
  expect(living()).toEqual([]);
});

test("the disks of an instance that was never seen are those it was bought with", async () => {
  const { up, disks } = simulation();
  expect(await up(program({ dataDisks: [DATA] }), call(3, "8357"))).toBe("failed");
  expect(await up(program())).toBe("succeeded");
  expect(disks()).toEqual([]);
});

test("a disk of an interrupted purchase that was given up is deleted with its instance", async () => {
  const { up, disks } = simulation();
  await up(program());
  expect(await up(program({ dataDisks: [DATA] }), write(1, "crash-after"))).toBe("crashed");
  expect(await up([])).toBe("succeeded");
  expect(disks()).toEqual([]);
});

test("a disk that was detached and not deleted is deleted by the next run, even after a refresh", async () => {
  const { up, refresh, disks } = simulation();
  await up(program({ dataDisks: [DATA] }));
  expect(await up(program(), write(3, "8357"))).toBe("failed");
  expect(disks()).toHaveLength(1);
  expect(await refresh(program())).toBe("succeeded");
  expect(disks()).toEqual([]);
});

test.each([1, 2])(
  "a detached disk is deleted before its instance: an interruption after call %i loses neither",
  async (nth) => {
    const { up, refresh, disks, living } = simulation();
    await up(program({ dataDisks: [DATA] }));
    await up(program(), write(3, "8357"));
    await up([], write(nth, "crash-after"));
    expect(await refresh([])).toBe("succeeded");
    expect([...disks(), ...living()]).toEqual([]);
  },
);

test("an update that fails while the instance stops has it started by the next one, even after a refresh", async () => {
  const { up, refresh, living } = simulation();
  const larger = program({ gpu: 2, cpu: 32, memory: 131072 });
  await up(program());
  expect(await up(larger, call(3, "8357"))).toBe("failed");
  expect(await refresh(larger)).toBe("succeeded");
  expect(living()).toMatchObject([{ settled: "Running", gpu: 2 }]);
});

test("a deletion whose answer was lost succeeds once the instance isn't listed any more", async () => {
  const { up, state } = simulation({ lingerDelay: 14 });
  await up(program());
  expect(await up([], write(2, "cut-after"))).toBe("succeeded");
  expect(state()).toEqual([]);
});

test("a process that dies between stop and start has it started by the next up, even after a refresh", async () => {
  const { up, refresh, living } = simulation();
  await up(program());
  const larger = program({ gpu: 2, cpu: 32, memory: 131072 });
  expect(await up(larger, write(2, "crash-before"))).toBe("crashed");
  expect(await refresh(program())).toBe("succeeded");
  expect(living()).toMatchObject([{ settled: "Running", gpu: 1 }]);
});

test("an internal error of the service doesn't end a wait", async () => {
  const { upWithErrors, living } = simulation();
  expect((await upWithErrors(program(), call(3, "8433-before"))).errors).toEqual([]);
  expect(living()).toMatchObject([{ settled: "Running" }]);
});

describe("a deletion", () => {
  test.each([
    ["an instance in arrears", "226601", /in arrears.*Pay the open order/],
    ["an expired instance", "226602", /has expired.*Renew it in the console/],
    ["an instance whose order isn't paid", "8429", /isn't paid.*Pay or cancel the open orders/],
  ] as const)("of %s that is refused stays in the state, and says why and what to do", async (_, kind, message) => {
    const { upWithErrors, up, state, living } = simulation();
    await up(program());
    const { errors } = await upWithErrors([], write(2, kind));
    expect(String(errors[0])).toMatch(message);
    expect(String(errors[0])).toMatch(/is kept in the state, and is charged until it is deleted/);
    expect(state()).toHaveLength(1);
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
  });

  test("waits for an operation that somebody else started", async () => {
    const { up, made, living } = simulation();
    await up(program());
    hold(made()[0] as Instance, START, 300);
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
  });

  test.each(["Interrupted", "Stopped", "Install Fail"] as const)("deletes what is %s", async (settled) => {
    const { up, made, living } = simulation();
    await up(program());
    (made()[0] as Instance).settled = settled;
    expect(await up([])).toBe("succeeded");
    expect(living()).toEqual([]);
  });
});
