import { isDeepStrictEqual } from "node:util";
import type { Offers } from "../offers/offers";
import { property } from "./properties";
import type { Violation } from "./rules";
import { type InstanceSpec, isKnown, type RawInputs, SPEC_NAMES } from "./spec";

const FOR_CONTAINERS = SPEC_NAMES.filter((name) => property(name).isForContainers);

/**
 * What is declared that only container images have, of an image that is known to be a machine's. The service is asked where
 * such a property, or the image, is new.
 */
export async function foreseeImage(
  offers: Offers,
  spec: InstanceSpec,
  olds: RawInputs | undefined,
): Promise<Violation[]> {
  const { imageId, region, projectId } = spec;
  const declared = FOR_CONTAINERS.filter((name) => spec[name] !== undefined && spec[name] !== property(name).default);
  const isNew = [...declared, "imageId" as const].some((name) => !isDeepStrictEqual(spec[name], olds?.[name]));
  if (declared.length === 0 || !isNew || ![imageId, region, projectId].every(isKnown)) return [];
  if ((await offers.isForContainers(imageId, { region, projectId })) !== false) return [];
  return declared.map((name) => ({
    property: name,
    reason: `only container images have ${name}, and ${imageId} is an image of machines; remove ${name}, or choose a container image`,
  }));
}
