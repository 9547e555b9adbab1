import type { CreateInstanceParams } from "../../client/actions";
import { CompShareError } from "../../client/errors";
import { meanTheSame, RETCODE } from "../../client/retcodes";
import { IncompleteError, reasonOf } from "../../resource/lifecycle/incomplete";
import { adoptedId } from "../../resource/ownership/adopt";
import { specDigest, writeRemark } from "../../resource/ownership/marker";
import { buyOnce, claimEarlier } from "../../resource/ownership/purchase";
import { encodePassword } from "../../wire/encode";
import { recordNewDisks } from "../model/disks";
import type { InstanceOutputs } from "../model/facts";
import { type InstancePlace, placeParams } from "../model/place";
import { type Placed, placementName, placementsOf, placementText } from "../model/placement";
import { AFTER_BOOT } from "../model/properties";
import type { InstanceSpec } from "../model/spec";
import { type Context, deadline } from "../observe/context";
import { type Bought, findAttempt, findEarlier } from "../observe/earlier";
import { firstOutputs, without } from "../observe/outputs";
import { waitUntil } from "../observe/wait";
import { adoptInstance, takeOver } from "./adopt";
import { extraInstancesText } from "./extra-instances";
import { requireAffordable, waitingForStock } from "./price-limit";
import { finishInstance } from "./reconcile";

/**
 * Creates an instance and waits until it runs; or takes over the one that an earlier attempt created, or adopts the
 * declared one. If the declared machine is sold out, its fallbacks are tried in turn.
 * @param resource The identity of the resource.
 * @throws CompShareError if nothing was created, or if that is unknown: the request is never sent twice.
 * @throws IncompleteError if there is an instance that isn't as declared (yet).
 */
export async function createInstance(context: Context, spec: InstanceSpec, resource: string): Promise<InstanceOutputs> {
  const { adoptInstanceId } = spec;
  // A replacement of the adopted instance is a new instance.
  if (adoptInstanceId !== undefined && !(await context.owned.isOwnedBy(adoptedId(adoptInstanceId), resource))) {
    return adoptInstance(context, { ...spec, adoptInstanceId }, resource);
  }
  const until = deadline(context, "create", spec);
  const placements = placementsOf(spec);
  const nonce = context.nonce();
  const { placement, result } = await waitingForStock(context, placements, until, (placement) =>
    buyOnce(context, {
      key: resource,
      identified: { nonce, place: placeOf(placement), idOf: ([id]: Bought) => id },
      findEarlier: (notBefore) => findEarlier(context, placements, resource, notBefore),
      findThis: (notBefore) => findAttempt(context, placement, nonce, notBefore),
      buy: (sending) => {
        const remark = writeRemark(spec.remark, { resource: context.mark(resource), spec: digestOf(placement), nonce });
        return buy(context, { ...placement, remark }, sending);
      },
    }),
  );
  context.bought?.();
  if ("earlier" in result) {
    const { UHostId: id, Remark: carried, Region } = result.earlier;
    const place = placeOf({ ...placement, ...(Region && { region: Region }) });
    const marker = claimEarlier(context, resource, { id, carried, place });
    const made = placements.find((one) => digestOf(one) === marker?.spec);
    return takeOver(context, spec, made, result.earlier, until);
  }
  const [id, ...extra] = result.bought;
  const index = placements.indexOf(placement);
  if (index > 0) context.warn(takenText(id, placements, index));
  const bought = context.now();
  context.owned.claim(id, resource);
  const asBought = () => firstOutputs(without(placement, AFTER_BOOT), id, bought);
  if (extra.length > 0) throw new IncompleteError(id, asBought(), extraInstancesText(id, extra, nonce));
  try {
    const observed = await waitUntil(context, {
      id,
      place: placement,
      doing: "boot it",
      reached: ({ phase }) => phase === "running",
      deadline: until,
    });
    return await finishInstance(context, placement, observed, until, recordNewDisks(placement.dataDisks, observed));
  } catch (error) {
    if (error instanceof IncompleteError) throw error;
    throw new IncompleteError(id, asBought(), reasonOf(error));
  }
}

const placeOf = ({ region, projectId }: InstancePlace) => ({ kind: "instance" as const, region, projectId });

const digestOf = (placement: InstanceSpec) => specDigest(createParams(placement));

/** The warning that a fallback was used, and what was sold out. */
export const takenText = (id: string, placements: readonly Placed[], index: number) =>
  `${id} is created from ${placementName(index)}, ${placementText(placements[index] as Placed)}. Sold out before it: ` +
  `${placements.slice(0, index).map(placementText).join("; ")}.`;

async function buy(context: Context, spec: InstanceSpec, sending: () => void): Promise<Bought> {
  await requireAffordable(context, spec);
  try {
    const params = { ...createParams(spec), ...loginParams(spec) };
    const { instanceIds, warnings } = await context.client.call("CreateCompShareInstance", params, sending);
    for (const warning of warnings) context.warn(`${instanceIds[0]}: the service warns: ${warning}`);
    return instanceIds;
  } catch (error) {
    if (!(error instanceof CompShareError)) throw error;
    if (meanTheSame(error.retCode, RETCODE.quota)) throw await withNumbers(context, spec, error);
    if (!error.inDoubt) throw error;
    const seconds = Math.round(context.listLagMs / 1000);
    throw error.with({
      advice:
        `An instance "${spec.name}" may have been created in ${spec.zone}, and may be charged, though the service didn't list it ` +
        `within ${seconds} s. Run \`pulumi up\` again: it looks for that instance first, takes it over if it exists, ` +
        "and creates another one only if it doesn't.",
    });
  }
}

/** Adds to a quota error how many instances there are in each region: that shows what could be deleted. */
async function withNumbers(context: Context, spec: InstanceSpec, error: CompShareError): Promise<CompShareError> {
  try {
    const zones = await context.client.call("DescribeCompShareSupportZone", {});
    const regions = [...new Set([spec.region, ...zones.map(({ region }) => region)])];
    const counts = await Promise.all(
      regions.map(async (region) => {
        const { length } = await context.listings.all({ ...spec, region }, context.now());
        return { length, region };
      }),
    );
    const where = counts.filter(({ length }) => length > 0).map(({ length, region }) => `${length} in ${region}`);
    const project = spec.projectId === undefined ? "" : ` in project ${spec.projectId}`;
    return error.with({ what: `${error.facts.what}; instances now${project}: ${where.join(", ") || "none"}` });
  } catch {
    return error;
  }
}

/**
 * The password of a new instance. The vendor's SDK has these parameters, the API page doesn't. If the service ignores
 * them, the running instance has another password, and the declared one is set then.
 */
const loginParams = ({ password }: InstanceSpec) =>
  password === undefined ? {} : { LoginMode: "Password" as const, Password: encodePassword(password) };

/**
 * The parameters of CreateCompShareInstance. `MaxCount` isn't used, as each instance is its own resource. The password
 * isn't included, as the digest of these parameters is public.
 */
export function createParams(spec: InstanceSpec): CreateInstanceParams {
  return {
    ...placeParams(spec),
    MachineType: "G",
    GpuType: spec.gpuType,
    GPU: spec.gpu,
    CPU: spec.cpu,
    Memory: spec.memory,
    MinimalCpuPlatform: spec.minimalCpuPlatform,
    CompShareImageId: spec.imageId,
    Disks: [
      { IsBoot: true, Type: spec.bootDisk.type, Size: spec.bootDisk.size },
      ...spec.dataDisks.map(({ type, size }) => ({ IsBoot: false, Type: type, Size: size })),
    ],
    ChargeType: spec.chargeType,
    Quantity: spec.quantity,
    Name: spec.name,
    Remark: spec.remark,
    SecurityGroupId: spec.securityGroupId,
    EnableUS3: spec.enableUs3 || undefined,
  };
}
