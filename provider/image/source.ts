import { CompShareError } from "../client/errors";
import type { InstanceDescription } from "../client/schemas";
import { phaseOf } from "../instance/model/observed";
import { placeParams } from "../instance/model/place";
import type { Context } from "../instance/observe/context";
import { fetchInstanceTwice } from "../instance/observe/fetch";
import { waitUntil } from "../instance/observe/wait";
import type { ImageSpec } from "./spec";

/** The instance that an image is created from. */
export type Source = Pick<ImageSpec, "region" | "zone" | "projectId"> & { instanceId: string };

/**
 * Waits until an image can be created from an instance.
 * @throws CompShareError `REFUSED` if the instance doesn't exist, or won't get into such a state without intervention.
 */
export async function requireSource(context: Context, source: Source, deadline: number): Promise<void> {
  const { instanceId: id, ...place } = source;
  let seen = (await fetchInstanceTwice(context, place, id))?.seen;
  if (!seen)
    throw refused(id, noInstance(source, context.account), "Check instanceId, the zone, the project and the keys.");
  if (phaseOf(seen.State) === "changing") {
    const settled = await waitUntil(context, {
      id,
      place,
      doing: "let its operation end, to create an image from it",
      reached: ({ phase }) => phase !== "changing",
      deadline,
      throughFailure: true,
    }).catch((error: unknown) => {
      // Nothing was created yet: only the instance exists.
      throw error instanceof CompShareError ? error.with({ effect: "none", advice: "Run `pulumi up` again." }) : error;
    });
    seen = settled.seen;
  }
  const why = unfit(seen);
  if (why) throw refused(id, why, START_IT);
}

/** Why no image can be created from an instance in its current state, if none can: a clause. */
export function unfit({
  State,
  InstanceType,
}: Pick<InstanceDescription, "State" | "InstanceType">): string | undefined {
  const phase = phaseOf(State);
  if (phase === "running" || phase === "changing") return undefined;
  if (phase !== "stopped") return `it is "${State}"`;
  return InstanceType === "Container"
    ? `it is "${State}", and an image of a container can only be created while it runs`
    : undefined;
}

export const START_IT = "Start it first: images are created from running instances, and from stopped virtual machines.";

export const noInstance = ({ region, projectId }: Pick<ImageSpec, "region" | "projectId">, account?: string): string =>
  `there is no such instance in ${region}${projectId ? `, project ${projectId}` : ""}${account ? ` (${account})` : ""}`;

function refused(id: string, why: string, advice: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `No image can be created from ${id}: ${why}`,
    effect: "none",
    advice,
    instanceId: id,
  });
}

export const sourceParams = (source: Source) => ({ ...placeParams(source), UHostId: source.instanceId });
