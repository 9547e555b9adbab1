import { CompShareError } from "../client/errors";
import type { ImageDescription } from "../client/offer-schemas";
import type { Context } from "../instance/observe/context";
import { deadlineOf } from "../resource/lifecycle/deadline";
import { IncompleteError, reasonOf } from "../resource/lifecycle/incomplete";
import { onceFree } from "../resource/lifecycle/once-free";
import { shown, takeOverEarlier } from "../resource/lifecycle/take-over";
import { adoptedId } from "../resource/ownership/adopt";
import { specDigest, writeRemark } from "../resource/ownership/marker";
import { buyOnce, claimEarlier } from "../resource/ownership/purchase";
import { adoptImage } from "./adopt";
import { diffImage } from "./diff";
import { findEarlierImage, findImageOfAttempt } from "./earlier";
import { fetchImage, imageParams, listImages } from "./fetch";
import { IMAGE_KIND } from "./kind";
import { firstImageOutputs, imageOutputs } from "./outputs";
import { requireSource, type Source, sourceParams } from "./source";
import type { ImageOutputs, ImageSpec } from "./spec";
import { IMAGE_TIMEOUT_MS } from "./timeouts";
import { waitForImage } from "./wait";

/**
 * Creates an image from an instance and waits until it can be used; or takes over the one that an earlier attempt
 * created, or adopts the declared one.
 * @param resource The identity of the resource.
 * @param replaced The image that the new one replaces, if there is one.
 * @throws CompShareError if nothing was created, or if that is unknown: the request is never sent twice.
 * @throws IncompleteError if there is an image that isn't as declared (yet).
 */
export async function createImage(
  context: Context,
  spec: ImageSpec,
  resource: string,
  replaced?: ImageOutputs,
): Promise<ImageOutputs> {
  const { adoptImageId, instanceId = "" } = spec;
  // A replacement of the adopted image is a new image.
  if (adoptImageId !== undefined && !(await context.owned.isOwnedBy(adoptedId(adoptImageId), resource))) {
    return adoptImage(context, { ...spec, adoptImageId }, resource);
  }
  const source: Source = { ...spec, instanceId };
  const until = deadlineOf(context, "create", spec, IMAGE_TIMEOUT_MS);
  const nonce = context.nonce();
  const result = await buyOnce(context, {
    key: resource,
    identified: { nonce, place: placeOf(spec), idOf: (id: string) => id },
    findEarlier: () => findEarlierImage(context, spec, resource),
    findThis: () => findImageOfAttempt(context, spec, nonce),
    buy: async (sending) => {
      await requireSource(context, source, until);
      const conflict = replaced ?? (await nameConflictOf(context, spec, resource));
      if (conflict) await freeName(context, spec.name, conflict);
      const marker = { resource: context.mark(resource), spec: originDigest(source), nonce };
      const description = writeRemark(spec.description, marker);
      return request(context, { ...spec, description }, source, until, sending);
    },
  });
  if ("earlier" in result) return takeOver(context, spec, source, result.earlier, resource, until);
  const id = result.bought;
  const made = context.now();
  context.owned.claim(id, resource);
  try {
    const seen = await waitForImage(context, spec, id, until);
    return imageOutputs(spec, seen);
  } catch (error) {
    const seen = await fetchImage(context, spec, id).catch(() => undefined);
    const outputs = seen ? imageOutputs(spec, seen) : firstImageOutputs(spec, id, made);
    throw new IncompleteError(id, outputs, reasonOf(error));
  }
}

const placeOf = ({ region, projectId }: ImageSpec) => ({ kind: "image" as const, region, projectId });

/** An image's origin in its marker: name and description may change later. */
const originDigest = (source: Source) => specDigest(sourceParams(source));

/** Sends the request once the instance is free. */
async function request(
  context: Context,
  { name, description = "", zone }: ImageSpec,
  source: Source,
  until: number,
  sending: () => void,
): Promise<string> {
  const params = { ...sourceParams(source), Zone: zone, Name: name, Description: description };
  try {
    const send = () => context.client.call("CreateCompShareCustomImage", params, sending);
    return (await onceFree(context, source.instanceId, until, send)).imageId;
  } catch (error) {
    throw error instanceof CompShareError && error.inDoubt ? inDoubt(context, name, error) : error;
  }
}

function inDoubt(context: Context, name: string, error: CompShareError): CompShareError {
  const seconds = Math.round(context.listLagMs / 1000);
  return error.with({
    advice:
      `The service may already be creating the image "${name}", though it didn't list it within ${seconds} s. Run \`pulumi up\` again: it ` +
      "looks for that image first, takes it over if it exists, and creates another one only if it doesn't.",
  });
}

/** The resource's own image of this name: in a forced replacement, no diff mentions it. */
async function nameConflictOf(context: Context, spec: ImageSpec, resource: string): Promise<ImageOutputs | undefined> {
  const twin = (await listImages(context, spec)).find(({ name }) => name === spec.name);
  if (!twin || !(await context.owned.isOwnedBy(twin.imageId, resource))) return undefined;
  return imageOutputs(spec, twin);
}

/** Image names are unique in an account, so the image that is going to be deleted is renamed. */
async function freeName(context: Context, name: string, replaced: ImageOutputs): Promise<void> {
  const { imageId } = replaced;
  const seen = await fetchImage(context, replaced, imageId);
  if (seen?.name !== name) return;
  const old = `${name}-${imageId.slice(-8)}`;
  context.progress(`${imageId} is renamed to "${old}" until it is deleted, as its name is needed`);
  await context.client.call("UpdateCompShareImage", { ...imageParams(replaced, imageId), Name: old });
}

/** Takes an image into the state that an earlier attempt at this resource created and that is in no state. */
async function takeOver(
  context: Context,
  spec: ImageSpec,
  source: Source,
  found: ImageDescription,
  resource: string,
  until: number,
): Promise<ImageOutputs> {
  const id = found.imageId;
  const marker = claimEarlier(context, resource, { id, carried: found.description, place: placeOf(spec) });
  const isOfSource = marker?.spec === originDigest(source);
  // If the program now names another instance, this image's origin is unknown.
  const declared = isOfSource ? spec : { ...spec, instanceId: undefined };
  return takeOverEarlier(context, {
    kind: IMAGE_KIND,
    id,
    createdAt: found.createdAt,
    settle: () => waitForImage(context, spec, id, until),
    found: () => imageOutputs(declared, found),
    outputsOf: (seen) => imageOutputs(declared, seen),
    differences: (outputs) => {
      const { replaces, updates } = diffImage(outputs, spec);
      return [...replaces, ...updates].map((name) => `${name} is ${shown(outputs[name])}`);
    },
  });
}
