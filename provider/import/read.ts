import { CompShareError } from "../client/errors";
import { readDisk } from "../disk/read";
import { imagePhase } from "../image/fetch";
import { readImage } from "../image/read";
import type { ImageOutputs } from "../image/spec";
import { diskLabel } from "../instance/model/disks";
import { phaseOf } from "../instance/model/observed";
import type { Context } from "../instance/observe/context";
import { readInstance } from "../instance/observe/read";
import type { CheckDefaults } from "../resource/properties/check";
import { type Declaration, declareDisk, declareImage, declareInstance } from "./declare";
import type { Found } from "./find";

/** A resource of the account with its declaration. */
export interface Read {
  readonly declaration: Declaration;
  readonly outputs: { readonly projectId?: string };
}

/** How things are read. */
export interface ReadWorld {
  readonly context: Context;
  readonly defaults: CheckDefaults;
  /** The zones of a region: images have no zone, but calls about them require one. */
  readonly zonesOf: (region: string) => Promise<readonly string[]>;
}

/** Reads a resource as the state would have it under this name. */
export const read = (world: ReadWorld, found: Found, name: string): Promise<Read> =>
  READERS[found.kind](world, found, name);

type Reader = (world: ReadWorld, found: Found, name: string) => Promise<Read>;

async function readAnInstance({ context, defaults }: ReadWorld, found: Found, name: string): Promise<Read> {
  const { id, place } = found;
  const seen = await readInstance(context, id, { region: place.region, projectId: projectOf(found, defaults) });
  if (!seen) throw notDeclared(found, "it isn't listed any more", "");
  const { outputs, inputs } = seen;
  if (outputs.gpu === undefined) {
    throw notDeclared(found, "it runs without its cards, and doesn't show its size", "Stop it, or start it with them.");
  }
  const phase = phaseOf(outputs.state);
  if (phase !== "running" && phase !== "stopped") {
    context.warn(
      `${id} is "${outputs.state}": it is imported as it stands. Once that has passed, \`pulumi refresh\` brings the state up to date.`,
    );
  }
  const foreign = outputs.disks.filter(({ role }) => role === "foreign").map((disk) => disk.id);
  if (foreign.length > 0) {
    context.warn(
      `${id} is imported without ${foreign.join(", ")}: what wasn't bought with it is treated as not its own. It is not touched, and ` +
        `is kept when ${id} is deleted. To use such a disk as the data disk "data", name it "${diskLabel(id, "data")}" first.`,
    );
  }
  return checked(found, declareInstance(name, inputs, defaults), outputs);
}

async function readAnImage({ context, defaults, zonesOf }: ReadWorld, found: Found, name: string): Promise<Read> {
  const { id, given, place } = found;
  const [zone = ""] = await zonesOf(place.region);
  // The service doesn't show an image's origin. Without it, the declaration must name the image itself.
  const stored: Partial<ImageOutputs> = {
    zone,
    region: place.region,
    projectId: projectOf(found, defaults),
    adoptImageId: given,
  };
  const seen = await readImage(context, id, stored);
  if (!seen) throw notDeclared(found, "it isn't listed any more", "");
  const { status } = seen.outputs;
  if (imagePhase(status) !== "ready") {
    throw notDeclared(found, `it is "${status}"`, "An image can be imported once it is Available.");
  }
  return checked(found, declareImage(name, seen.inputs, defaults), seen.outputs);
}

async function readADisk({ context, defaults }: ReadWorld, found: Found, name: string): Promise<Read> {
  const { id, given, place } = found;
  const stored = { region: place.region, projectId: projectOf(found, defaults), name: found.name || name };
  const seen = await readDisk(context, id, stored);
  if (!seen) throw notDeclared(found, "it isn't listed any more", "");
  const { inputs, outputs } = seen;
  // A detached disk is declared by its own id: the service doesn't show the instance that it was bought for.
  const isDetached = outputs.instanceId === undefined && { adoptDiskId: given };
  return checked(found, declareDisk(name, { ...inputs, ...isDetached }, defaults), { ...outputs, ...isDetached });
}

const READERS: Readonly<Record<Found["kind"], Reader>> = {
  instance: readAnInstance,
  image: readAnImage,
  disk: readADisk,
};

/** The project for the calls; undefined if check would fill it in. */
const projectOf = ({ place }: Found, { projectId }: CheckDefaults): string | undefined =>
  place.isDefaultProject && projectId === undefined ? undefined : place.projectId;

function checked(found: Found, declaration: Declaration, outputs: object): Read {
  const { violations, inputs } = declaration;
  const why = violations.map(({ property, reason }) =>
    reason.startsWith(property) ? reason : `${property}: ${reason}`,
  );
  if (why.length > 0) throw notDeclared(found, `it can't be declared as it is: ${why.join("; ")}`, "");
  // What the service doesn't show is taken as declared.
  return { declaration, outputs: { ...inputs, ...outputs } };
}

const notDeclared = ({ id, kind }: Found, why: string, advice: string) =>
  new CompShareError({
    code: "REFUSED",
    what: `${id} can't be imported: ${why}`,
    advice,
    [`${kind}Id`]: id,
  });
