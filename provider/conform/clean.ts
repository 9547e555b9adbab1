import { CompShareError } from "../client/errors";
import { holdingsAt, placesOf } from "../orphans/account";
import type { Holding, Place } from "../orphans/select";
import { isMarked, isOurDisk } from "./marks";
import type { Service } from "./world";

/** Something that a run has created and that still exists. */
export interface Trace {
  readonly kind: "instance" | "image" | "disk";
  readonly id: string;
  readonly state?: string;
  readonly region: string;
  readonly zone?: string;
  readonly projectId?: string;
  /** Disks: the instance that it is attached to. */
  readonly attachedTo?: string;
}

/** An instance can't be stopped while an image is created from it. */
const TIMEOUT_MS = 30 * 60_000;
const PAUSES_MS = [250, 500, 1000, 2000, 4000];

type Log = (text: string) => void;

/** Everything in the account that carries the mark of these runs. */
export async function tracesIn(service: Service, log: Log = () => undefined): Promise<Trace[]> {
  const { projectId } = service.settings;
  service.seen.step = "clean";
  const known = { regions: [], projects: [], project: projectId };
  // Without a project, runs buy in the default one.
  const projects = projectId === undefined ? undefined : [projectId];
  const places = await placesOf(service.client, { projects, known }, log);
  const own = places.filter(({ isDefaultProject }) => projectId !== undefined || isDefaultProject);
  const traces = (await holdingsAt(service.client, own, log)).flatMap(tracesOf);
  return [...new Map(traces.map((trace) => [trace.id, trace])).values()];
}

function tracesOf(holding: Holding): Trace[] {
  const place = { region: holding.region, projectId: holding.projectId };
  const instances = holding.instances.filter(({ Remark }) => isMarked(Remark));
  return [
    ...instances.map((instance) => ({
      ...place,
      kind: "instance" as const,
      id: instance.UHostId,
      state: instance.State,
      region: instance.Region ?? place.region,
      zone: instance.Zone,
    })),
    ...holding.disks
      .filter(({ name }) => isOurDisk(name))
      .map(({ diskId, zone, attachedTo }) => ({ ...place, kind: "disk" as const, id: diskId, zone, attachedTo })),
    ...holding.images
      .filter(({ description }) => isMarked(description))
      .map(({ imageId, status }) => ({ ...place, kind: "image" as const, id: imageId, state: status })),
  ];
}

/** What is known about the run to clean up after. */
export interface Known {
  /**
   * Ids of what was created and not yet seen to be deleted: each must have been listed before its absence means that it
   * is gone.
   */
  readonly made?: ReadonlySet<string>;
  /** Whether more may have been created, with unknown ids. */
  readonly inDoubt?: boolean;
}

/**
 * Deletes everything that carries the mark: lists it, takes one step for each resource, and lists it again.
 * @returns What is left at the timeout.
 */
export async function clean(
  service: Service,
  log: Log,
  { made, inDoubt = false }: Known = {},
): Promise<readonly Trace[]> {
  const until = service.now() + TIMEOUT_MS;
  const unseen = new Set(made);
  let doubtful = inDoubt;
  for (let attempt = 0; ; attempt++) {
    const left = await tracesIn(service, attempt === 0 ? log : undefined).catch(passing);
    for (const { id } of left ?? []) unseen.delete(id);
    if (left?.length === 0 && unseen.size === 0 && !doubtful) return [];
    if (service.now() > until) return [...(left ?? [UNKNOWN]), ...[...unseen].map((id) => ({ ...UNKNOWN, id }))];
    if (left?.length === 0 && doubtful) {
      // Lists lag: what isn't listed yet gets the time to appear.
      doubtful = false;
      await service.pause(service.settings.listLagMs);
    }
    for (const trace of left ?? []) {
      log(`clean: ${trace.kind} ${trace.id}${trace.state ? ` (${trace.state})` : ""}`);
      await remove(service, trace);
    }
    await service.pause(PAUSES_MS[attempt] ?? (PAUSES_MS.at(-1) as number));
  }
}

/** Stands for anything that may exist if the account can't be listed. */
const UNKNOWN: Trace = { kind: "instance", id: "?", region: "?" };

/** One step towards the deletion of a resource. If it is refused, the next round tries again. */
async function remove(service: Service, { kind, id, state, attachedTo, ...place }: Trace): Promise<void> {
  const here = { Region: place.region, Zone: place.zone ?? (await zoneOf(service, place)), ProjectId: place.projectId };
  const send = (action: string, params: object) => service.send("clean", action, { ...here, ...params });
  if (kind === "image") return void (await send("TerminateCompShareCustomImage", { CompShareImageId: id }));
  if (kind === "disk") {
    if (!attachedTo) await send("DeleteCompshareDisk", { UDiskId: id });
    return;
  }
  if (state === "Running") {
    const { error } = await send("StopCompShareInstance", { UHostId: id });
    // Spot can only be stopped by force, if at all, and may be deleted while it runs.
    if (error) await send("TerminateCompShareInstance", { UHostId: id, ReleaseUDisk: false });
    return;
  }
  // The run's own disks are deleted by name afterwards; others attached to it aren't touched.
  await send("TerminateCompShareInstance", { UHostId: id, ReleaseUDisk: false });
}

/** A zone of an image's region: images have no zone, but their deletion requires one. */
async function zoneOf(service: Service, { region }: Pick<Place, "region">): Promise<string> {
  const zones = await service.client.call("DescribeCompShareSupportZone", {}).catch(() => []);
  return zones.find((zone) => zone.region === region)?.zone ?? `${region}-01`;
}

/** Tolerates errors that the next round may resolve. */
function passing(error: unknown): undefined {
  if (!(error instanceof CompShareError)) throw error;
}
