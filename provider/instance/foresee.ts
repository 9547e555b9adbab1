import { CompShareError } from "../client/errors";
import type { MachineOffer, Offers } from "../offers/offers";
import type { Reply } from "../offers/questions";
import { adoptedId } from "./adopt";
import { type CheckDefaults, type CheckResult, checkInstance, isMarketChanged } from "./check";
import { machineText, tooDear } from "./market";
import type { Violation } from "./rules";
import { type InstanceSpec, isKnown, type RawInputs } from "./spec";
import { type Change, isCardGivenBack, SPOT_NOTICE, stoppingChanges, surprisesOf } from "./surprises";

/** A declaration that is to be checked. */
export interface Declared {
  readonly raw: RawInputs;
  /** The inputs that the state has; undefined where a new instance would be made. */
  readonly olds: RawInputs | undefined;
  readonly defaults: CheckDefaults;
  /** Whether it is a preview: it asks for stock and price too, and tells more. */
  readonly isPreview: boolean;
}

export interface Foreseen extends CheckResult {
  readonly warnings: readonly string[];
}

const TABLE = "; that is by the table of the API page, as the service couldn't be asked";

/** Checks a declaration against the rules, and against what the service offers now. */
export async function foreseeDeclaration(
  offers: Offers,
  { raw, olds, defaults, isPreview }: Declared,
): Promise<Foreseen> {
  const byTable = checkInstance(raw, defaults, { olds });
  const spec = byTable.inputs as unknown as InstanceSpec;
  const { region, projectId, zone, gpuType, chargeType } = spec;
  const isPlaceKnown = [region, zone, gpuType].every((value) => typeof value === "string" && isKnown(value));
  if (!isPlaceKnown || !isKnown(projectId) || !isMarketChanged(olds, byTable.inputs)) {
    return { ...byTable, warnings: [] };
  }
  const catalogue = await offers.catalogue({ region, projectId }, chargeType === "Spot");
  const { inputs, violations } = catalogue ? checkInstance(raw, defaults, { olds, catalogue }) : byTable;
  if (violations.length > 0) {
    const source = (one: Violation) => (one.isMarket && !catalogue ? { ...one, reason: one.reason + TABLE } : one);
    return { inputs, violations: violations.map(source), warnings: [] };
  }
  if (!isPreview) return { inputs, violations, warnings: [] };
  const isNew = olds === undefined;
  const found = await Promise.all([
    isNew && spec.adoptInstanceId === undefined ? foreseeStock(offers, spec, catalogue?.machines ?? []) : NOTHING,
    spec.adoptInstanceId === undefined ? foreseePrice(offers, spec) : NOTHING,
    isNew ? foreseeAdoption(offers, spec) : NOTHING,
  ]);
  return {
    inputs,
    violations: found.flatMap((one) => one.violations),
    warnings: [...found.flatMap((one) => one.warnings), ...(isNew && chargeType === "Spot" ? [SPOT_NOTICE] : [])],
  };
}

/** What a preview says of a change besides what the engine shows. */
export async function foreseeChange(offers: Offers, change: Change): Promise<string[]> {
  const { actual, declared, updates, replaces } = change;
  const stops = replaces.length === 0 && stoppingChanges(actual, declared, updates).length > 0;
  const needsCard = stops && actual.state === "Running" && isCardGivenBack(actual) && isMachineKnown(declared);
  const soldOut = needsCard && (await isSoldOut(offers, declared));
  const text =
    `The service has no ${machineText(declared)} in ${declared.zone} now: \`pulumi up\` won't stop ${change.id}, as it might not ` +
    `start again. ${declared.onNoCapacity === "wait" ? "It waits for stock, as onNoCapacity says." : 'onNoCapacity: "wait" would wait for stock.'}`;
  return [...surprisesOf(change), ...(soldOut ? [text] : [])];
}

/**
 * Refuses a replacement that deletes first, where the new instance can't be had: the old one would be lost for nothing.
 * @throws CompShareError `REFUSED`.
 */
export async function needReplacement(offers: Offers, id: string, declared: InstanceSpec): Promise<void> {
  if (!isMachineKnown(declared)) return;
  const { violations } = await foreseePrice(offers, declared);
  const [dear] = violations;
  if (!dear && !(await isSoldOut(offers, declared))) return;
  throw new CompShareError({
    code: "REFUSED",
    what: `${id} isn't replaced: ${dear ? dear.reason : `the service has no ${machineText(declared)} in ${declared.zone} now`}`,
    effect: "none",
    advice:
      "It would be deleted first (deleteBeforeReplace), and the new one couldn't be made. Run it again later, choose another zone or " +
      "GPU type, or make the new one first (without deleteBeforeReplace).",
    instanceId: id,
  });
}

interface Finding {
  readonly violations: readonly Violation[];
  readonly warnings: readonly string[];
}
const NOTHING: Finding = { violations: [], warnings: [] };

async function foreseeStock(offers: Offers, spec: InstanceSpec, machines: readonly MachineOffer[]): Promise<Finding> {
  if (!isMachineKnown(spec)) return NOTHING;
  const reply = await offers.stock(spec);
  if (reply && "refusal" in reply) return refused(reply.refusal, spec);
  if (reply?.answer !== false) return NOTHING;
  const others = await inStockElsewhere(offers, spec, machines);
  const wait = spec.onNoCapacity === "wait" ? " `pulumi up` waits for stock, as onNoCapacity says." : "";
  return {
    ...NOTHING,
    warnings: [`The service has no ${machineText(spec)} in ${spec.zone} now: sold out.${wait} ${others}`],
  };
}

/** A question that is refused for the image's sake says what the create would be told; others say less. */
function refused({ facts }: CompShareError, { imageId }: InstanceSpec): Finding {
  if (facts.retCode === 226603 || /CompShareImageId/.test(facts.what)) {
    return { ...NOTHING, violations: [{ property: "imageId", reason: `"${imageId}" can't be used: ${facts.what}` }] };
  }
  return { ...NOTHING, warnings: [`Whether it is in stock isn't known: ${facts.what}.`] };
}

/** Where the GPU type is in stock, and which types are in the zone. */
async function inStockElsewhere(
  offers: Offers,
  { gpuType, zone, region, projectId }: InstanceSpec,
  machines: readonly MachineOffer[],
): Promise<string> {
  const others = (await offers.regions()).filter((other) => other !== region);
  const catalogues = await Promise.all(others.map((other) => offers.catalogue({ region: other, projectId }, false)));
  const inStock = [...machines, ...catalogues.flatMap((one) => one?.machines ?? [])].filter((one) => !one.isSoldOut);
  const zones = inStock.filter((one) => one.gpuType === gpuType && one.zone !== zone).map((one) => one.zone);
  const types = inStock.filter((one) => one.zone === zone && one.gpuType !== gpuType).map((one) => one.gpuType);
  const where = zones.length > 0 ? `${gpuType} is in stock in ${zones.join(", ")}` : `No zone has ${gpuType} in stock`;
  return `${where}; in stock in ${zone}: ${types.join(", ") || "nothing"}.`;
}

async function isSoldOut(offers: Offers, spec: InstanceSpec): Promise<boolean> {
  const reply = await offers.stock(spec);
  return reply !== undefined && "answer" in reply && reply.answer === false;
}

async function foreseePrice(offers: Offers, spec: InstanceSpec): Promise<Finding> {
  const { maxHourlyPrice } = spec;
  if (maxHourlyPrice === undefined || !isKnown(maxHourlyPrice) || !isMachineKnown(spec)) return NOTHING;
  const reply = await offers.price(spec);
  if (reply && "answer" in reply) {
    const reason = tooDear(spec, reply.answer);
    return reason ? { ...NOTHING, violations: [{ property: "maxHourlyPrice", reason }] } : NOTHING;
  }
  return { ...NOTHING, warnings: [`Whether it costs more than maxHourlyPrice isn't known${why(reply)}.`] };
}

const why = (reply: Reply<unknown> | undefined) =>
  reply && "refusal" in reply
    ? `: ${reply.refusal.facts.what}`
    : " now: it is asked for again before anything is bought";

async function foreseeAdoption(offers: Offers, { adoptInstanceId, region, projectId }: InstanceSpec): Promise<Finding> {
  if (adoptInstanceId === undefined || !isKnown(adoptInstanceId)) return NOTHING;
  const id = adoptedId(adoptInstanceId);
  if ((await offers.exists(id, { region, projectId })) !== false) return NOTHING;
  const where = projectId ? `${region}, project ${projectId}` : region;
  const reason = `there is no instance "${id}" in ${where}; check the id, the zone, the project and the keys`;
  return { ...NOTHING, violations: [{ property: "adoptInstanceId", reason }] };
}

/** Whether all is known that stock and price depend on. */
const isMachineKnown = (spec: InstanceSpec): boolean =>
  isKnown([
    spec.region,
    spec.zone,
    spec.projectId,
    spec.gpuType,
    spec.gpu,
    spec.cpu,
    spec.memory,
    spec.imageId,
    spec.bootDisk,
    spec.dataDisks,
    spec.chargeType,
    spec.minimalCpuPlatform,
  ]);
