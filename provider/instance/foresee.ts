import { CompShareError } from "../client/errors";
import type { Catalogue, Offers } from "../offers/offers";
import type { Reply } from "../offers/questions";
import { adoptedId } from "./adopt";
import { type CheckDefaults, type CheckResult, checkInstance, isMarketChanged } from "./check";
import { inFallback } from "./fallbacks";
import { type Finding, foreseeStock, isMachineKnown, isSoldOut, NOTHING } from "./foresee-stock";
import { tooDear } from "./market";
import { machineText, type Placed, placementName, placementsOf, placementTexts } from "./placement";
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
  if (!isPlaceKnown(spec) || !isKnown(spec.projectId) || !isMarketChanged(olds, byTable.inputs)) {
    return { ...byTable, warnings: [] };
  }
  const placements = placementsOf(spec);
  const catalogues = await cataloguesOf(offers, placements.filter(isPlaceKnown));
  const catalogueOf = (region: string) => catalogues.get(region);
  const { inputs, violations } = checkInstance(raw, defaults, { olds, catalogueOf });
  if (violations.length > 0) {
    // Such a rule is asked only where there is no catalogue.
    const source = (one: Violation) => (one.isMarket ? { ...one, reason: one.reason + TABLE } : one);
    return { inputs, violations: violations.map(source), warnings: [] };
  }
  if (!isPreview) return { inputs, violations, warnings: [] };
  const isNew = olds === undefined;
  const isBought = spec.adoptInstanceId === undefined;
  const found = await Promise.all([
    isNew && isBought ? foreseeStock(offers, placements, catalogueOf(spec.region)?.machines ?? []) : NOTHING,
    isBought ? foreseePrices(offers, placements) : NOTHING,
    isNew ? foreseeAdoption(offers, spec) : NOTHING,
  ]);
  const isSpot = isNew && placements.some(({ chargeType }) => chargeType === "Spot");
  return {
    inputs,
    violations: found.flatMap((one) => one.violations),
    warnings: [...found.flatMap((one) => one.warnings), ...(isSpot ? [SPOT_NOTICE] : [])],
  };
}

const isPlaceKnown = ({ region, zone, gpuType }: InstanceSpec) =>
  [region, zone, gpuType].every((value) => typeof value === "string" && isKnown(value));

/** What is offered in the regions of some placements, as far as the service can be asked. */
async function cataloguesOf(offers: Offers, placements: readonly Placed[]): Promise<Map<string, Catalogue>> {
  const regions = [...new Set(placements.map(({ region }) => region))];
  const found = await Promise.all(
    regions.map(async (region) => {
      const here = placements.filter((placement) => placement.region === region);
      const withSpot = here.some(({ chargeType }) => chargeType === "Spot");
      return [region, await offers.catalogue({ region, projectId: here[0]?.projectId }, withSpot)] as const;
    }),
  );
  return new Map(found.flatMap(([region, catalogue]) => (catalogue ? [[region, catalogue]] : [])));
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
  const placements = placementsOf(declared);
  if (!placements.every(isMachineKnown)) return;
  const { violations } = await foreseePrices(offers, placements);
  const [dear] = violations;
  if (!dear && !(await areSoldOut(offers, placements))) return;
  const machines = placementTexts(placements).join(", no ");
  throw new CompShareError({
    code: "REFUSED",
    what: `${id} isn't replaced: ${dear ? dear.reason : `the service has no ${machines} now`}`,
    effect: "none",
    advice:
      "It would be deleted first (deleteBeforeReplace), and the new one couldn't be made. Run it again later, choose another zone or " +
      "GPU type, or make the new one first (without deleteBeforeReplace).",
    instanceId: id,
  });
}

async function areSoldOut(offers: Offers, placements: readonly Placed[]): Promise<boolean> {
  for (const placement of placements) if (!(await isSoldOut(offers, placement))) return false;
  return true;
}

/** Every placement may be the one that is paid. */
async function foreseePrices(offers: Offers, placements: readonly Placed[]): Promise<Finding> {
  const found = await Promise.all(placements.map((placement) => foreseePrice(offers, placement)));
  return {
    violations: found.flatMap(({ violations }, index) =>
      index === 0 ? violations : violations.map(inFallback(placementName(index))),
    ),
    warnings: [...new Set(found.flatMap(({ warnings }) => warnings))],
  };
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
