import { CompShareError } from "../client/errors";
import { RETCODE } from "../client/retcodes";
import type { BootDiskSpec, ChargeType, CpuPlatform } from "../instance/spec";
import { stockParams } from "../offers/offers";
import { type Account, fits, type PlaceArgs } from "./account";
import type { MachineSize } from "./instance-types";

const MB_PER_GB = 1024;

/** A machine, in the words of `CompShareInstance`. */
export interface GetCapacityArgs extends PlaceArgs {
  readonly zone: string;
  /** Such as `4090` (`GpuType`). */
  readonly gpuType: string;
  /** Sizes with so many cards alone. Default: all. */
  readonly gpu?: number;
  /** Sizes with so many vCPUs alone. Default: all. */
  readonly cpu?: number;
  /** Sizes with so much memory alone, in MB. Default: all. */
  readonly memory?: number;
  /** Image (`CompShareImageId`). */
  readonly imageId: string;
  /** The boot disk (`Disks.0`), in GB. */
  readonly bootDisk: BootDiskSpec;
  /** Data disks (`Disks.N`), in GB. Default: none. */
  readonly dataDisks?: readonly BootDiskSpec[];
  /** `ChargeType`. Default: `Month`, as for an instance. */
  readonly chargeType?: ChargeType;
  /** `MinimalCpuPlatform`. Default: `Auto`. */
  readonly minimalCpuPlatform?: CpuPlatform;
}

export interface Capacity {
  /** Whether one of the sizes is to be had now. */
  readonly inStock: boolean;
  /** The sizes that fit the arguments, each with whether it is to be had now. */
  readonly sizes: (MachineSize & { readonly inStock: boolean })[];
}

export async function findCapacity(account: Account, args: GetCapacityArgs): Promise<Capacity> {
  const machine = {
    ...args,
    ...(await account.place(args)),
    chargeType: args.chargeType ?? "Month",
    dataDisks: args.dataDisks ?? [],
  };
  const sizes = (await stockOf(account, machine)).filter(
    ({ gpu, cpu, memory }) => fits(args.gpu, gpu) && fits(args.cpu, cpu) && fits(args.memory, memory),
  );
  return { inStock: sizes.some(({ inStock }) => inStock), sizes };
}

/** A refusal because of stock is an answer too: there is none. */
async function stockOf(account: Account, machine: Parameters<typeof stockParams>[0]): Promise<Capacity["sizes"]> {
  try {
    const rows = await account.ask("CheckCompShareResourceCapacity", stockParams(machine));
    return rows.flatMap(({ gpu, cpu, memoryGb, isEnough }) =>
      gpu === undefined || cpu === undefined || memoryGb === undefined
        ? []
        : [{ gpu, cpu, memory: memoryGb * MB_PER_GB, inStock: isEnough }],
    );
  } catch (error) {
    if (error instanceof CompShareError && isAboutStock(error)) return [];
    throw error;
  }
}

const isAboutStock = ({ retCode }: CompShareError) => retCode === RETCODE.soldOut || retCode === RETCODE.notEnough;
