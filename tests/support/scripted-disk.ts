import type { ActionName } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import { createDisk, deleteDisk, updateDisk } from "../../provider/disk/apply";
import type { DiskOutputs, DiskSpec } from "../../provider/disk/spec";
import type { ListedDisk } from "../../provider/instance/observe/disk-listing";
import { writeName } from "../../provider/resource/ownership/marker";
import { observed } from "./observed";
import { SimulatedClock, simulatedContext } from "./simulation";
import { diskSpec, spec as instanceSpec } from "./spec";

/** A data disk's lifecycle against scripted answers. tests/unit/disk.test.ts runs it against the emulator. */

export const ME = "a".repeat(16);
export const START = 1_000_000;
export const PLACE = { Region: "cn-wlcb", Zone: "cn-wlcb-01", ProjectId: undefined };
export const LOST = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });
export const refusal = (retCode: number) => new CompShareError({ code: "API", what: "no", effect: "none", retCode });

export const listed = (changes: Partial<ListedDisk> = {}): ListedDisk =>
  ({
    diskId: "disk-1",
    name: "data",
    size: 100,
    zone: "cn-wlcb-01",
    type: "CLOUD_SSD",
    status: "InUse",
    createdAt: 900,
    attachedTo: "uhost-1",
    ...changes,
  }) as ListedDisk;
export const stored = (changes: Partial<DiskOutputs> = {}): DiskOutputs =>
  ({ ...diskSpec(), diskId: "disk-1", status: "InUse", ...changes }) as DiskOutputs;
export const marked = (nonce: string, resource = ME) => writeName("data", { resource, spec: "c".repeat(8), nonce });

export interface Scene {
  /** What is listed at each look; the last one repeats. */
  lists?: ListedDisk[][];
  /** The outcome of each call of an action; the last one repeats. */
  fails?: Partial<Record<ActionName, (Error | undefined)[]>>;
  instance?: { State?: string; DiskSet?: object[] };
  before?: (context: ReturnType<typeof simulatedContext>) => unknown;
}

export function at({ lists = [[]], fails = {}, instance = { State: "Stopped" }, before }: Scene) {
  const clock = new SimulatedClock(START);
  const next = <T>(list: T[]) => (list.length > 1 ? (list.shift() as T) : (list[0] as T));
  const left = { lists: [...lists], fails: { ...fails }, state: instance.State ?? "Running" };
  const sent: [ActionName, Record<string, unknown>][] = [];
  const call = async (action: ActionName, params: Record<string, unknown>, sending?: () => void) => {
    sending?.();
    if (action === "DescribeCompshareDisk") {
      const disks = next(left.lists);
      return { total: disks.length, disks } as never;
    }
    if (action === "DescribeCompShareInstance") {
      const seen = observed(instanceSpec(), { State: left.state, DiskSet: instance.DiskSet ?? [] }).seen;
      return { total: 1, instances: [seen] } as never;
    }
    sent.push([action, params]);
    const failure = left.fails[action] && next(left.fails[action]);
    if (failure) throw failure;
    if (action === "StopCompShareInstance") left.state = "Stopped";
    if (action === "StartCompShareInstance") left.state = "Running";
    return { UDiskId: "disk-1" } as never;
  };
  const context = simulatedContext({ call: call as never }, { clock });
  before?.(context);
  const exclusively = <T>(_id: string, work: () => Promise<T>) => work();
  return {
    context,
    sent,
    actions: () => sent.map(([action]) => action),
    params: (action: ActionName) => sent.find(([name]) => name === action)?.[1],
    seconds: () => Math.floor((clock.now() - START) / 1000),
    create: (declared = diskSpec()) => createDisk(context, declared, ME, exclusively),
    update: (declared: DiskSpec, from = stored()) => updateDisk(context, "disk-1", from, declared, exclusively),
    remove: (from = stored()) => deleteDisk(context, "disk-1", from, exclusively),
  };
}

export const failing = async (work: Promise<unknown>) => work.catch((error: unknown) => error);
export const [BUY, ATTACH, DETACH, GROW, DELETE] = [
  "CreateAndAttachCompshareDisk",
  "AttachCompshareDisk",
  "DetachCompshareDisk",
  "ResizeCompShareDisk",
  "DeleteCompshareDisk",
] as const;
export const [STOP, RESTART] = ["StopCompShareInstance", "StartCompShareInstance"];
