import { property } from "./properties";
import { chargeTypeEffect } from "./property-effects";
import { type InstanceSpec, PLACEMENT_NAMES, type PlacementSpec } from "./spec";

/** A declaration with one of its placements applied. */
export type Placed = InstanceSpec & {
  /** The declaration's own values, if this is a fallback. */
  readonly firstChoice?: PlacementSpec;
};

type PlacementName = (typeof PLACEMENT_NAMES)[number];
type Fit = (placement: InstanceSpec, actual: Partial<InstanceSpec>) => boolean;

/** The declaration itself, then each fallback applied to it, in the order in which they are tried. */
export function placementsOf(declared: Placed): Placed[] {
  const { fallbacks } = declared;
  const isChosen = declared.firstChoice !== undefined;
  if (isChosen || !Array.isArray(fallbacks)) return [declared];
  const firstChoice = placementIn(declared);
  return [declared, ...fallbacks.filter(isPlacement).map((fallback) => ({ ...declared, ...fallback, firstChoice }))];
}

/**
 * What an instance is compared with: the placement that it runs on, which it keeps even if an earlier one is in stock
 * again; the declaration itself if none matches.
 */
export function resolvePlacement(declared: InstanceSpec, actual: Partial<InstanceSpec>): Placed {
  const placements = placementsOf(declared);
  if (placements.length === 1) return declared;
  for (const fits of FITS) {
    const found = placements.find((placement) => fits(placement, actual));
    if (found) return found;
  }
  return declared;
}

/** The part of a declaration that a placement can change. */
export function placementIn(spec: Partial<InstanceSpec>): PlacementSpec {
  const known = PLACEMENT_NAMES.filter((name) => spec[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, spec[name]]));
}

/** Whether two declarations have the same placement. */
export const isSamePlacement: Fit = (one, other) => alike(PLACEMENT_NAMES)(one, other);

/** A machine as messages name it. */
export const machineText = ({ gpu, gpuType, cpu, memory }: InstanceSpec): string =>
  `${gpu} x ${gpuType} with ${cpu} vCPUs and ${memory / 1024} GB`;

/** A placement as messages name it. */
export const placementText = (spec: InstanceSpec): string =>
  `${machineText(spec)} as ${spec.chargeType} in ${spec.zone}`;

/** Placements as messages name them. Where there is nothing to choose from, the machine and its zone are enough. */
export const placementTexts = (placements: readonly Placed[]): string[] =>
  placements.map((one) => (one.fallbacks ? placementText(one) : `${machineText(one)} in ${one.zone}`));

/** A placement's name in the program; 0 is the declaration itself. */
export const placementName = (index: number): string => `fallbacks[${index - 1}]`;

export const isPlacement = (value: unknown): value is PlacementSpec =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const alike =
  (names: readonly PlacementName[]): Fit =>
  (placement, actual) =>
    names.every((name) => given(placement, name) === given(actual, name));

const given = (spec: Partial<InstanceSpec>, name: PlacementName) => spec[name] ?? property(name).default;

/** Whether an instance can have the placement's charge type without being replaced. */
const isSwitchable: Fit = ({ chargeType }, actual) =>
  actual.chargeType !== undefined && chargeTypeEffect(actual.chargeType, chargeType) !== "replace";

const both =
  (one: Fit, other: Fit): Fit =>
  (placement, actual) =>
    one(placement, actual) && other(placement, actual);

/**
 * When an instance runs on a placement: its size may have changed since, and some charge types. Properties that can't
 * change in place count for more than the charge type, or a fallback would replace an instance that its declaration
 * keeps.
 */
const FITS: readonly Fit[] = [
  alike(PLACEMENT_NAMES),
  alike(["zone", "region", "gpuType", "chargeType", "minimalCpuPlatform"]),
  both(alike(["zone", "region", "gpuType", "minimalCpuPlatform"]), isSwitchable),
  alike(["zone", "region", "gpuType", "chargeType"]),
  both(alike(["zone", "region", "gpuType"]), isSwitchable),
];
