import type { Catalogue, MachineOffer } from "../../offers/catalogue";
import { machineOf } from "../model/machines";

/** What a region offers to somebody who pays in that way; as Spot, where the service doesn't tell, by the table of the page. */
export function offeredAs(chargeType: string, { machines, spot }: Catalogue): readonly MachineOffer[] {
  if (chargeType !== "Spot") return machines;
  return spot ?? machines.filter(({ gpuType }) => machineOf(gpuType)?.spot !== false);
}
