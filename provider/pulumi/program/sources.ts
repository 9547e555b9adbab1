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
 * Data sources: questions about the account that a program asks while it runs, at previews too. The keys and all
 * settings are those of the resources. Failures are `CompShareError`s; `code` tells the causes apart. In a unit test with mocks
 * (`pulumi.runtime.setMocks`), these answer.
 */
export interface SourceOptions {
  /** Asks the service again, even if this program has asked the same before. Default: false. */
  readonly fresh?: boolean | undefined;
}

/** Arguments that may be outputs of resources: the question is asked when they are known. */
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
 * The GPU types on offer, with the sizes that exist (`DescribeAvailableCompShareInstanceTypes`). Memory is in MB, as for
 * an instance: a size can be spread into its arguments. None that fits is an empty list.
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
 * The images of a kind: the platform's (`DescribeCompShareImages`), the account's own (`DescribeCompShareCustomImages`),
 * the community's (`DescribeCommunityImages`), or those shared with the account (`DescribeCompShareSharingImages`).
 * None that fits is an empty list.
 */
export function getImages(args: GetImagesArgs = {}, opts?: SourceOptions): Promise<Image[]> {
  return ask("getImages", args, opts);
}

/** As `getImages`, for arguments that are outputs. */
export function getImagesOutput(args: InputsOf<GetImagesArgs> = {}, opts?: SourceOptions): pulumi.Output<Image[]> {
  return asked(args, (known) => getImages(known, opts));
}

/**
 * One image that can be used: by id, by name, or the newest of those that fit. None, or more than one without
 * `newest`, is an error (`NOT_FOUND`, `AMBIGUOUS`) that names the candidates.
 *
 * A newer image is another `imageId`, which replaces an instance: `ignoreChanges: ["imageId"]` keeps it as it is.
 */
export function getImage(args: GetImageArgs, opts?: SourceOptions): Promise<Image> {
  return ask("getImage", args, opts);
}

/** As `getImage`, for arguments that are outputs. */
export function getImageOutput(args: InputsOf<GetImageArgs>, opts?: SourceOptions): pulumi.Output<Image> {
  return asked(args, (known) => getImage(known, opts));
}

/**
 * Which sizes of a machine are to be had now (`CheckCompShareResourceCapacity`). A type that is sold out is no error:
 * `inStock` is false. What the service doesn't offer at all is one.
 */
export function getCapacity(args: GetCapacityArgs, opts?: SourceOptions): Promise<Capacity> {
  return ask("getCapacity", args, opts);
}

/** As `getCapacity`, for arguments that are outputs. */
export function getCapacityOutput(args: InputsOf<GetCapacityArgs>, opts?: SourceOptions): pulumi.Output<Capacity> {
  return asked(args, (known) => getCapacity(known, opts));
}

/**
 * What a machine costs the account, in CNY, by hour and month (`GetCompShareInstancePrice`). A charge type that has no
 * price, or a machine that isn't offered, is an error.
 */
export function getPrice(args: GetPriceArgs, opts?: SourceOptions): Promise<MachinePrice> {
  return ask("getPrice", args, opts);
}

/** As `getPrice`, for arguments that are outputs. */
export function getPriceOutput(args: InputsOf<GetPriceArgs>, opts?: SourceOptions): pulumi.Output<MachinePrice> {
  return asked(args, (known) => getPrice(known, opts));
}

/**
 * One instance of the account, by id or by what tells it from others (`DescribeCompShareInstance`). None, or more than
 * one, is an error (`NOT_FOUND`, `AMBIGUOUS`) that names the candidates.
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

/** The instances of the account, those of other stacks and of nobody's among them (`DescribeCompShareInstance`). */
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
