import type { InstanceOutputs } from "../model/facts";
import { isCardGivenBack } from "../model/power";
import { KEPT_DAYS } from "../model/reclaim";
import type { InstanceSpec } from "../model/spec";
import type { Change } from "./change";

/** The effect of a change of powerState, for previews. */

/** Whether it needs a card that the instance doesn't have now. */
export const isCardWanted = ({ actual, declared, replaces, updates }: Change): boolean =>
  replaces.length === 0 &&
  updates.includes("powerState") &&
  declared.powerState === "running" &&
  (actual.state === "Stopped" || actual.powerState === "withoutGpu");

/** The end of a warning about interrupted work. */
export const CHOOSE = "Choose a time when nothing is running.";

/** What happens to an instance that stays Stopped, as a following sentence; empty if it is kept. */
export const keptText = ({ chargeType }: InstanceSpec): string =>
  chargeType === "Postpay"
    ? ` If it stays Stopped, the service deletes it with its data ${KEPT_DAYS} days after the stop: start it before then.`
    : "";

/** The notice about a new instance that is stopped, immediately or as planned. */
export const stopNotice = (spec: InstanceSpec): string | undefined => {
  const { powerState, stopAt, autoStopAfter } = spec;
  const because =
    powerState === "stopped" ? "powerState" : stopAt ? "stopAt" : autoStopAfter ? "autoStopAfter" : undefined;
  const kept = keptText(spec);
  return because && kept ? `It will be stopped (${because}).${kept}` : undefined;
};

/** What happens to the instance, in a sentence; undefined if it already has this state. */
export function powerText(id: string, actual: InstanceOutputs, declared: InstanceSpec): string | undefined {
  const { powerState } = declared;
  const runs = actual.state === "Running";
  const givenBack = isCardGivenBack(actual)
    ? " Its cards are released: it gets them back only if they are in stock then."
    : "";
  if (powerState === "stopped")
    return runs
      ? `${id} is stopped, which ends everything running on it.${givenBack}${keptText(declared)} ${CHOOSE}`
      : undefined;
  if (powerState === "withoutGpu") {
    return runs && actual.powerState !== "withoutGpu"
      ? `${id} is stopped and started without its cards, which ends everything running on it.${givenBack} ${CHOOSE}`
      : `${id} is started without its cards.`;
  }
  if (actual.powerState === "withoutGpu")
    return `${id} is stopped and started with its cards, which ends everything running on it. ${CHOOSE}`;
  return actual.state === "Stopped" ? `${id} is started, and charged while it runs.` : undefined;
}
