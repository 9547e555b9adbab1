// What is bought is chosen while the program runs: the newest Ubuntu image, on the cheapest of a few GPU types in stock.
import { CompShareInstance, getCapacity, getImage, getInstanceTypes, getPrice } from "pulumi-compshare";

const GOOD_ENOUGH = ["3090", "4090", "5090"];
const disk = { bootDisk: { type: "CLOUD_SSD", size: 100 }, chargeType: "Postpay" } as const;

export = async () => {
  const { imageId } = await getImage({ nameContains: "Ubuntu 22.04", newest: true });
  const types = await getInstanceTypes({ inStock: true, minimumMemory: 48 * 1024 }); // MB: 48 GB

  // Sizes are sorted: the first one is the smallest that is big enough.
  const offers = await Promise.all(
    types
      .filter(({ gpuType }) => GOOD_ENOUGH.includes(gpuType))
      .map(async ({ zone, gpuType, sizes: [size] }) => {
        const machine = { zone, gpuType, ...size!, imageId, ...disk };
        const [{ inStock }, { hourly }] = await Promise.all([getCapacity(machine), getPrice(machine)]);
        return { machine, inStock, hourly };
      }),
  );
  const [best] = offers.filter(({ inStock }) => inStock).sort((a, b) => a.hourly - b.hourly);
  if (!best) throw new Error(`None of ${GOOD_ENOUGH.join(", ")} is in stock.`);

  const worker = new CompShareInstance(
    "worker",
    { ...best.machine, maxHourlyPrice: 3 }, // CNY: should even the cheapest cost more, nothing is bought
    // Tomorrow another machine may be the cheapest: the one that runs isn't replaced by it.
    { ignoreChanges: ["zone", "gpuType", "gpu", "cpu", "memory", "imageId"] },
  );
  return { gpuType: worker.gpuType, ssh: worker.sshCommand };
};
