import type { Answer } from "../client/actions";

export type Place = { readonly region: string; readonly projectId?: string };

/** A GPU type as offered in one zone. */
export type MachineOffer = Answer<"DescribeAvailableCompShareInstanceTypes">[number];
/** The machines of a region; `spot`: those offered as Spot, if known. */
export interface Catalogue {
  readonly machines: readonly MachineOffer[];
  readonly spot?: readonly MachineOffer[];
  /** The service's zones, if the declared one has no machines here. */
  readonly zones?: readonly string[];
}
