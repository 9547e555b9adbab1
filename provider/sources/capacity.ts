import { CompShareError, isStockRefusal } from "../client/errors";
import { stockParams } from "../offers/offers";
import { type Account, fits } from "./account";
import { filtersText } from "./one";
import type { Capacity, GetCapacityArgs, SizeInStock } from "./types/capacity";
import type { MachineSize } from "./types/instance-types";

const MB_PER_GB = 1024;
const MOST_PROPOSED = 3;
const SIZE_NAMES = ["gpu", "cpu", "memory"] as const;

/**
 * Which sizes of a machine are in stock.
 * @throws CompShareError `NOT_FOUND` if there is no such size, sold out or not; it names the nearest.
 */
export async function findCapacity(account: Account, args: GetCapacityArgs): Promise<Capacity> {
  const machine = {
    ...args,
    ...(await account.place(args)),
    chargeType: args.chargeType ?? "Month",
    dataDisks: args.dataDisks ?? [],
  };
  const all = await stockOf(account, machine);
  const sizes = all.filter((size) => SIZE_NAMES.every((name) => fits(args[name], size[name])));
  if (sizes.length === 0 && all.length > 0) throw noSuchSize(args, all);
  return { inStock: sizes.some(({ inStock }) => inStock), sizes };
}

function noSuchSize(args: GetCapacityArgs, sizes: readonly MachineSize[]): CompShareError {
  const { gpuType, zone, gpu, cpu, memory } = args;
  // As ratios: one more card counts for more than one more vCPU.
  const distance = (size: MachineSize) =>
    SIZE_NAMES.reduce((sum, name) => sum + Math.abs(Math.log(size[name] / (args[name] ?? size[name]))), 0);
  const nearest = [...sizes].sort((a, b) => distance(a) - distance(b)).slice(0, MOST_PROPOSED);
  const texts = nearest.map((size) => SIZE_NAMES.map((name) => `${name} ${size[name]}`).join(", "));
  return new CompShareError({
    code: "NOT_FOUND",
    what: `${gpuType} in ${zone} isn't offered with ${filtersText({ gpu, cpu, memory })}`,
    advice: `The nearest sizes: ${texts.join("; ")}.`,
  });
}

/** A refusal because of stock is an answer too: none is in stock. */
async function stockOf(account: Account, machine: Parameters<typeof stockParams>[0]): Promise<SizeInStock[]> {
  try {
    const rows = await account.ask("CheckCompShareResourceCapacity", stockParams(machine));
    return rows.flatMap(({ gpu, cpu, memoryGb, isEnough }) =>
      gpu === undefined || cpu === undefined || memoryGb === undefined
        ? []
        : [{ gpu, cpu, memory: memoryGb * MB_PER_GB, inStock: isEnough }],
    );
  } catch (error) {
    if (error instanceof CompShareError && isStockRefusal(error)) return [];
    throw error;
  }
}
