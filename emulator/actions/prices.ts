import { z } from "zod";
import { action, type Call, instanceOf, scopeOf } from "../action";
import { refundOf, upgradePrice } from "../bills";
import type { GpuType } from "../catalogue";
import { refuse } from "../errors";
import { type ChargeType, chargeTypes, everyChargeType, isPrepaid } from "../model";
import { alsoSpelled, instanceParameters, integer, oneOf, region, text, zone } from "../parameters";
import { cents, type OwnPrices, type Priced, unitPrice } from "../prices";
import { diskParameters, gpuTypeOf, imagesOf, requireChargeType, requireLegal } from "../rules";

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
    ChargeType: oneOf(everyChargeType).optional(),
    Disks: z.array(diskParameters).default([]),
    Volumes: z.array(z.object({ Type: text, Size: integer })).default([]),
    CompShareImageId: text.optional(),
    Quantity: integer.pipe(z.number().min(1, "has to be 1 or more")).default(1),
  }),
);

type Asked = z.output<typeof priceParameters>;

/** The price of a machine. */
export const getPrice = action("GetCompShareInstancePrice", priceParameters, quote);

/** The price of a machine for this account. */
export const getUserPrice = action("GetCompShareInstanceUserPrice", priceParameters, quote);

/** The price of a change of size; negative if it is refunded. */
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
    const difference = upgradePrice(call.world, instance, GPU);
    return { Price: difference, OriginalPrice: difference, ListPrice: difference };
  },
);

/** The refund for the unused part of prepaid instances. */
export const getRefundPrice = action(
  "GetCompShareRefundPrice",
  z.object({ Region: region, Zone: zone, UHostIds: z.array(text) }),
  (call) => ({
    RefundPriceSet: call.parameters.UHostIds.map((id) => {
      const instance = call.world.instance(id, scopeOf(call));
      return { UHostId: id, Code: 0, Message: "", ErrMessage: "", RefundPrice: refundOf(instance, call.now) };
    }),
  }),
);

function quote(call: Call<Asked>): object {
  const { world, parameters: asked } = call;
  const type = gpuTypeOf(asked.GpuType);
  requireLegal(type, asked.Gpu, asked.Cpu, asked.Memory, "Cpu");
  if (asked.ChargeType) requireChargeType(type, asked.ChargeType);
  const modes = asked.ChargeType ? [asked.ChargeType] : chargeTypes.filter((mode) => mode !== "Spot" || type.spot);
  const machine = pricedMachine(call, type);
  const details = modes.map((mode) => priceDetail(machine, mode, asked.Quantity, world.settings.prices));
  // The models of the SDKs look for these lists under the singular.
  return {
    PriceDetails: details,
    OriginalPriceDetails: details,
    ListPriceDetails: details,
    PriceDetail: details,
    OriginalPriceDetail: details,
    ListPriceDetail: details,
  };
}

function pricedMachine(call: Call<Asked>, type: GpuType): Priced {
  const { parameters: asked } = call;
  const image = imagesOf(call).find(({ id }) => id === asked.CompShareImageId);
  if (asked.CompShareImageId && !image) throw refuse.parameter("CompShareImageId", "there is no such image");
  const disks = asked.Disks.map((disk) => ({ isBoot: disk.IsBoot, size: disk.Size }));
  const shared = asked.Volumes.map((volume) => ({ isBoot: false, size: volume.Size }));
  return { type, gpu: asked.Gpu, disks: [...disks, ...shared], image };
}

/** The price of the whole time bought, or of an hour if none is. */
function priceDetail(machine: Priced, mode: ChargeType, quantity: number, own: OwnPrices): object {
  const times = isPrepaid(mode) ? quantity : 1;
  const { instance, systemDisks, dataDisks, image } = unitPrice(machine, mode, own);
  return {
    ChargeType: mode,
    Instance: cents(instance * times),
    SystemDisks: cents(systemDisks * times),
    // All disks, including the boot disk.
    Disks: cents((systemDisks + dataDisks) * times),
    CompShareImage: cents(image * times),
    InstanceDiscountType: 0,
  };
}
