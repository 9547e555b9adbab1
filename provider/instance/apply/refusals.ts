import { CompShareError } from "../../client/errors";
import type { Observed } from "../model/observed";
import type { InstancePlace } from "../model/place";
import { reclaimTime } from "../model/reclaim";
import type { InstanceSpec } from "../model/spec";
import { time } from "../observe/outputs";

/** Errors of an update that does nothing. */

export function onlyByReplacement(id: string, replaces: readonly string[]): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `${id} can't be changed in place: ${replaces.join(", ")} can only change by replacement`,
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
        ? "Run `pulumi up --refresh`: it creates a new one (onReclaim)."
        : 'onReclaim: "restart" starts it again if a card is free, onReclaim: "replace" creates a new one and deletes it; ' +
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
      "If these are the region, project and keys that it was created with, it was deleted outside of Pulumi or reclaimed: " +
      "run `pulumi up --refresh` to create a new one.",
    instanceId: id,
  });
}
