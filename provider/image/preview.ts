import type { Offers } from "../offers/offers";
import { adoptedId } from "../resource/ownership/adopt";
import { readRemark } from "../resource/ownership/marker";
import type { CheckDefaults, CheckResult } from "../resource/properties/check";
import type { Violation } from "../resource/properties/inputs";
import { asSpec, isKnown, type RawInputs } from "../resource/properties/inputs";
import { checkImage } from "./check";
import { hasFailed, type ImageDiff } from "./diff";
import { imagePhase } from "./fetch";
import { noInstance, START_IT, unfit } from "./source";
import type { ImageOutputs, ImageSpec } from "./spec";

/** A declaration to be checked. */
export interface DeclaredImage {
  readonly raw: RawInputs;
  /** The inputs in the state; undefined for a new image. */
  readonly olds: RawInputs | undefined;
  readonly defaults: Pick<CheckDefaults, "projectId" | "region">;
  /** Whether it is a preview, which also asks the service. */
  readonly isPreview: boolean;
  /** The resource's part of a marker; undefined if the program doesn't identify the resource. */
  readonly mark: string | undefined;
}

export interface ImagePreview extends CheckResult {
  readonly warnings: readonly string[];
}

interface Finding {
  readonly violations?: readonly Violation[];
  readonly warnings?: readonly string[];
}

/** Checks a declaration, and for a preview also what it refers to. */
export async function previewImage(
  offers: Offers,
  { raw, olds, defaults, ...about }: DeclaredImage,
): Promise<ImagePreview> {
  const { inputs, violations } = checkImage(raw, defaults, olds);
  const { region, zone, projectId } = inputs;
  if (violations.length > 0 || !about.isPreview || !isKnown([region, zone, projectId])) {
    return { inputs, violations, warnings: [] };
  }
  const spec = asSpec<ImageSpec>(inputs);
  const isNew = olds === undefined;
  const isMade = spec.adoptImageId === undefined && spec.instanceId !== olds?.instanceId;
  const found = await Promise.all([
    isMade ? previewSource(offers, spec) : {},
    isNew && !isMade ? previewAdoption(offers, spec) : {},
    spec.adoptImageId === undefined && spec.name !== olds?.name ? previewName(offers, spec, about.mark) : {},
  ] satisfies (Finding | Promise<Finding>)[]);
  return {
    inputs,
    violations: found.flatMap((one: Finding) => one.violations ?? []),
    warnings: found.flatMap((one: Finding) => one.warnings ?? []),
  };
}

/** The instance of a new image must exist, and be able to make images. */
async function previewSource(offers: Offers, spec: ImageSpec): Promise<Finding> {
  const { instanceId } = spec;
  if (instanceId === undefined || !isKnown(instanceId)) return {};
  const reply = await offers.instance(instanceId, spec);
  if (!reply) return {};
  if (!reply.seen) {
    const reason = `"${instanceId}" can't be used: ${noInstance(spec)}; check the id, the zone, the project and the keys`;
    return { violations: [{ property: "instanceId", reason }] };
  }
  const why = unfit(reply.seen);
  return why ? { warnings: [`\`pulumi up\` can't create an image from ${instanceId} now: ${why}. ${START_IT}`] } : {};
}

async function previewAdoption(offers: Offers, { adoptImageId = "", ...place }: ImageSpec): Promise<Finding> {
  if (!isKnown(adoptImageId)) return {};
  const id = adoptedId(adoptImageId);
  const images = await offers.ownImages(place, id);
  if (!images || images.some(({ imageId }) => imageId === id)) return {};
  const where = place.projectId ? `${place.region}, project ${place.projectId}` : place.region;
  const reason = `there is no image "${id}" among the account's own in ${where}; check the id, the zone, the project and the keys`;
  return { violations: [{ property: "adoptImageId", reason }] };
}

/**
 * One page of the vendor says that image names are unique: the service may refuse, and it isn't sure which image is
 * meant.
 */
async function previewName(offers: Offers, spec: ImageSpec, mark: string | undefined): Promise<Finding> {
  if (!isKnown(spec.name)) return {};
  const images = await offers.ownImages(spec);
  const isOurs = (description: string) => {
    const { marker } = readRemark(description);
    return marker !== undefined && marker.resource === mark;
  };
  const twin = images?.find(({ name, description }) => name === spec.name && !isOurs(description));
  if (!twin) return {};
  return {
    warnings: [
      `The account already has an image "${spec.name}" (${twin.imageId}), and the service may refuse a second one. Choose another name, or ` +
        `adopt that image: adoptImageId: "${twin.imageId}".`,
    ],
  };
}

/** A change of an image announced by a preview. */
export interface ImageChange extends ImageDiff {
  /** The replaced properties that could have changed in place (the resource option `replaceOnChanges`). */
  readonly forced?: readonly string[];
  readonly id: string;
  readonly actual: ImageOutputs;
  readonly declared: ImageSpec;
  /** Whether a replacement deletes the old image first. */
  readonly deletesFirst: boolean;
}

/** The warnings of a preview about a change. */
export function previewImageChange({
  id,
  actual,
  declared,
  replaces,
  forced = [],
  deletesFirst,
}: ImageChange): string[] {
  if (replaces.length > 0) {
    const { instanceId } = declared;
    const source = instanceId !== undefined && isKnown(instanceId) ? instanceId : "the instance, once its id is known";
    const order = deletesFirst
      ? `${id} is deleted first (deleteBeforeReplace), so there is no image until the new one is ready`
      : `${id} is deleted afterwards`;
    const why = hasFailed(actual)
      ? `creating ${id} failed (it is "${actual.status}"): another one`
      : `${replaces.join(" and ")} ${replaces.length === 1 ? "changes" : "change"}, ${
          replaces.length > forced.length ? "which requires a new image" : "and replaceOnChanges requires a new one"
        }: it`;
    return [
      `${why} is created from ${source}, and ${order}. Instances created from the old image aren't affected; the resource option retainOnDelete: true keeps it.`,
    ];
  }
  return isUnfinished(actual) ? [`${id} is "${actual.status}": \`pulumi up\` waits until it can be used.`] : [];
}

/** Whether an image was still being created when it was last seen. A published image is finished. */
export const isUnfinished = ({ status, published }: Partial<ImageOutputs>): boolean =>
  status !== undefined && imagePhase(status) !== "ready" && !published;
