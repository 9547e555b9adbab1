import { CompShareError } from "../../client/errors";
import { buyOnce } from "../../resource/ownership/purchase";
import { encodePassword } from "../../wire/encode";
import { addedDiskType } from "../model/machines";
import { chargeTypeOf, type Observed } from "../model/observed";
import { placeParams, targetParams } from "../model/place";
import { showPorts } from "../model/ports";
import type { PropertyName } from "../model/properties";
import { plannedStop } from "../model/schedule";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "../observe/context";
import { listDisks } from "../observe/disk-listing";
import type { GpuLessSpec } from "../observe/gpu-less";
import type { Step } from "./plan";

type StepOf<D extends Step["do"]> = Extract<Step, { do: D }>;

interface StepRow<D extends Step["do"]> {
  /** The step in words, for progress and errors: "stop it". */
  readonly title: (step: StepOf<D>) => string;
  /** Makes the call. */
  readonly run: (context: Context, declared: InstanceSpec, id: string, step: StepOf<D>) => Promise<unknown>;
  /** Whether the instance shows the step's effect. */
  readonly reached: (observed: Observed, step: StepOf<D>) => boolean;
  /** The properties that it sets, if the service may not show them. */
  readonly settles?: readonly PropertyName[];
  /** Whether it resets what is set after the boot. */
  readonly unsettles?: true;
  /** Whether it interrupts the instance's users, or happens during an interruption. */
  readonly interrupts?: true;
  /** Whether the service only accepts it for stopped instances, and may refuse it. */
  readonly needsStopped?: true;
}

const settled = ({ phase }: Observed) => phase === "running" || phase === "stopped";
const diskOf = (observed: Observed, id: string) => observed.disks.find((disk) => disk.id === id);

/** Every step: its words, its call, and how its effect shows. */
export const STEPS: { readonly [D in Step["do"]]: StepRow<D> } = {
  wait: {
    title: () => "wait for the running operation",
    run: async () => undefined,
    reached: ({ phase }) => phase !== "changing",
  },
  rename: {
    title: ({ name }) => `rename it to "${name}"`,
    run: ({ client }, declared, id, { name }) =>
      client.call("ModifyCompShareInstanceName", { ...targetParams(declared, id), Name: name }),
    reached: ({ seen }, { name }) => seen.Name === name,
  },
  switchChargeType: {
    title: ({ chargeType }) => `switch its charge type to ${chargeType}`,
    run: ({ client }, declared, id, { chargeType }) =>
      client.call("SwitchChargeType", { ...targetParams(declared, id), DestChargeType: chargeType }),
    // An unknown charge type doesn't contradict the answer.
    reached: ({ seen }, { chargeType }) => (chargeTypeOf(seen) ?? chargeType) === chargeType,
    settles: ["chargeType"],
  },
  reinstall: {
    title: ({ imageId }) => `reinstall it from ${imageId}`,
    run: ({ client }, declared, id, { imageId }) =>
      client.call("ReinstallCompShareInstance", {
        ...targetParams(declared, id),
        CompShareImageId: imageId,
        ...passwordParam(declared.password),
      }),
    reached: (observed, { imageId }) => settled(observed) && observed.seen.CompShareImageId === imageId,
    unsettles: true,
    interrupts: true,
    needsStopped: true,
  },
  resetPassword: {
    title: () => "reset its password",
    run: ({ client }, declared, id, { password }) =>
      client.call("ResetCompShareInstancePassword", {
        ...targetParams(declared, id),
        Password: encodePassword(password),
      }),
    reached: ({ seen }, { password }) => seen.Password === undefined || seen.Password === password,
    settles: ["password"],
    needsStopped: true,
  },
  attachUs3: {
    title: () => "mount US3",
    run: ({ client }, declared, id) => client.call("AttachUS3", targetParams(declared, id)),
    // It can't be observed.
    reached: () => true,
    settles: ["enableUs3"],
  },
  setPorts: {
    title: () => "set its ports",
    run: ({ client }, declared, id, { ports: { http, tcp } }) =>
      client.call("UpdateCompShareInstancePorts", { ...targetParams(declared, id), HttpPorts: http, TcpPorts: tcp }),
    reached: ({ seen }, { ports }) => showPorts(seen, ports),
    settles: ["ports"],
  },
  stop: {
    title: () => "stop it",
    run: ({ client }, declared, id, { force }) =>
      client.call("StopCompShareInstance", { ...targetParams(declared, id), ...(force && { Force: true }) }),
    reached: ({ phase }) => phase === "stopped" || phase === "interrupted",
    interrupts: true,
  },
  start: {
    title: ({ withoutGpu }) => (withoutGpu ? "start it without its cards" : "start it"),
    run: startInstance,
    reached: ({ phase }) => phase === "running",
    interrupts: true,
  },
  planStop: {
    title: ({ at }) => `schedule its stop for ${new Date(at * 1000).toISOString()}`,
    run: async (context, declared, id, { at }) =>
      context.client.call("UpdateCompShareStopScheduler", {
        ...(await projectTarget(context, declared, id)),
        SchedulerStopTime: at,
      }),
    reached: ({ seen }, { at }) => plannedStop(seen) === at,
  },
  cancelStop: {
    title: () => "cancel its planned stop",
    run: async (context, declared, id) =>
      context.client.call("DeleteCompShareStopScheduler", await projectTarget(context, declared, id)),
    reached: ({ seen }) => plannedStop(seen) === undefined,
  },
  resize: {
    title: ({ gpu, cpu, memory }) => `resize it to ${gpu} GPU, ${cpu} vCPU, ${memory} MB`,
    run: ({ client }, declared, id, { cpu, memory, gpu }) =>
      client.call("ResizeCompShareInstance", { ...targetParams(declared, id), Cpu: cpu, Memory: memory, Gpu: gpu }),
    // An instance that ran without its cards may show none until it starts.
    reached: (observed, { cpu, memory, gpu }) =>
      settled(observed) &&
      (observed.withoutGpu ||
        (observed.seen.CPU === cpu && observed.seen.Memory === memory && observed.seen.GPU === gpu)),
    settles: ["gpu", "cpu", "memory"],
    interrupts: true,
    needsStopped: true,
  },
  growBootDisk: {
    title: ({ size }) => `grow its boot disk to ${size} GB`,
    run: ({ client }, declared, id, { diskId, size }) =>
      client.call("ResizeCompShareInstance", { ...targetParams(declared, id), DiskId: diskId, DiskSpace: size }),
    reached: (observed, { diskId, size }) => settled(observed) && (diskOf(observed, diskId)?.size ?? 0) >= size,
    interrupts: true,
    needsStopped: true,
  },
  growDataDisk: {
    title: ({ diskId, size }) => `grow its disk ${diskId} to ${size} GB`,
    run: ({ client }, declared, id, { diskId, size }) =>
      client.call("ResizeCompShareDisk", { ...targetParams(declared, id), UDiskId: diskId, Size: size }),
    reached: (observed, { diskId, size }) => settled(observed) && (diskOf(observed, diskId)?.size ?? 0) >= size,
    needsStopped: true,
  },
  detachDisk: {
    title: ({ diskId }) => `detach its disk ${diskId}`,
    run: ({ client }, declared, id, { diskId, device }) =>
      client.call("DetachCompshareDisk", { ...targetParams(declared, id), UDiskId: diskId, Device: device }),
    reached: (observed, { diskId }) => diskOf(observed, diskId) === undefined,
    interrupts: true,
    needsStopped: true,
  },
  deleteDisk: {
    title: ({ diskId }) => `delete its former disk ${diskId}`,
    run: ({ client }, declared, _id, { diskId }) =>
      client.call("DeleteCompshareDisk", { ...placeParams(declared), UDiskId: diskId }),
    reached: () => true,
  },
  forgetDisk: {
    title: ({ diskId }) => `keep its former disk ${diskId}`,
    run: async ({ warn }, _declared, id, { diskId, name }) =>
      warn(`The data disk "${name}" (${diskId}) of ${id} is kept (keepDataDisks). It is charged until you delete it.`),
    reached: () => true,
  },
  addDisk: {
    title: ({ disk }) => `add the data disk "${disk.name}"`,
    run: addDisk,
    reached: (observed, { label, knownId }) =>
      observed.disks.some((disk) => disk.name === label || disk.id === knownId),
  },
};

/**
 * Starts an instance. Sources differ on whether machines can have the larger spec without cards: if it is refused, the
 * smaller one is used. The old flag WithoutGpu is never sent: a service was seen to ignore it and charge the cards.
 */
async function startInstance({ client }: Context, declared: InstanceSpec, id: string, { spec }: StepOf<"start">) {
  const start = (WithoutGpuSpec?: GpuLessSpec) =>
    client.call("StartCompShareInstance", { ...targetParams(declared, id), WithoutGpuSpec });
  try {
    return await start(spec);
  } catch (error) {
    const isAboutSpec = error instanceof CompShareError && error.facts.message?.includes("WithoutGpuSpec") === true;
    if (spec !== "B" || !isAboutSpec) throw error;
    return start("A");
  }
}

/** The actions of the stop scheduler always need a project. */
const projectTarget = async ({ defaultProject }: Context, declared: InstanceSpec, id: string) => ({
  ...targetParams(declared, id),
  ProjectId: declared.projectId ?? (await defaultProject()),
});

const passwordParam = (password: string | undefined) =>
  password === undefined ? {} : { Password: encodePassword(password) };

/** Attaches the disk if it was bought before and is detached; otherwise buys it. */
async function addDisk(context: Context, declared: InstanceSpec, id: string, step: StepOf<"addDisk">): Promise<void> {
  const { disk, label, knownId } = step;
  const find = async () => {
    const all = await listDisks(context.client, declared);
    return all.find(
      (found) =>
        (found.diskId === knownId ||
          // With keepDataDisks, a detached disk of this name may be one that was kept: it isn't attached again.
          (found.name === label && (found.attachedTo === id || !declared.keepDataDisks))) &&
        // A larger disk of this name was kept when the declaration shrank.
        (found.size === undefined || found.size <= disk.size),
    );
  };
  const result = await buyOnce(context, {
    key: label,
    findEarlier: find,
    findThis: find,
    buy: (sending) => buyDisk(context, declared, id, step, sending),
  });
  if (!("earlier" in result)) return;
  const { diskId, attachedTo } = result.earlier;
  if (attachedTo === undefined) {
    await context.client.call("AttachCompshareDisk", { ...targetParams(declared, id), UDiskId: diskId });
  } else if (attachedTo !== id) {
    throw new CompShareError({
      code: "REFUSED",
      what: `The data disk "${disk.name}" (${diskId}) is attached to ${attachedTo}, not to ${id}`,
      effect: "none",
      advice: "Detach it there to use it here again, or give the declared disk another name to get a new one.",
      instanceId: id,
    });
  }
}

async function buyDisk(
  { client }: Context,
  declared: InstanceSpec,
  id: string,
  { disk, label }: StepOf<"addDisk">,
  sending: () => void,
): Promise<unknown> {
  const params = {
    ...targetParams(declared, id),
    Size: disk.size,
    DiskType: addedDiskType(disk.type),
    Name: label,
    // Disks can't be Spot: they are charged by use, like the instance.
    ChargeType: declared.chargeType === "Spot" ? "Postpay" : declared.chargeType,
    Quantity: 1,
  };
  try {
    return await client.call("CreateAndAttachCompshareDisk", params, sending);
  } catch (error) {
    if (!(error instanceof CompShareError) || !error.inDoubt) throw error;
    throw error.with({
      advice: `A disk named "${label}" may have been bought, and may be charged. Run \`pulumi up\` again: it looks for that disk first.`,
    });
  }
}

/** A step, bound to its row. */
export interface Action {
  readonly title: string;
  readonly run: (context: Context, declared: InstanceSpec, id: string) => Promise<unknown>;
  readonly reached: (observed: Observed) => boolean;
  readonly settles?: readonly PropertyName[];
  readonly unsettles?: true;
  readonly interrupts?: true;
  readonly needsStopped?: true;
}

export function actionOf<D extends Step["do"]>(step: StepOf<D>): Action {
  const row = STEPS[step.do] as unknown as StepRow<D>;
  const { settles, unsettles, interrupts, needsStopped } = row;
  return {
    settles,
    unsettles,
    interrupts,
    needsStopped,
    title: row.title(step),
    run: (context, declared, id) => row.run(context, declared, id, step),
    reached: (observed) => row.reached(observed, step),
  };
}
