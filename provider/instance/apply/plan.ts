import { type DiskMatch, diskLabel, matchDisks } from "../model/disks";
import type { DiskRecord } from "../model/facts";
import { canSwitch } from "../model/machines";
import { chargeTypeOf, isContainer, isSpot, type Observed, showsDisks } from "../model/observed";
import { powerOf, powerStep } from "../model/power";
import type { PropertyName } from "../model/properties";
import { plannedStop, stopToPlan } from "../model/schedule";
import type { DataDiskSpec, InstanceSpec, PortsSpec, PowerState } from "../model/spec";
import { type GpuLessSpec, startStep } from "../observe/gpu-less";

/** One step of an update: a single write, or a wait. */
export type Step =
  | { readonly do: "wait" }
  | { readonly do: "rename"; readonly name: string }
  | { readonly do: "switchChargeType"; readonly chargeType: string }
  | { readonly do: "reinstall"; readonly imageId: string }
  | { readonly do: "resetPassword"; readonly password: string }
  | { readonly do: "setPorts"; readonly ports: PortsSpec }
  | { readonly do: "stop"; readonly force: boolean }
  | { readonly do: "start"; readonly withoutGpu: boolean; readonly spec?: GpuLessSpec }
  | { readonly do: "planStop"; readonly at: number }
  | { readonly do: "cancelStop" }
  | { readonly do: "resize"; readonly cpu: number; readonly memory: number; readonly gpu: number }
  | { readonly do: "growBootDisk"; readonly diskId: string; readonly size: number }
  | { readonly do: "growDataDisk"; readonly diskId: string; readonly size: number }
  | { readonly do: "attachUs3" }
  | { readonly do: "detachDisk"; readonly diskId: string; readonly device: string }
  | { readonly do: "deleteDisk"; readonly diskId: string; readonly name: string }
  | { readonly do: "forgetDisk"; readonly diskId: string; readonly name: string }
  | { readonly do: "addDisk"; readonly disk: DataDiskSpec; readonly label: string; readonly knownId?: string };

/** The goal of an update. */
export interface Goal {
  readonly declared: InstanceSpec;
  /** The disks recorded in the state. */
  readonly recorded: readonly DiskRecord[];
  /**
   * The properties that the preview announced. Other differences were made by somebody else since the last refresh:
   * they aren't touched, as no preview has shown them. Properties that are set after the boot are removed by their
   * step.
   */
  readonly changes: ReadonlySet<PropertyName>;
  /** The final power state; `any`: the update doesn't change it. */
  readonly power: PowerState | "any";
  /** Disks that the service refused to grow while the instance runs. */
  readonly growStopped?: ReadonlySet<string>;
}

/**
 * The next step from the observed instance towards the declaration; undefined if nothing is left to do. It only depends
 * on what is observed, so an interrupted update can be continued from anywhere.
 */
export function nextStep(goal: Goal, observed: Observed): Step | undefined {
  const step = wantedStep(goal, observed);
  // A reclaimed Spot instance can only be started or deleted.
  return step && observed.phase === "interrupted" ? startStep(observed, false) : step;
}

function wantedStep(goal: Goal, observed: Observed): Step | undefined {
  const { declared, recorded, changes, power } = goal;
  const { phase, seen } = observed;
  const stop: Step = { do: "stop", force: isSpot(seen) };
  const differs = <T>(property: PropertyName, is: T | undefined, wanted: T) =>
    changes.has(property) && is !== undefined && is !== wanted;

  if (phase === "changing") return { do: "wait" };
  if (differs("name", seen.Name, declared.name)) return { do: "rename", name: declared.name };
  const chargeType = chargeTypeOf(seen);
  if (differs("chargeType", chargeType, declared.chargeType) && canSwitch(chargeType ?? "", declared.chargeType)) {
    // A charge type by use can only be switched while the instance runs with its cards.
    if (chargeType === "Postpay" && phase === "stopped") return startStep(observed, false);
    if (chargeType === "Postpay" && observed.withoutGpu) return stop;
    return { do: "switchChargeType", chargeType: declared.chargeType };
  }
  const reset = passwordToReset(goal, observed);
  if (reset && isContainer(seen)) return phase === "stopped" ? startStep(observed, false) : reset;
  if (changes.has("ports") && declared.ports) return { do: "setPorts", ports: declared.ports };

  const disks = matchDisks(declared.dataDisks, recorded, observed);
  const stoppedStep = stepThatNeedsStopped(goal, observed, disks);
  if (stoppedStep) return phase === "running" && needsStopped(goal, stoppedStep) ? stop : stoppedStep;
  // Nothing is bought or deleted because of an answer without disks.
  const diskStep = showsDisks(observed) && changes.has("dataDisks") && stepForDisks(declared, observed, disks);
  if (diskStep) return diskStep;

  if (changes.has("enableUs3") && declared.enableUs3)
    return phase === "stopped" ? startStep(observed, false) : { do: "attachUs3" };

  const toPower = power === "any" ? undefined : powerStep(powerOf(observed), power);
  if (toPower === "start") return startStep(observed, power === "withoutGpu");
  if (toPower === "stop") return stop;
  return stepForSchedule(goal, observed);
}

/** A stop is planned while the instance runs, as each start resets it. It is cancelled in any state. */
function stepForSchedule({ declared, changes, power }: Goal, observed: Observed): Step | undefined {
  const isTouched = changes.has("stopAt") || changes.has("autoStopAfter");
  const isGivenUp = isTouched && declared.stopAt === undefined && declared.autoStopAfter === undefined;
  if (isGivenUp) return plannedStop(observed.seen) === undefined ? undefined : { do: "cancelStop" };
  if (observed.phase !== "running" || !(isTouched || power !== "any")) return undefined;
  const at = stopToPlan(declared, observed);
  return at === undefined ? undefined : { do: "planStop", at };
}

/** The password is reset if it isn't as declared: machines must be Stopped for it, containers must run. */
function passwordToReset({ declared: { password }, changes }: Goal, { seen }: Observed): Step | undefined {
  const isDue = changes.has("password") && password !== undefined && seen.Password !== password;
  return isDue ? { do: "resetPassword", password } : undefined;
}

/** A data disk grows while the instance runs, unless the service refuses that. */
const needsStopped = ({ growStopped }: Goal, step: Step) =>
  step.do !== "growDataDisk" || growStopped?.has(step.diskId) === true;

/** A step that needs a stopped instance, or may need one. */
function stepThatNeedsStopped(goal: Goal, observed: Observed, disks: DiskMatch): Step | undefined {
  const { declared, changes } = goal;
  const { seen, withoutGpu } = observed;
  const { cpu, memory, gpu, imageId } = declared;
  const sizes = [
    [seen.CPU, cpu],
    [seen.Memory, memory],
    [seen.GPU, gpu],
  ];
  const resizes = changes.has("cpu") || changes.has("memory") || changes.has("gpu");
  // Without its cards, an instance doesn't show its size.
  if (resizes && (withoutGpu || sizes.some(([is, wanted]) => is !== undefined && is !== wanted)))
    return { do: "resize", cpu, memory, gpu };

  const { boot } = disks;
  if (changes.has("bootDisk") && boot?.size !== undefined && boot.size < declared.bootDisk.size) {
    return { do: "growBootDisk", diskId: boot.id, size: declared.bootDisk.size };
  }
  const diskStep = changes.has("dataDisks") ? stepForAttached(declared, disks) : undefined;
  if (diskStep) return diskStep;
  // A reinstallation starts the instance, so it comes last, except for the password.
  if (changes.has("imageId") && seen.CompShareImageId !== undefined && seen.CompShareImageId !== imageId)
    return { do: "reinstall", imageId };
  return isContainer(seen) ? undefined : passwordToReset(goal, observed);
}

function stepForAttached(declared: InstanceSpec, { owned }: DiskMatch): Step | undefined {
  for (const [name, disk] of owned) {
    const wanted = declared.dataDisks.find((spec) => spec.name === name);
    if (!wanted || isOtherDisk(wanted, disk)) return { do: "detachDisk", diskId: disk.id, device: disk.device ?? "" };
    if (disk.size !== undefined && disk.size < wanted.size) {
      return { do: "growDataDisk", diskId: disk.id, size: wanted.size };
    }
  }
  return undefined;
}

function stepForDisks(declared: InstanceSpec, { id }: Observed, disks: DiskMatch): Step | undefined {
  for (const [name, record] of disks.missing) {
    const wanted = declared.dataDisks.find((spec) => spec.name === name);
    if (!wanted || isOtherDisk(wanted, record)) {
      return { do: declared.keepDataDisks ? "forgetDisk" : "deleteDisk", diskId: record.id, name };
    }
  }
  const absent = declared.dataDisks.find((spec) => !disks.owned.has(spec.name));
  return (
    absent && {
      do: "addDisk",
      disk: absent,
      label: diskLabel(id, absent.name),
      knownId: disks.missing.get(absent.name)?.id,
    }
  );
}

/** A disk can only grow: a smaller one, or one of another type, is a new disk. */
function isOtherDisk(wanted: DataDiskSpec, disk: { type?: string; size?: number }): boolean {
  return (disk.type !== undefined && disk.type !== wanted.type) || (disk.size !== undefined && disk.size > wanted.size);
}
