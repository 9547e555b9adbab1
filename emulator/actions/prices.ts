import { z } from "zod";
import { action, instanceOf, scopeOf } from "../action";
import type { GpuType } from "../catalogue";
import { refuse } from "../errors";
import { images } from "../images";
import { type ChargeType, chargeTypes, expiryOf, type Instance } from "../model";
import { alsoSpelled, instanceParameters, integer, oneOf, region, text, zone } from "../parameters";
import { cents, disksPrice, instancePrice } from "../prices";
import { diskParameters, gpuTypeOf, requireChargeType, requireLegal } from "../rules";

// The pages write Gpu and Cpu in one of the two price calls and GPU and CPU in the other; the SDKs' models write
// Gpu and Cpu in both.
const priceParameters = alsoSpelled(
  { GPU: "Gpu", CPU: "Cpu" },
  z.object({
    Region: region,
    Zone: zone,
    GpuType: text,
    Gpu: integer,
    Cpu: integer,
    Memory: integer,
    ChargeType: oneOf(chargeTypes).optional(),
    Disks: z.array(diskParameters).default([]),
    Volumes: z.array(z.object({ Type: text, Size: integer })).default([]),
    CompShareImageId: text.optional(),
    Quantity: integer.pipe(z.number().min(1, "has to be 1 or more")).default(1),
  }),
);

type Asked = z.output<typeof priceParameters>;

/** What a machine would cost. */
export const getPrice = action("GetCompShareInstancePrice", priceParameters, (call) => quote(call.parameters));

/** What a machine would cost this account. */
export const getUserPrice = action("GetCompShareInstanceUserPrice", priceParameters, (call) => quote(call.parameters));

/** What a change of size would cost, or bring back if negative. */
export const getUpgradePrice = action(
  "GetCompShareInstanceUpgradePrice",
  alsoSpelled(
    { Gpu: "GPU", Cpu: "CPU" },
    instanceParameters.extend({ CPU: integer.optional(), Memory: integer.optional(), GPU: integer.optional() }),
  ),
  (call) => {
    const instance = instanceOf(call);
    const type = gpuTypeOf(instance.gpuType);
    const { CPU = instance.cpu, Memory = instance.memory, GPU = instance.gpu } = call.parameters;
    requireLegal(type, GPU, CPU, Memory, "CPU");
    const of = (gpu: number) => instancePrice(type, gpu, instance.chargeType) * instance.quantity;
    const difference = cents(of(GPU) - of(instance.gpu));
    return { Price: difference, OriginalPrice: difference, ListPrice: difference };
  },
);

/** What comes back for the unused part of prepaid instances. */
export const getRefundPrice = action(
  "GetCompShareRefundPrice",
  z.object({ Region: region, Zone: zone, UHostIds: z.array(text) }),
  (call) => ({
    RefundPriceSet: call.parameters.UHostIds.map((id) => {
      const instance = call.world.instance(id, scopeOf(call));
      return { UHostId: id, Code: 0, Message: "", RefundPrice: refundOf(instance, call.now) };
    }),
  }),
);

function quote(asked: Asked): object {
  const type = gpuTypeOf(asked.GpuType);
  requireLegal(type, asked.Gpu, asked.Cpu, asked.Memory, "Cpu");
  if (asked.ChargeType) requireChargeType(type, asked.ChargeType);
  const modes = asked.ChargeType ? [asked.ChargeType] : chargeTypes.filter((mode) => mode !== "Spot" || type.spot);
  const details = modes.map((mode) => priceDetail(asked, type, mode));
  // The models of the SDKs look for these lists under the singular.
  return {
    PriceDetails: details,
    OriginalPriceDetails: details,
    ListPriceDetails: details,
    PriceDetail: details,
    OriginalPriceDetail: details,
  };
}

function priceDetail(asked: Asked, type: GpuType, mode: ChargeType): object {
  const image = asked.CompShareImageId ? images.get(asked.CompShareImageId) : undefined;
  if (asked.CompShareImageId && !image) throw refuse.parameter("CompShareImageId", "there is no such image");
  const disks = asked.Disks.map((disk) => ({ isBoot: disk.IsBoot, size: disk.Size }));
  const shared = asked.Volumes.map((volume) => ({ isBoot: false, size: volume.Size }));
  const dataDisks = [...disks.filter((disk) => !disk.isBoot), ...shared];
  const systemDisks = disks.filter((disk) => disk.isBoot);
  return {
    ChargeType: mode,
    Instance: cents(instancePrice(type, asked.Gpu, mode) * asked.Quantity),
    SystemDisks: cents(disksPrice(systemDisks, mode) * asked.Quantity),
    Disks: cents(disksPrice(dataDisks, mode) * asked.Quantity),
    CompShareImage: cents((image?.price ?? 0) * asked.Gpu),
    InstanceDiscountType: 0,
  };
}

function refundOf(instance: Instance, now: number): number {
  const { expiresAt, chargeType, quantity } = instance;
  if (expiresAt === undefined) return 0;
  const span = expiryOf(chargeType, quantity, 0) ?? 1;
  const paid = instancePrice(gpuTypeOf(instance.gpuType), instance.gpu, chargeType) * quantity;
  return cents(paid * Math.min(1, Math.max(0, (expiresAt - now) / span)));
}
