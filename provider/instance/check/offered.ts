import type { Catalogue, MachineOffer } from "../../offers/catalogue";
import { machineOf } from "../model/machines";

/** What a region offers for a charge type. For Spot, the page's table is used if the service doesn't say. */
export function offeredAs(chargeType: string, { machines, spot }: Catalogue): readonly MachineOffer[] {
  if (chargeType !== "Spot") return machines;
  return spot ?? machines.filter(({ gpuType }) => machineOf(gpuType)?.spot !== false);
}
