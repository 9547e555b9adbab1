import type { ActionName, Answer } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { previewDeclaration } from "../../provider/instance/preview/preview";
import type { MachineOffer } from "../../provider/offers/catalogue";
import { Offers } from "../../provider/offers/offers";
import { Queries, unavailableText } from "../../provider/offers/queries";
import type { CheckDefaults } from "../../provider/resource/properties/check";
import { spec } from "./spec";

/** Previews of a declaration against scripted answers. */

type Asked = Record<string, unknown>;
export type Service = { readonly [A in ActionName]?: (params: Asked) => Answer<A> };

export const offer = (changes: Partial<MachineOffer> = {}): MachineOffer => ({
  zone: "cn-wlcb-01",
  gpuType: "4090",
  isSoldOut: false,
  platforms: [],
  vramGb: 24,
  sizes: [
    { gpu: 1, cpu: 16, memoryGb: [64] },
    { gpu: 2, cpu: 32, memoryGb: [128] },
  ],
  bootDisks: [],
  dataDisks: [],
  ...changes,
});

export const refusal = (retCode: number, what: string) => new CompShareError({ code: "API", what, retCode });

/** Records the questions in order, and returns what a preview reports. A question without an answer here is refused. */
export function service(answers: Service) {
  const asked: string[] = [];
  const told: string[] = [];
  const call = async (action: ActionName, params: Asked) => {
    asked.push(action);
    const answer = answers[action] as ((params: Asked) => unknown) | undefined;
    if (!answer) throw refusal(7777, `${action} was refused`);
    return answer(params) as never;
  };
  const offers = new Offers(() => ({ call }) as never, new Queries((...why) => told.push(unavailableText(...why))));
  const found = (changes: Partial<InstanceSpec>, defaults: CheckDefaults = {}, olds?: Partial<InstanceSpec>) => {
    const raw = { ...spec(), region: undefined, ...changes };
    return previewDeclaration(offers, { raw, olds: olds as never, defaults, now: 0, isPreview: true });
  };
  const preview = async (changes: Partial<InstanceSpec>, defaults: CheckDefaults = {}) => {
    const { violations, warnings } = await found(changes, defaults);
    return { violations: violations.map(({ property, reason }) => `${property}: ${reason}`), warnings };
  };
  const notes = async (changes: Partial<InstanceSpec>) => (await found(changes)).notes;
  /** The notes about changes to an instance in the state. */
  const notesOfChange = async (changes: Partial<InstanceSpec>) =>
    (await found(changes, {}, (await found({})).inputs as never)).notes;
  return { asked, told, preview, notes, notesOfChange };
}

export const NOBODY: Service = {};
