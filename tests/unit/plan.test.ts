import { ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { type Goal, nextStep, type Step } from "../../provider/instance/apply/plan";
import { diskLabel, matchDisks, recordDisks } from "../../provider/instance/model/disks";
import type { DiskRecord } from "../../provider/instance/model/facts";
import { type ObservedDisk, phaseOf } from "../../provider/instance/model/observed";
import type { PropertyName } from "../../provider/instance/model/properties";
import { type InstanceSpec, SPEC_NAMES } from "../../provider/instance/model/spec";
import { observed } from "../support/observed";
import { spec } from "../support/spec";

const goal = (declared: InstanceSpec, changes: Partial<Goal> = {}): Goal => ({
  declared,
  recorded: [],
  changes: new Set(SPEC_NAMES),
  power: "running",
  ...changes,
});
const disk = (name: string, size: number) => ({ name, size, type: "CLOUD_SSD" as const });

const STOPPED = { State: "Stopped" };
const CONTAINER = { InstanceType: "Container" };

describe("the next step", () => {
  test.each<[string, InstanceSpec, Parameters<typeof observed>, Partial<Step> | undefined]>([
    ["nothing differs", spec(), [spec()], undefined],
    ["another name", spec({ name: "b" }), [spec()], { do: "rename", name: "b" }],
    ["an operation in progress", spec({ name: "b" }), [spec(), { State: "Resizing" }], { do: "wait" }],
    ["a state that is new to this version", spec(), [spec(), { State: "Meditating" }], { do: "wait" }],
    [
      "Day to Month",
      spec({ chargeType: "Month" }),
      [spec({ chargeType: "Day" })],
      { do: "switchChargeType", chargeType: "Month" },
    ],
    [
      "Postpay to Month, running",
      spec({ chargeType: "Month" }),
      [spec()],
      { do: "switchChargeType", chargeType: "Month" },
    ],
    ["Postpay to Month, stopped", spec({ chargeType: "Month" }), [spec(), { State: "Stopped" }], { do: "start" }],
    ["Postpay to Month, without its cards", spec({ chargeType: "Month" }), [spec(), { GPU: 0 }], { do: "stop" }],
    [
      "Day to Month, stopped",
      spec({ chargeType: "Month" }),
      [spec({ chargeType: "Day" }), { State: "Stopped" }],
      { do: "switchChargeType" },
    ],
    ["Spot, described as Postpay", spec({ chargeType: "Spot" }), [spec(), { IsSpot: true }], undefined],
    ["Spot, described as nothing", spec({ chargeType: "Spot" }), [spec(), { ChargeType: "", IsSpot: true }], undefined],
    ["another image, while running", spec({ imageId: "j" }), [spec()], { do: "stop", force: false }],
    ["another image, stopped", spec({ imageId: "j" }), [spec(), STOPPED], { do: "reinstall", imageId: "j" }],
    ["another password, running", spec({ password: "New-one1" }), [spec(), { Password: "Old-one1" }], { do: "stop" }],
    [
      "another password, stopped",
      spec({ password: "New-one1" }),
      [spec(), { ...STOPPED, Password: "Old-one1" }],
      { do: "resetPassword" },
    ],
    [
      "another password of a container, running",
      spec({ password: "New-one1" }),
      [spec(), { ...CONTAINER, Password: "Old-one1" }],
      { do: "resetPassword" },
    ],
    [
      "another password of a container, stopped",
      spec({ password: "New-one1" }),
      [spec(), { ...CONTAINER, ...STOPPED, Password: "Old-one1" }],
      { do: "start", withoutGpu: false },
    ],
    ["a password that isn't shown", spec({ password: "New-one1" }), [spec(), STOPPED], { do: "resetPassword" }],
    ["the declared password", spec({ password: "New-one1" }), [spec(), { Password: "New-one1" }], undefined],
    ["other ports", spec({ ports: { http: [80], tcp: [] } }), [spec()], { do: "setPorts" }],
    ["a password, none declared", spec(), [spec(), { Password: "Old-one1" }], undefined],
    ["another size, running", spec({ gpu: 2 }), [spec()], { do: "stop", force: false }],
    [
      "another size, Spot",
      spec({ gpu: 2, chargeType: "Spot" }),
      [spec({ chargeType: "Spot" })],
      { do: "stop", force: true },
    ],
    [
      "another size, Spot described as Postpay",
      spec({ gpu: 2, chargeType: "Spot" }),
      [spec(), { IsSpot: true }],
      { do: "stop", force: true },
    ],
    [
      "another size, stopped without its cards",
      spec({ gpu: 2 }),
      [spec(), { ...STOPPED, GPU: 0 }],
      { do: "resize", gpu: 2, cpu: 16, memory: 65536 },
    ],
    [
      "another size, stopped",
      spec({ gpu: 2 }),
      [spec(), { State: "Stopped" }],
      { do: "resize", gpu: 2, cpu: 16, memory: 65536 },
    ],
    [
      "a larger boot disk, stopped",
      spec({ bootDisk: { type: "CLOUD_SSD", size: 300 } }),
      [spec(), { State: "Stopped" }],
      { do: "growBootDisk", diskId: "boot-1", size: 300 },
    ],
    ["stopped by an update", spec(), [spec(), { State: "Stopped" }], { do: "start" }],
    ["without cards, running", spec(), [spec(), { GPU: 0 }], { do: "stop" }],
    ["a reclaimed one", spec({ name: "b" }), [spec(), { State: "Interrupted" }], { do: "start", withoutGpu: false }],
    ["a new disk, running", spec({ dataDisks: [disk("a", 50)] }), [spec()], { do: "addDisk", label: "a-uhost-1" }],
    ["an answer without any disk", spec({ dataDisks: [disk("a", 50)] }), [spec(), { DiskSet: null }], undefined],
  ])("%s", (_title, declared, seen, step) => {
    const next = nextStep(goal(declared), observed(...seen));
    if (step === undefined) expect(next).toBeUndefined();
    else expect(next).toMatchObject(step);
  });

  test.each<[string, Partial<InstanceSpec>]>([
    ["another image", { imageId: "j" }],
    ["another size", { gpu: 2 }],
    ["a missing disk", { dataDisks: [] }],
    ["another name", { name: "b" }],
  ])("leaves alone %s that no preview has shown, since somebody else made it", (_title, difference) => {
    const seen = observed(spec({ dataDisks: [disk("a", 50)] }));
    const declared = spec({ dataDisks: [disk("a", 50)], ...difference });
    expect(nextStep(goal(declared, { changes: new Set(["keepDataDisks"]), power: "any" }), seen)).toBeUndefined();
  });

  test.each<[Goal["power"], Record<string, unknown>, Partial<Step> | undefined]>([
    ["running", { State: "Stopped" }, { do: "start", withoutGpu: false }],
    ["running", { GPU: 0 }, { do: "stop" }],
    ["stopped", {}, { do: "stop" }],
    ["stopped", { GPU: 0 }, { do: "stop" }],
    ["stopped", { State: "Stopped" }, undefined],
    ["withoutGpu", {}, { do: "stop" }],
    ["withoutGpu", { State: "Stopped" }, { do: "start", withoutGpu: true, spec: "B" }],
    ["withoutGpu", { State: "Stopped", InstanceType: "Container" }, { do: "start", withoutGpu: true, spec: "A" }],
    ["withoutGpu", { GPU: 0 }, undefined],
    ["any", { State: "Stopped" }, undefined],
  ])("towards the power state %j from %j is %j", (power, seen, step) => {
    const changes = new Set<PropertyName>(["powerState"]);
    const next = nextStep(goal(spec(), { power, changes }), observed(spec(), seen));
    if (step === undefined) expect(next).toBeUndefined();
    else expect(next).toMatchObject(step);
  });

  test("grows a data disk while the instance runs, or after a stop if the service has refused it", () => {
    const declared = spec({ dataDisks: [disk("a", 60)] });
    const seen = observed(spec({ dataDisks: [disk("a", 50)] }));
    const recorded: DiskRecord[] = [{ id: "disk-0", role: "data", name: "a" }];
    expect(nextStep(goal(declared, { recorded }), seen)).toMatchObject({ do: "growDataDisk", size: 60 });
    const growStopped = new Set(["disk-0"]);
    expect(nextStep(goal(declared, { recorded, growStopped }), seen)).toMatchObject({ do: "stop" });
  });

  test("doesn't start an instance that was stopped before the update", () => {
    expect(nextStep(goal(spec(), { power: "stopped" }), observed(spec(), { State: "Stopped" }))).toBeUndefined();
  });
});

test.each([
  ["Running", "running"],
  ["Stopped", "stopped"],
  ["Install Fail", "failed"],
  ["Interrupted", "interrupted"],
  ["已中断", "interrupted"],
  ["Starting", "changing"],
  ["", "changing"],
  ["Anything New", "changing"],
])("the state %j counts as %s", (state, phase) => {
  expect(phaseOf(state)).toBe(phase);
});

describe("attached disks are matched to declared names", () => {
  const real = (id: string, size: number, name?: string): ObservedDisk => ({
    id,
    boot: false,
    boughtWithInstance: true,
    type: "CLOUD_SSD",
    size,
    name,
  });
  const match = (declared: InstanceSpec["dataDisks"], recorded: DiskRecord[], disks: ObservedDisk[]) => {
    const { owned, missing, foreign } = matchDisks(declared, recorded, { id: "uhost-1", disks });
    return {
      owned: Object.fromEntries([...owned].map(([name, { id }]) => [name, id])),
      missing: [...missing.keys()],
      foreign: foreign.map(({ id }) => id),
    };
  };
  const record = (name: string, id: string): DiskRecord => ({ id, name, role: "data" });

  test("of a new instance by type and size, since the create call gives no names", () => {
    const found = match([disk("a", 50), disk("b", 100)], [], [real("d1", 100), real("d2", 50)]);
    expect(found).toEqual({ owned: { a: "d2", b: "d1" }, missing: [], foreign: [] });
  });
  test("by the ids in the state, whatever their size", () => {
    expect(match([disk("a", 50)], [record("a", "d1")], [real("d2", 50), real("d1", 70)]).owned).toEqual({ a: "d1" });
  });
  test("by the label if they were added later", () => {
    const boot: DiskRecord = { id: "boot", role: "boot" };
    const found = match([disk("a", 50)], [boot], [real("d1", 50), real("d2", 50, diskLabel("uhost-1", "a"))]);
    expect(found).toEqual({ owned: { a: "d2" }, missing: [], foreign: ["d1"] });
  });
  test("as missing if an own disk isn't attached", () => {
    expect(match([], [record("a", "d1")], []).missing).toEqual(["a"]);
  });
  test("as foreign if somebody else attached them", () => {
    expect(match([disk("a", 50)], [record("a", "d1")], [real("d1", 50), real("dx", 50)]).foreign).toEqual(["dx"]);
  });
});

describe("an instance becomes what is declared, from any state,", () => {
  const size = fc.integer({ min: 1, max: 4 });
  const disks = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("a", "b", "c"),
      type: fc.constant("CLOUD_SSD" as const),
      size: size.map((n) => n * 10),
    }),
    { selector: ({ name }) => name },
  );
  const anySpec = fc
    .record({
      name: fc.constantFrom("m", "n"),
      gpu: size,
      imageId: fc.constantFrom("i", "j"),
      boot: size,
      dataDisks: disks,
    })
    .map(({ boot, ...rest }) => spec({ ...rest, bootDisk: { type: "CLOUD_SSD", size: 40 + boot } }));
  const state = fc.constantFrom("Running", "Stopped");

  /**
   * The service in a few lines: what each step does, refusing what the service would refuse. Asserted by Node, since jest's
   * `expect` takes more of the time than what is tested.
   */
  function apply(step: Step, seen: Record<string, unknown>, loose: Set<string>): void {
    const set = seen.DiskSet as { DiskId: string; Size: number; Name?: string }[];
    const find = (id: string) => set.find((one) => one.DiskId === id) as { Size: number };
    const needStopped = () => strictEqual(seen.State, "Stopped");
    switch (step.do) {
      case "rename":
        seen.Name = step.name;
        return;
      case "reinstall":
        needStopped();
        seen.CompShareImageId = step.imageId;
        seen.State = "Running";
        return;
      case "stop":
        strictEqual(seen.State, "Running");
        seen.State = "Stopped";
        return;
      case "start":
        needStopped();
        seen.State = "Running";
        return;
      case "resize":
        needStopped();
        Object.assign(seen, { GPU: step.gpu, CPU: step.cpu, Memory: step.memory });
        return;
      case "growBootDisk":
        needStopped();
        ok(step.size > find(step.diskId).Size);
        find(step.diskId).Size = step.size;
        return;
      case "growDataDisk":
        ok(step.size > find(step.diskId).Size);
        find(step.diskId).Size = step.size;
        return;
      case "detachDisk":
        needStopped();
        seen.DiskSet = set.filter((one) => one.DiskId !== step.diskId);
        loose.add(step.diskId);
        return;
      case "deleteDisk":
        ok(loose.delete(step.diskId));
        return;
      case "addDisk":
        set.push({
          DiskId: `new-${set.length}-${step.disk.name}`,
          Name: step.label,
          DiskType: step.disk.type,
          Size: step.disk.size,
        } as never);
        return;
      default:
        throw new Error(`unexpected step ${step.do}`);
    }
  }

  test("within 20 steps, without leaving a disk detached, and in the power state that it had", () => {
    fc.assert(
      fc.property(anySpec, anySpec, state, (before, after, power) => {
        const wanted: InstanceSpec = structuredClone({ ...after, onImageChange: "reinstall" });
        if (wanted.bootDisk.size < before.bootDisk.size) wanted.bootDisk = { ...before.bootDisk };
        const first = observed(structuredClone(before), { State: power });
        const seen = structuredClone({ ...first.seen, State: power }) as unknown as Record<string, unknown>;
        let recorded = recordDisks(matchDisks(before.dataDisks, [], first));
        const loose = new Set<string>();
        for (let steps = 0; ; steps++) {
          ok(steps < 20);
          const now = observed(wanted, seen);
          recorded = recordDisks(matchDisks(wanted.dataDisks, recorded, now));
          const step = nextStep(goal(wanted, { recorded, power: power === "Running" ? "running" : "stopped" }), now);
          if (!step) break;
          apply(step, seen, loose);
          if (step.do === "deleteDisk") recorded = recorded.filter(({ id }) => id !== step.diskId);
        }
        expect(seen).toMatchObject({
          Name: wanted.name,
          GPU: wanted.gpu,
          CompShareImageId: wanted.imageId,
          State: power,
        });
        const sizes = (seen.DiskSet as { Size: number }[]).map(({ Size }) => Size).sort();
        expect(sizes).toEqual([wanted.bootDisk.size, ...wanted.dataDisks.map((one) => one.size)].sort());
        expect(loose.size).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
