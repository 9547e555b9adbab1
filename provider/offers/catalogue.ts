import type { Answer } from "../client/actions";

export type Place = { readonly region: string; readonly projectId?: string };

/** A GPU type as it is on offer in one zone. */
export type MachineOffer = Answer<"DescribeAvailableCompShareInstanceTypes">[number];
/** The machines of a region; `spot`: those that are offered as Spot, where that was asked and is known. */
export interface Catalogue {
  readonly machines: readonly MachineOffer[];
  readonly spot?: readonly MachineOffer[];
  /** The zones that the service knows, where a declared one has no machines here. */
  readonly zones?: readonly string[];
}
