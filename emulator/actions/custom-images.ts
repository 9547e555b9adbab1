import { z } from "zod";
import { action, type Call, instanceOf } from "../action";
import { refuse } from "../errors";
import type { Image } from "../images";
import { duration, hold, requireState, requireUnlocked } from "../machine";
import type { Instance } from "../model";
import { flag, instanceParameters, integer, region, text, zone } from "../parameters";
import { imagesOf } from "../rules";
import type { World } from "../world";
import { isOwn } from "./images";

/** How long the creation of an image takes at time scale 1, in seconds. */
const makingSeconds: [number, number] = [60, 120];

/** Creates an image from a machine, or from a running container; the instance's lock is held until it is finished. */
export const createImage = action(
  "CreateCompShareCustomImage",
  instanceParameters.extend({ Name: text, Description: text.default("") }),
  (call) => {
    const instance = instanceOf(call);
    if (call.world.allImages().some(({ making, from }) => making && from === instance.id)) {
      throw refuse.imageBeingMade(instance.id);
    }
    requireUnlocked(instance, call.now);
    if (instance.withoutGpu === "A") throw refuse.parameter("UHostId", "it runs without its cards, by spec A");
    requireState(instance, call.now, instance.image.container ? ["Running"] : ["Running", "Stopped"]);
    requireFreeName(call, call.parameters.Name);
    const image = newImage(call, instance);
    call.world.images.set(image.id, image);
    const { from, until } = image.making!;
    hold(instance, call.now, (until - from) / 1000);
    return { CompShareImageId: image.id };
  },
);

/**
 * The progress of an image. Durations are strings: the Go SDK reads nothing else, although the page has numbers. The
 * official command line tool waits for Status and Progress.
 */
export const getImageProgress = action(
  "GetCompShareImageCreateProgress",
  z.object({ Region: region, Zone: zone.optional(), CompShareImageId: text }),
  (call) => {
    const { making, status } = imageOf(call);
    const [all, left] = making ? [making.until - making.from, making.until - call.now] : [0, 0];
    const percent = making ? Math.floor((1 - left / all) * 1000) / 10 : status === "Making" ? 0 : 100;
    return {
      Process: percent,
      Progress: percent,
      Status: status,
      TotalDuration: String(Math.ceil(all / 1000)),
      RemainingDuration: String(Math.ceil(left / 1000)),
    };
  },
);

/** Changes the name or description of an image. `Zone` is in the SDKs' models but not on the page. */
export const updateImage = action(
  "UpdateCompShareImage",
  z.object({
    Region: region,
    Zone: zone.optional(),
    CompShareImageId: text,
    Name: text.optional(),
    Description: text.optional(),
    Tags: z.array(text).optional(),
    SupportedGpuTypes: z.array(text).optional(),
    Visibility: integer.pipe(z.literal([0, 1])).optional(),
    AutoStart: flag.optional(),
  }),
  (call) => {
    const image = imageOf(call);
    const { Name, Description, Tags, SupportedGpuTypes } = call.parameters;
    if (Name !== undefined && Name !== image.name) requireFreeName(call, Name);
    image.name = Name ?? image.name;
    image.description = Description ?? image.description;
    image.tags = Tags ?? image.tags;
    image.gpuTypes = SupportedGpuTypes ?? image.gpuTypes;
    return {};
  },
);

/** Deletes an image of the account; it may still be listed for a while. Instances created from it aren't affected. */
export const terminateImage = action(
  "TerminateCompShareCustomImage",
  z.object({ Region: region, Zone: zone, CompShareImageId: text }),
  (call) => {
    const image = imageOf(call);
    if (image.status === "Making") throw refuse.imageBeingMade(image.id);
    if (image.published) throw refuse.parameter("CompShareImageId", "the image is published, withdraw it first");
    image.deleted = true;
    image.hiddenAt = call.now + call.world.scaled(call.world.settings.lingerDelay);
    return {};
  },
);

function newImage({ world, parameters, now }: Call<{ Name: string; Description: string }>, source: Instance): Image {
  const id = world.newId("compshareImage");
  const { project, region, zone, image, disks } = source;
  return {
    // Its GPU types, software and price are those of the instance's own image.
    ...image,
    id,
    name: parameters.Name,
    description: parameters.Description,
    type: "Custom",
    author: "me",
    groupId: "",
    shared: false,
    published: false,
    tags: [],
    createdAt: Math.floor(now / 1000),
    size: (disks.find(({ kind }) => kind === "Boot")?.size ?? 0) * 1024,
    from: source.id,
    place: { project, region, zone },
    ...beginning(world, id, now),
    visibleAt: now + world.scaled(world.settings.listDelay),
    hiddenAt: undefined,
    deleted: undefined,
  };
}

/** A copy of one of the account's images, which takes time to create. */
export function copyImage({ world, now }: Call<unknown>, original: Image, name = `${original.name}-copy`): Image {
  const id = world.newId("compshareImage");
  const visibleAt = now + world.scaled(world.settings.listDelay);
  const copy: Image = {
    ...original,
    id,
    name,
    published: false,
    ...beginning(world, id, now),
    visibleAt,
    from: undefined,
  };
  world.images.set(id, copy);
  return copy;
}

function beginning(world: World, id: string, from: number): Pick<Image, "status" | "making"> {
  const fails = world.settings.failingImages > 0;
  if (fails) world.settings.failingImages--;
  const until = from + duration(id, makingSeconds) * world.settings.timeScale;
  return { status: "Making", making: { from, until, end: fails ? "UnAvailable" : "Available" } };
}

/** The account's image of a call. */
export function imageOf(call: Call<{ Region?: string; CompShareImageId: string }>): Image {
  const { CompShareImageId: id } = call.parameters;
  const image = imagesOf(call).find((living) => living.id === id && isOwn(living));
  if (!image) throw call.world.notFound(id);
  return image;
}

/** According to the vendor's general documentation, image names are unique in an account. */
function requireFreeName({ world, project }: Call<unknown>, name: string): void {
  const taken = world.livingImages({ project }).some((image) => isOwn(image) && image.name === name);
  if (taken) throw refuse.parameter("Name", `another image is named ${name}`);
}
