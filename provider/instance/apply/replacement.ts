import { CompShareError, isStockRefusal, serviceMessage } from "../../client/errors";
import { isInStock } from "../../offers/offers";
import { isMachineKnown } from "../check/known";
import { machineText, type Placed, placementsOf, placementTexts } from "../model/placement";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "../observe/context";
import { requireAffordable, untilInStock } from "./price-limit";

/** The replacement of an instance that is deleted first (`deleteBeforeReplace`). */

/**
 * Makes sure that an instance's replacement is available, right before the instance is deleted: older information isn't
 * good enough to delete it. Waits for stock if `onNoCapacity` says so.
 * @param until When to give up, in ms since the epoch.
 * @throws CompShareError `REFUSED` if it isn't available, or if that is unknown: nothing was deleted.
 */
export async function requireReplacement(
  context: Context,
  id: string,
  replacement: InstanceSpec,
  until: number,
): Promise<void> {
  const placements = placementsOf(replacement);
  // Inputs from a resource that is itself replaced first aren't known yet.
  if (!placements.every(isMachineKnown)) return;
  const isAvailableNow = () =>
    isAvailable(context, placements).catch((error: unknown) => {
      throw error instanceof CompShareError ? notReplaced(id, serviceMessage(error)) : error;
    });
  const names = placementTexts(placements).join("; ");
  if (!(await untilInStock(context, id, replacement, names, until, isAvailableNow)))
    throw notReplaced(id, noneText(placements));
}

/** @throws CompShareError if it is too expensive, if the service refuses it, or if that is unknown. */
async function isAvailable(context: Context, placements: readonly Placed[]): Promise<boolean> {
  for (const placement of placements) await requireAffordable(context, placement);
  for (const placement of placements) if (await isSurelyInStock(context, placement)) return true;
  return false;
}

async function isSurelyInStock({ client }: Context, spec: InstanceSpec): Promise<boolean> {
  try {
    const answer = await isInStock(client, spec);
    if (answer !== undefined) return answer;
  } catch (error) {
    if (error instanceof CompShareError && isStockRefusal(error)) return false;
    throw error;
  }
  const what = `the service doesn't tell whether it has ${machineText(spec)} in ${spec.zone}`;
  throw new CompShareError({ code: "REFUSED", what, effect: "none" });
}

/** Why there is no replacement, as a clause. */
export const noneText = (placements: readonly Placed[]): string =>
  `its replacement is sold out: ${placementTexts(placements).join("; ")}`;

/** @param why A clause. */
export const notReplaced = (id: string, why: string): CompShareError =>
  new CompShareError({
    code: "REFUSED",
    what: `${id} isn't replaced: ${why}`,
    effect: "none",
    advice:
      "It would be deleted first (deleteBeforeReplace), and the new one couldn't be created. Run it again later, choose another zone or " +
      "GPU type, or create the new one first (without deleteBeforeReplace).",
    instanceId: id,
  });
