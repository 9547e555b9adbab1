import type { ActionName } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import { deleteInstance } from "../../provider/instance/apply/delete";
import type { InstanceOutputs } from "../../provider/instance/model/facts";
import type { DataDiskSpec, InstanceSpec } from "../../provider/instance/model/spec";
import { outputsOf } from "../../provider/instance/observe/outputs";
import { observed } from "./observed";
import { SimulatedClock, simulatedContext } from "./simulation";
import { spec } from "./spec";

/** Deletions of an instance against scripted answers. `tests/lifecycle` runs them against the emulator. */

const START = 1_000_000;
export const refusal = (retCode: number) => new CompShareError({ code: "API", what: "no", effect: "none", retCode });
export const LOST = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });

export interface Scene {
  declared?: Partial<InstanceSpec>;
  /** The instance's state at each look; the last one repeats. Undefined: it isn't listed. */
  states?: (string | undefined)[];
  /** The outcome of each termination; the last one repeats. By default each is accepted, and the instance is gone. */
  terminations?: (Error | undefined)[];
  timeout?: number;
  /** Its data disks, as the service shows them with it. */
  disks?: object[];
  /** How many looks show no disks at all. */
  hidden?: number;
  /** The outcome of each deletion of a disk; the last one repeats. */
  diskDeletions?: (Error | undefined)[];
  /** Its outputs in the state, apart from the declaration. */
  stored?: Partial<InstanceOutputs>;
  /** The list of disks at each look; the last one repeats. By default it is empty. */
  listed?: { diskId: string; attachedTo?: string }[][];
  /** The instance's states after a stop was sent. */
  stopping?: string[];
  /** Its replacement, and whether that is in stock at each question. */
  replacement?: Partial<InstanceSpec>;
  stock?: boolean[];
  before?: (context: ReturnType<typeof simulatedContext>) => unknown;
}

export async function deleting(scene: Scene) {
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
  context.owned.record("uhost-1", { resource: "mine" });
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
export const disk = (DiskId: string, Type: string, changes: object = {}) => ({
  DiskId,
  Type,
  DiskType: "CLOUD_SSD",
  Size: 50,
  Drive: "/dev/vdb",
  ...changes,
});
export const DATA: DataDiskSpec = { name: "data", type: "CLOUD_SSD", size: 50 };
export const OWN = disk("own", "Data");
export const THEIRS = disk("theirs", "Udisk");

export const [LOOK, STOP, END]: [ActionName, ActionName, ActionName] = [
  "DescribeCompShareInstance",
  "StopCompShareInstance",
  "TerminateCompShareInstance",
];
export const [DETACH, DELETE_DISK] = ["DetachCompshareDisk", "DeleteCompshareDisk"];
export const ASK: ActionName = "CheckCompShareResourceCapacity";
