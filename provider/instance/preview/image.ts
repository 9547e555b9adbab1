import { isDeepStrictEqual } from "node:util";
import type { Offers } from "../../offers/offers";
import type { Violation } from "../../resource/properties/inputs";
import { isKnown, type RawInputs } from "../../resource/properties/inputs";
import { isMachineKnown } from "../check/known";
import { property } from "../model/properties";
import { type InstanceSpec, SPEC_NAMES } from "../model/spec";
import { refusedProperty } from "./stock";

const FOR_CONTAINERS = SPEC_NAMES.filter((name) => property(name).isForContainers);

/** Problems of the image that the rules don't cover. The service is asked about new images. */
export async function previewImage(
  offers: Offers,
  spec: InstanceSpec,
  olds: RawInputs | undefined,
): Promise<Violation[]> {
  const found = await Promise.all([
    previewContainer(offers, spec, olds),
    previewReinstallation(offers, spec, olds),
    previewGpuType(offers, spec, olds),
  ]);
  return found.flat();
}

/** The stock query doesn't compare image and card, but create does: the image itself says which cards it supports. */
async function previewGpuType(offers: Offers, spec: InstanceSpec, olds: RawInputs | undefined): Promise<Violation[]> {
  const { imageId, gpuType, region, projectId, adoptInstanceId } = spec;
  const isNew = olds === undefined || olds.imageId !== imageId || olds.gpuType !== gpuType;
  if (!isNew || adoptInstanceId !== undefined || ![imageId, gpuType, region, projectId].every(isKnown)) return [];
  const { gpuTypes = [] } = (await offers.image(imageId, { region, projectId })) ?? {};
  if (gpuTypes.length === 0 || gpuTypes.includes(gpuType)) return [];
  const others = [...new Set(gpuTypes)].join(", ");
  return [{ property: "imageId", reason: `"${imageId}" can't be used for ${gpuType}: it only supports ${others}` }];
}

/** Container properties that are declared with an image which is known not to be a container image. */
async function previewContainer(offers: Offers, spec: InstanceSpec, olds: RawInputs | undefined): Promise<Violation[]> {
  const { imageId, region, projectId } = spec;
  const declared = FOR_CONTAINERS.filter((name) => spec[name] !== undefined && spec[name] !== property(name).default);
  const isNew = [...declared, "imageId" as const].some((name) => !isDeepStrictEqual(spec[name], olds?.[name]));
  if (declared.length === 0 || !isNew || ![imageId, region, projectId].every(isKnown)) return [];
  if ((await offers.isForContainers(imageId, { region, projectId })) !== false) return [];
  return declared.map((name) => ({
    property: name,
    reason: `only container images have ${name}, and ${imageId} isn't one; remove ${name}, or choose a container image`,
  }));
}

/** Why an instance can't be reinstalled from its new image. The stock query also checks the image. */
async function previewReinstallation(
  offers: Offers,
  spec: InstanceSpec,
  olds: RawInputs | undefined,
): Promise<Violation[]> {
  const { imageId, onImageChange, region, projectId } = spec;
  const before = olds?.imageId;
  if (onImageChange !== "reinstall" || !isKnown(before) || typeof before !== "string" || before === imageId) return [];
  if (!isMachineKnown(spec)) return [];
  const place = { region, projectId };
  const [reply, was, becomes] = await Promise.all([
    offers.stock(spec),
    offers.isForContainers(before, place),
    offers.isForContainers(imageId, place),
  ]);
  if (reply && "refusal" in reply) {
    const problem = refusedProperty(reply.refusal, spec);
    return problem?.property === "imageId" ? [problem] : [];
  }
  if (was === undefined || becomes === undefined || was === becomes) return [];
  const kinds = becomes
    ? "a container image, and the instance is a virtual machine"
    : "a virtual machine's image, and the instance is a container";
  const reason = `"${imageId}" can't be installed on this instance: it is ${kinds}; onImageChange: "replace" creates a new instance`;
  return [{ property: "imageId", reason }];
}
