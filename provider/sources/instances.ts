import { CompShareError } from "../client/errors";
import type { InstanceDescription } from "../client/schemas";
import { observe } from "../instance/model/observed";
import type { ChargeType, DiskType } from "../instance/model/spec";
import { defined, factsOf } from "../instance/observe/outputs";
import { readRemark } from "../resource/ownership/marker";
import { type Account, type AskedPlace, fits, holds } from "./account";
import { theOne } from "./one";
import type { ExistingInstance, GetInstanceArgs, GetInstancesArgs } from "./types/instances";
import type { PlaceArgs } from "./types/place";

export async function findInstances(account: Account, args: GetInstancesArgs): Promise<ExistingInstance[]> {
  return (await listInstances(account, args)).filter((instance) => fitsInstance(instance, args));
}

/**
 * The one instance that matches.
 * @throws CompShareError `NOT_FOUND` or `AMBIGUOUS` that names the candidates.
 */
export async function findInstance(account: Account, args: GetInstanceArgs): Promise<ExistingInstance> {
  const { region, projectId, ...filters } = args;
  if (Object.values(filters).every((value) => value === undefined)) throw nothingAsked();
  const { instanceId } = args;
  const found = instanceId === undefined ? await listInstances(account, args) : await byId(account, args, instanceId);
  const fitting = found.filter((instance) => fitsInstance(instance, args));
  return theOne(
    { kind: "instance", filters },
    {
      fitting,
      others: fitting.length > 0 ? [] : await listInstances(account, args),
      name: ({ name, instanceId: id, zone, state }) => `${name} (${id}, ${zone}, ${state})`,
      advice: "Name one by instanceId, or narrow them down.",
    },
  );
}

const fitsInstance = (instance: ExistingInstance, args: GetInstancesArgs): boolean =>
  fits(args.zone, instance.zone) &&
  fits(args.region, instance.region) &&
  fits(args.name, instance.name) &&
  holds(args.nameContains, instance.name) &&
  fits(args.remark, instance.remark ?? "") &&
  fits(args.state, instance.state) &&
  fits(args.gpuType, instance.gpuType) &&
  fits(args.chargeType, instance.chargeType) &&
  fits(args.imageId, instance.imageId);

const listInstances = (account: Account, where: PlaceArgs) =>
  everywhere(account, where, (place) => account.listings.all(place));

const byId = (account: Account, where: PlaceArgs, id: string) =>
  everywhere(account, where, async ({ region, projectId }) => {
    const params = { Region: region, ProjectId: projectId, UHostIds: [id] };
    const { instances } = await account.ask("DescribeCompShareInstance", params);
    return instances.filter(({ UHostId }) => UHostId === id);
  });

/** Answers may contain other regions' instances: each counts once, in its own region. */
async function everywhere(
  account: Account,
  where: PlaceArgs,
  ask: (place: AskedPlace) => Promise<InstanceDescription[]>,
): Promise<ExistingInstance[]> {
  const places = await account.places(where);
  const lists = await Promise.all(places.map(async (place) => (await ask(place)).map((one) => shape(one, place))));
  return [...new Map(lists.flat().map((instance) => [instance.instanceId, instance])).values()];
}

function shape(seen: InstanceDescription, { region, projectId }: AskedPlace): ExistingInstance {
  const disks = observe(seen, 0).disks.map(({ id, boot, name, type, size }) =>
    defined({ id, boot, name, type: type as DiskType | undefined, size }),
  );
  const complete = disks.flatMap((disk) =>
    disk.type === undefined || disk.size === undefined
      ? []
      : [{ boot: disk.boot, name: disk.name ?? disk.id, type: disk.type, size: disk.size }],
  );
  const boot = complete.find((disk) => disk.boot);
  return defined({
    ...factsOf(seen),
    zone: seen.Zone ?? "",
    region: seen.Region || region,
    projectId,
    name: seen.Name ?? "",
    remark: readRemark(seen.Remark).text || undefined,
    gpuType: seen.GpuType ?? "",
    gpu: seen.GPU ?? 0,
    cpu: seen.CPU ?? 0,
    memory: seen.Memory ?? 0,
    imageId: seen.CompShareImageId ?? "",
    chargeType: (seen.ChargeType ?? "") as ChargeType,
    bootDisk: boot && { type: boot.type, size: boot.size },
    dataDisks: complete.filter((disk) => !disk.boot).map(({ name, type, size }) => ({ name, type, size })),
    disks,
  });
}

function nothingAsked(): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: "It isn't said which instance is meant",
    advice: "Give instanceId, name or another argument; getInstances lists them all.",
  });
}
