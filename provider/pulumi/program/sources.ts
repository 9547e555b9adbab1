import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../../sources/account";
import type { Capacity, GetCapacityArgs } from "../../sources/types/capacity";
import type { GetImageArgs, GetImagesArgs, Image } from "../../sources/types/images";
import type { GetInstanceTypesArgs, InstanceTypeOffer } from "../../sources/types/instance-types";
import type { ExistingInstance, GetInstanceArgs, GetInstancesArgs } from "../../sources/types/instances";
import type { GetPriceArgs, MachinePrice } from "../../sources/types/price";
import type { GetZonesArgs, Zone } from "../../sources/types/zones";
import { isMocked, mockedAnswer } from "./mocks";

/**
 * Options of data sources, which query the account while the program runs, in previews too. They use the same keys and
 * settings as the resources. Failures are `CompShareError`s, told apart by `code`. In a unit test with mocks
 * (`pulumi.runtime.setMocks`), the mocks answer.
 */
export interface SourceOptions {
  /** Queries the service again, even if this program has made the same query before. Default: false. */
  readonly fresh?: boolean | undefined;
}

/** Arguments that may be outputs of resources: the query is made once they are known. */
export type InputsOf<T> = { readonly [K in keyof T]: InputOf<T[K]> };
type InputOf<T> = pulumi.Input<T extends object ? { [K in keyof T]: InputOf<T[K]> } : T>;

/** The zones that the service offers (`DescribeCompShareSupportZone`). */
export function getZones(args: GetZonesArgs = {}, opts?: SourceOptions): Promise<Zone[]> {
  return ask("getZones", args, opts);
}

/** As `getZones`, for arguments that are outputs. */
export function getZonesOutput(args: InputsOf<GetZonesArgs> = {}, opts?: SourceOptions): pulumi.Output<Zone[]> {
  return asked(args, (known) => getZones(known, opts));
}

/**
 * The GPU types on offer and their sizes (`DescribeAvailableCompShareInstanceTypes`). Memory is in MB, so a size can be
 * spread into an instance's arguments. The list is empty if nothing matches.
 */
export function getInstanceTypes(args: GetInstanceTypesArgs = {}, opts?: SourceOptions): Promise<InstanceTypeOffer[]> {
  return ask("getInstanceTypes", args, opts);
}

/** As `getInstanceTypes`, for arguments that are outputs. */
export function getInstanceTypesOutput(
  args: InputsOf<GetInstanceTypesArgs> = {},
  opts?: SourceOptions,
): pulumi.Output<InstanceTypeOffer[]> {
  return asked(args, (known) => getInstanceTypes(known, opts));
}

/**
 * The images of a kind: the platform's (`DescribeCompShareImages`), the account's own
 * (`DescribeCompShareCustomImages`), the community's (`DescribeCommunityImages`), or those shared with the account
 * (`DescribeCompShareSharingImages`). The list is empty if nothing matches.
 */
export function getImages(args: GetImagesArgs = {}, opts?: SourceOptions): Promise<Image[]> {
  return ask("getImages", args, opts);
}

/** As `getImages`, for arguments that are outputs. */
export function getImagesOutput(args: InputsOf<GetImagesArgs> = {}, opts?: SourceOptions): pulumi.Output<Image[]> {
  return asked(args, (known) => getImages(known, opts));
}

/**
 * One usable image: by id, by name, or the newest match. No match is the error `NOT_FOUND`; several without `newest`
 * are `AMBIGUOUS`, which names them.
 *
 * A newer image has another `imageId`, which replaces an instance: `ignoreChanges: ["imageId"]` prevents that.
 */
export function getImage(args: GetImageArgs, opts?: SourceOptions): Promise<Image> {
  return ask("getImage", args, opts);
}

/** As `getImage`, for arguments that are outputs. */
export function getImageOutput(args: InputsOf<GetImageArgs>, opts?: SourceOptions): pulumi.Output<Image> {
  return asked(args, (known) => getImage(known, opts));
}

/**
 * Which sizes of a machine are in stock now (`CheckCompShareResourceCapacity`). If the type is sold out, `inStock` is
 * false; a machine that isn't offered at all is an error.
 */
export function getCapacity(args: GetCapacityArgs, opts?: SourceOptions): Promise<Capacity> {
  return ask("getCapacity", args, opts);
}

/** As `getCapacity`, for arguments that are outputs. */
export function getCapacityOutput(args: InputsOf<GetCapacityArgs>, opts?: SourceOptions): pulumi.Output<Capacity> {
  return asked(args, (known) => getCapacity(known, opts));
}

/**
 * The account's price of a machine in CNY, per hour and month (`GetCompShareInstancePrice`). A machine that isn't
 * offered, or a charge type without a price, is an error.
 */
export function getPrice(args: GetPriceArgs, opts?: SourceOptions): Promise<MachinePrice> {
  return ask("getPrice", args, opts);
}

/** As `getPrice`, for arguments that are outputs. */
export function getPriceOutput(args: InputsOf<GetPriceArgs>, opts?: SourceOptions): pulumi.Output<MachinePrice> {
  return asked(args, (known) => getPrice(known, opts));
}

/**
 * One instance of the account, by id or by filters (`DescribeCompShareInstance`). No match is the error `NOT_FOUND`;
 * several are `AMBIGUOUS`, which names them.
 */
export function getInstance(args: GetInstanceArgs, opts?: SourceOptions): Promise<ExistingInstance> {
  return ask("getInstance", args, opts);
}

/** As `getInstance`, for arguments that are outputs. */
export function getInstanceOutput(
  args: InputsOf<GetInstanceArgs>,
  opts?: SourceOptions,
): pulumi.Output<ExistingInstance> {
  return asked(args, (known) => getInstance(known, opts));
}

/**
 * The account's instances, including those of other stacks and those created outside of Pulumi
 * (`DescribeCompShareInstance`).
 */
export function getInstances(args: GetInstancesArgs = {}, opts?: SourceOptions): Promise<ExistingInstance[]> {
  return ask("getInstances", args, opts);
}

/** As `getInstances`, for arguments that are outputs. */
export function getInstancesOutput(
  args: InputsOf<GetInstancesArgs> = {},
  opts?: SourceOptions,
): pulumi.Output<ExistingInstance[]> {
  return asked(args, (known) => getInstances(known, opts));
}

type Sources = typeof import("../../sources/sources.js")["SOURCES"];

/** Each program's account. One process may run several programs, one after another or at once (Automation API). */
const accounts = new WeakMap<object, Account>();
const NO_STACK = {};

/** The client is loaded with the first question: most programs ask none. */
async function ask<N extends keyof Sources>(
  name: N,
  args: Parameters<Sources[N]>[1],
  options?: SourceOptions | null,
): Promise<Awaited<ReturnType<Sources[N]>>> {
  if (isMocked()) return mockedAnswer(name, args) as Promise<Awaited<ReturnType<Sources[N]>>>;
  const program = pulumi.runtime.getStackResource() ?? NO_STACK;
  // Not pulumi.Config, which warns where it is asked for a secret's value.
  const config = (key: string) => pulumi.runtime.getConfig(`compshare:${key}`);
  const { SOURCES, checkArguments, checkOptions, openAccount } = await import("../../sources/sources.js");
  const { sharingWorld } = await import("../../process/rate/leases.js");
  try {
    checkArguments(name, args);
    checkOptions(name, options ?? {});
    const account = accounts.get(program) ?? openAccount(config, process.env, sharingWorld);
    accounts.set(program, account);
    const source = SOURCES[name] as (account: Account, args: unknown) => Promise<never>;
    return await source(options?.fresh ? account.fresh() : account, args);
  } catch (error) {
    throw withoutStack(error);
  }
}

function asked<T extends object, R>(args: InputsOf<T>, question: (known: T) => Promise<R>): pulumi.Output<R> {
  return pulumi.output(args).apply((known) => question(known as T)) as pulumi.Output<R>;
}

/** Pulumi prints an error of this kind as its words alone (`pulumi.RunError`): this package's stack tells nothing. */
const withoutStack = (error: unknown) =>
  error instanceof Error ? Object.defineProperty(error, "__pulumiRunError", { value: true }) : error;
