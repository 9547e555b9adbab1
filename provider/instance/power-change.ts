import type { InstanceOutputs } from "./facts";
import { isCardGivenBack } from "./power";
import type { InstanceSpec } from "./spec";
import type { Change } from "./surprises";

/** What a change of powerState does, for a preview. */

/** Whether it needs a card that the instance hasn't got now. */
export const isCardWanted = ({ actual, declared, replaces, updates }: Change): boolean =>
  replaces.length === 0 &&
  updates.includes("powerState") &&
  declared.powerState === "running" &&
  (actual.state === "Stopped" || actual.powerState === "withoutGpu");

/** What happens to the instance, in a sentence; undefined where it stands so already. */
export function powerText(id: string, actual: InstanceOutputs, { powerState }: InstanceSpec): string | undefined {
  const runs = actual.state === "Running";
  const givenBack = isCardGivenBack(actual)
    ? " Its cards go back to the service: they are there again only if they are in stock then."
    : "";
  if (powerState === "stopped") return runs ? `${id} is stopped, and all that runs on it ends.${givenBack}` : undefined;
  if (powerState === "withoutGpu") {
    return runs && actual.powerState !== "withoutGpu"
      ? `${id} is stopped and started without its cards: all that runs on it ends.${givenBack}`
      : `${id} is started without its cards.`;
  }
  if (actual.powerState === "withoutGpu")
    return `${id} is stopped and started with its cards: all that runs on it ends.`;
  return actual.state === "Stopped" ? `${id} is started, and charged while it runs.` : undefined;
}
