import { serviceMessage } from "../../client/errors";
import type { Catalogue } from "../../offers/catalogue";
import type { Offers } from "../../offers/offers";
import { sameName } from "../../parsing/nearest";
import { adoptedId } from "../../resource/ownership/adopt";
import type { CheckDefaults, CheckResult } from "../../resource/properties/check";
import type { Violation } from "../../resource/properties/inputs";
import { asSpec, isKnown, type RawInputs } from "../../resource/properties/inputs";
import { noneText, notReplaced } from "../apply/replacement";
import { checkInstance, isMarketChanged } from "../check/check";
import { inFallback } from "../check/fallbacks";
import { isMachineKnown } from "../check/known";
import { isGpuLess } from "../model/observed";
import { machineText, type Placed, placementName, placementsOf } from "../model/placement";
import { isCardGivenBack } from "../model/power";
import type { InstanceSpec } from "../model/spec";
import type { Change } from "./change";
import { previewImage } from "./image";
import { isCardWanted } from "./power-change";
import { previewLimit, previewPrices, priceNotes } from "./price";
import { type Finding, isSoldOut, NOTHING, previewStock } from "./stock";
import { isRestarted, noticesOf, stoppingChanges, warningsOf } from "./warnings";

/** A declaration to be checked. */
export interface Declared {
  readonly raw: RawInputs;
  /** The inputs in the state; undefined for a new instance. */
  readonly olds: RawInputs | undefined;
  readonly defaults: CheckDefaults;
  /** The time, in ms. */
  readonly now: number;
  /** Whether it is a preview, which also asks for stock and price. */
  readonly isPreview: boolean;
}

export interface Previewed extends CheckResult {
  readonly warnings: readonly string[];
  /** Notes of a preview about costs: they need no action. */
  readonly notes: readonly string[];
}

const SILENT = { warnings: [], notes: [] };
const TABLE = " (from the API documentation, as the service couldn't be asked)";

/** Checks a declaration against the rules and the service's current offers. */
export async function previewDeclaration(offers: Offers, declared: Declared): Promise<Previewed> {
  const found = await previewPurchase(offers, declared);
  if (found.violations.length > 0) return found;
  return { ...found, violations: await previewImage(offers, asSpec<InstanceSpec>(found.inputs), declared.olds) };
}

async function previewPurchase(offers: Offers, { raw, olds, defaults, now, isPreview }: Declared): Promise<Previewed> {
  const byTable = checkInstance(raw, defaults, { olds, now });
  const spec = asSpec<InstanceSpec>(byTable.inputs);
  if (!isMarketChanged(olds, byTable.inputs)) return { ...byTable, ...SILENT };
  const placements = placementsOf(spec);
  const catalogues = await cataloguesOf(offers, placements.filter(isPlaceKnown));
  const catalogueOf = (region: string) => catalogues.get(region);
  const { inputs, violations } = checkInstance(raw, defaults, { olds, now, catalogueOf });
  if (violations.length > 0) {
    // Such rules only apply if the catalogue is unavailable.
    const source = (one: Violation) => (one.isMarket ? { ...one, reason: one.reason + TABLE } : one);
    return { inputs, violations: violations.map(source), ...SILENT };
  }
  const nowhere = (
    await Promise.all(
      placements.map((placed, index) => (isPlaceKnown(placed) ? unknownZone(offers, catalogues, placed, index) : [])),
    )
  ).flat();
  if (!isPreview || nowhere.length > 0) return { inputs, violations: nowhere, ...SILENT };
  const isNew = olds === undefined;
  const isBought = spec.adoptInstanceId === undefined;
  const [other, ...found] = await Promise.all([
    isNew && isPlaceKnown(spec) ? otherWithoutGpu(offers, undefined, spec) : [],
    isNew && isBought ? previewStock(offers, placements, catalogueOf) : NOTHING,
    isBought ? previewLimit(offers, placements, raw, olds as InstanceSpec | undefined) : NOTHING,
    isNew && isPlaceKnown(spec) ? previewAdoption(offers, spec) : NOTHING,
  ]);
  const notes =
    isBought && found.every((one) => one.violations.length === 0) ? await priceNotes(offers, placements) : [];
  const notices = isNew ? noticesOf(placements) : [];
  return {
    inputs,
    violations: found.flatMap((one) => one.violations),
    warnings: [...found.flatMap((one) => one.warnings), ...notices, ...other],
    notes,
  };
}

/** Names the other instance that already runs without its cards. */
async function otherWithoutGpu(offers: Offers, id: string | undefined, declared: InstanceSpec): Promise<string[]> {
  if (declared.powerState !== "withoutGpu") return [];
  const others = (await offers.withoutGpu(declared)).filter((other) => isGpuLess(other) && other.UHostId !== id);
  return others.map(
    ({ UHostId: other }) =>
      `\`pulumi up\` can't start ${id ?? "it"} without its cards: an account may have only one such instance, which is ${other}. Stop that one first.`,
  );
}

const isPlaceKnown = ({ region, zone, gpuType, projectId }: InstanceSpec) =>
  isKnown(projectId) && [region, zone, gpuType].every((value) => typeof value === "string" && isKnown(value));

/** The offers in the regions of some placements, if the service can be asked. */
async function cataloguesOf(offers: Offers, placements: readonly Placed[]): Promise<Map<string, Catalogue>> {
  const regions = [...new Set(placements.map(({ region }) => region))];
  const found = await Promise.all(
    regions.map(async (region) => {
      const here = placements.filter((placement) => placement.region === region);
      const withSpot = here.some(({ chargeType }) => chargeType === "Spot");
      const catalogue = await offers.catalogue({ region, projectId: here[0]?.projectId }, withSpot);
      return [region, catalogue && (await withZones(offers, catalogue, here))] as const;
    }),
  );
  return new Map(found.flatMap(([region, catalogue]) => (catalogue ? [[region, catalogue]] : [])));
}

/** Adds the service's own zones to a catalogue that lists nothing for a declared one: it doesn't cover all zones. */
async function withZones(offers: Offers, catalogue: Catalogue, placements: readonly Placed[]): Promise<Catalogue> {
  const isListed = ({ zone }: Placed) => catalogue.machines.some((machine) => machine.zone === zone);
  return placements.every(isListed)
    ? catalogue
    : { ...catalogue, zones: (await offers.zones()).map(({ zone }) => zone) };
}

/** A zone whose region the service doesn't know: it refuses the query for the region's catalogue. */
async function unknownZone(
  offers: Offers,
  catalogues: ReadonlyMap<string, Catalogue>,
  { zone, region }: Placed,
  index: number,
): Promise<Violation[]> {
  if (catalogues.has(region)) return [];
  const zones = await offers.zones();
  if (zones.length === 0 || zones.some((known) => known.region === region)) return [];
  const names = zones.map((known) => known.zone);
  const same = sameName(zone, names);
  const reason = same
    ? `"${zone}" isn't a zone; write "${same}"`
    : `"${zone}" isn't a zone: there is no region "${region}"; choose one of ${names.join(", ")}`;
  const violation = { property: "zone", reason };
  return [index === 0 ? violation : inFallback(placementName(index))(violation)];
}

/** The warnings of a preview about a change. */
export async function previewChange(offers: Offers, change: Change): Promise<string[]> {
  const { id, actual, declared, updates, replaces, oldHalf } = change;
  const warnings = warningsOf(change);
  const waits =
    declared.onNoCapacity === "wait"
      ? "It waits for stock (onNoCapacity)."
      : 'onNoCapacity: "wait" would wait for stock.';
  if (replaces.length > 0) {
    const placements = placementsOf(declared);
    if (oldHalf !== "deletedFirst" || !placements.every(isMachineKnown) || !(await areSoldOut(offers, placements)))
      return warnings;
    return [
      ...warnings,
      `\`pulumi up\` won't delete ${id} (deleteBeforeReplace), as its replacement is sold out. ${waits}`,
    ];
  }
  if (updates.includes("projectId") && (await offers.exists(id, declared)) === false) {
    warnings.push(
      `\`pulumi up\` can't change ${id}: it isn't in project ${declared.projectId}. Set the project that it was created in.`,
    );
  }
  if (replaces.length === 0 && updates.includes("powerState"))
    warnings.push(...(await otherWithoutGpu(offers, id, declared)));
  const stops = actual.state === "Running" && stoppingChanges(actual, declared, updates).length > 0;
  if (stops && !isCardGivenBack(actual) && (await areCardsMissing(offers, actual, declared))) {
    const { gpuType, zone } = declared;
    return [...warnings, `No more ${gpuType} cards are free in ${zone}: \`pulumi up\` won't stop ${id}. ${waits}`];
  }
  const needsCard =
    (stops || isRestarted(change) || isCardWanted(change)) && isCardGivenBack(actual) && isMachineKnown(declared);
  if (!needsCard || !(await isSoldOut(offers, declared))) return warnings;
  const machine = `${machineText(declared)} is sold out in ${declared.zone}`;
  return [
    ...warnings,
    stops
      ? `${machine}: \`pulumi up\` won't stop ${id}, as it might not start again. ${waits}`
      : `${machine}: \`pulumi up\` can't start ${id}. ${waits}`,
  ];
}

/** Whether an instance that keeps its cards needs more than are free. */
async function areCardsMissing(offers: Offers, { gpu: held }: InstanceSpec, declared: InstanceSpec): Promise<boolean> {
  if (!isMachineKnown(declared) || declared.gpu <= held) return false;
  const reply = await offers.cards(declared, declared.gpu - held);
  return reply !== undefined && "answer" in reply && reply.answer === false;
}

/**
 * Refuses a replacement that deletes first if the new instance isn't available: the old one would be lost for nothing.
 * What isn't known yet, and stock to wait for (`onNoCapacity`), is checked right before the deletion.
 * @throws CompShareError `REFUSED`.
 */
export async function requireReplacementOffered(offers: Offers, id: string, declared: InstanceSpec): Promise<void> {
  const placements = placementsOf(declared);
  if (!placements.every(isMachineKnown)) return;
  const { violations } = await previewPrices(offers, placements);
  const why = violations[0]?.reason ?? (await whyNot(offers, placements));
  if (why !== undefined) throw notReplaced(id, why);
}

/** Why the placement that would be used isn't available, if known. */
async function whyNot(offers: Offers, placements: readonly Placed[]): Promise<string | undefined> {
  for (const placement of placements) {
    const reply = await offers.stock(placement);
    if (reply && "refusal" in reply) return serviceMessage(reply.refusal);
    if (reply?.answer !== false) return undefined;
  }
  return placements[0]?.onNoCapacity === "wait" ? undefined : noneText(placements);
}

async function areSoldOut(offers: Offers, placements: readonly Placed[]): Promise<boolean> {
  for (const placement of placements) if (!(await isSoldOut(offers, placement))) return false;
  return true;
}

async function previewAdoption(offers: Offers, { adoptInstanceId, region, projectId }: InstanceSpec): Promise<Finding> {
  if (adoptInstanceId === undefined || !isKnown(adoptInstanceId)) return NOTHING;
  const id = adoptedId(adoptInstanceId);
  if ((await offers.exists(id, { region, projectId })) !== false) return NOTHING;
  const where = projectId ? `${region}, project ${projectId}` : region;
  const reason = `there is no instance "${id}" in ${where}; check the id, the zone, the project and the keys`;
  return { ...NOTHING, violations: [{ property: "adoptInstanceId", reason }] };
}
