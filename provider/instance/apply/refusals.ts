import { CompShareError } from "../../client/errors";
import type { Observed } from "../model/observed";
import type { InstancePlace } from "../model/place";
import { reclaimTime } from "../model/reclaim";
import type { InstanceSpec } from "../model/spec";
import { time } from "../observe/outputs";

/** Why an update does nothing about an instance. */

export function onlyByReplacement(id: string, replaces: readonly string[]): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `${id} can't be changed in place: ${replaces.join(", ")} only change by a replacement`,
    effect: "none",
    advice: "Run `pulumi up` again; if it doesn't announce a replacement, run it with --refresh.",
    instanceId: id,
  });
}

export function reclaimedError(id: string, { onReclaim }: InstanceSpec, observed: Observed): CompShareError {
  const until = time(reclaimTime(observed.seen));
  return new CompShareError({
    code: "REFUSED",
    what: `${id} was reclaimed by the service (${observed.seen.State})${until ? `; its data is kept until ${until}` : ""}`,
    effect: "none",
    advice:
      onReclaim === "replace"
        ? "Run `pulumi up --refresh`: it makes a new one, as onReclaim says."
        : 'onReclaim: "restart" starts it again while a card is free, onReclaim: "replace" makes a new one and deletes it; ' +
          "or remove it from the program.",
    instanceId: id,
  });
}

export function goneError(id: string, place: InstancePlace): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `${id} can't be changed: the service doesn't list it in ${place.region}${place.projectId ? `, project ${place.projectId}` : ""}`,
    effect: "none",
    advice:
      "If these are the region, project and keys it was made with, it was deleted outside of Pulumi or reclaimed: " +
      "run `pulumi up --refresh` to have a new one made.",
    instanceId: id,
  });
}
