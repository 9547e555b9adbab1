import { z } from "zod";
import { CompShareError } from "../client/errors";
import { CHARGE_TYPES, CPU_PLATFORMS, DISK_TYPES, GPU_TYPES } from "../instance/model/machines";
import { nearest } from "../parsing/nearest";
import { CARDS, CPUS, type Parse, parseMemory, parseNumber, SIZE_IN_GB } from "../parsing/values";
import { flag, formProblems, listOf, modelAmong, oneOf, readAs, text, whole } from "../resource/properties/forms";
import { IMAGE_KINDS } from "./images";
import type { GetCapacityArgs } from "./types/capacity";
import type { GetImageArgs, GetImagesArgs } from "./types/images";
import type { GetInstanceTypesArgs } from "./types/instance-types";
import type { GetInstanceArgs, GetInstancesArgs } from "./types/instances";
import type { GetPriceArgs } from "./types/price";
import type { GetZonesArgs } from "./types/zones";

/** The schema of each argument; optional if it may be left out. */
type Forms<Args> = { readonly [Name in keyof Required<Args>]: z.ZodType };

const atLeast = (unit: string, read: Parse) =>
  readAs(z.number(`a number ${unit}`).min(0, `a number ${unit}, at least 0`), read).optional();
const word = text.optional();
const model = modelAmong(GPU_TYPES);
const chargeType = oneOf(CHARGE_TYPES).optional();
const diskShape = { type: oneOf(DISK_TYPES), size: whole("GB", SIZE_IN_GB) };
const bootDisk = z.strictObject(diskShape, "an object { type, size }");
/** An instance's data disks are accepted too: a name affects neither price nor stock. */
const dataDisk = z.strictObject({ name: word, ...diskShape }, "an object { type, size }");
const dataDisks = listOf(dataDisk, "a list of disks").optional();

const place = { zone: word, region: word, projectId: word };
const machine = {
  ...place,
  zone: text,
  gpuType: model,
  gpu: whole("cards", CARDS),
  cpu: whole("vCPUs", CPUS),
  memory: whole("MB", parseMemory),
  chargeType,
  dataDisks,
};
const images = {
  ...place,
  kind: oneOf(IMAGE_KINDS).optional(),
  name: word,
  nameContains: word,
  tag: word,
  author: word,
  gpuType: model.optional(),
  container: flag.optional(),
};
const instances = {
  ...place,
  name: word,
  nameContains: word,
  remark: z.string("a string").optional(),
  state: word,
  gpuType: model.optional(),
  chargeType,
  imageId: word,
};

/** The arguments of every data source, one row each. */
export const ARGUMENTS = {
  getZones: { region: word } satisfies Forms<GetZonesArgs>,
  getInstanceTypes: {
    ...place,
    gpuType: model.optional(),
    spot: flag.optional(),
    inStock: flag.optional(),
    minimumCards: atLeast("of cards", parseNumber(CARDS)),
    minimumCpu: atLeast("of vCPUs", parseNumber(CPUS)),
    minimumMemory: atLeast("of MB", parseMemory),
    minimumVram: atLeast("of GB", parseNumber(SIZE_IN_GB)),
  } satisfies Forms<GetInstanceTypesArgs>,
  getImages: { ...images, unavailable: flag.optional() } satisfies Forms<GetImagesArgs>,
  getImage: { ...images, imageId: word, newest: flag.optional() } satisfies Forms<GetImageArgs>,
  getCapacity: {
    ...machine,
    gpu: machine.gpu.optional(),
    cpu: machine.cpu.optional(),
    memory: machine.memory.optional(),
    imageId: text,
    bootDisk,
    minimalCpuPlatform: oneOf(CPU_PLATFORMS).optional(),
  } satisfies Forms<GetCapacityArgs>,
  getPrice: { ...machine, imageId: word, bootDisk: bootDisk.optional() } satisfies Forms<GetPriceArgs>,
  getInstance: { ...instances, instanceId: word } satisfies Forms<GetInstanceArgs>,
  getInstances: instances satisfies Forms<GetInstancesArgs>,
} as const;

/**
 * Checks the options of a query.
 * @throws CompShareError `REFUSED`.
 */
export function checkOptions(source: keyof typeof ARGUMENTS, options: object): void {
  const [problem] = unknownNames(options as Bag, ["fresh"], "option");
  if (problem !== undefined) throw refused(source, problem, "Its option is fresh.");
}

/**
 * Checks the arguments of a data source: known names, valid values.
 * @throws CompShareError `REFUSED` that names all problems.
 */
export function checkArguments(source: keyof typeof ARGUMENTS, args: unknown): void {
  const forms: Readonly<Record<string, z.ZodType>> = ARGUMENTS[source];
  const problems = isLater(args)
    ? [`its arguments are known only later; ask with ${source}Output`]
    : isBag(args)
      ? [
          ...unknownNames(args, Object.keys(forms)),
          ...Object.entries(forms).flatMap((form) => wrongForm(args, ...form)),
        ]
      : ["its arguments aren't an object"];
  if (problems.length === 0) return;
  throw refused(source, problems.join("; "), `Its arguments are ${Object.keys(forms).join(", ")}.`);
}

const refused = (source: string, why: string, advice: string) =>
  new CompShareError({ code: "REFUSED", what: `Invalid arguments of ${source}: ${why}`, advice });

function unknownNames(args: Bag, known: readonly string[], kind = "argument"): string[] {
  const unknown = Object.keys(args).filter((name) => args[name] !== undefined && !known.includes(name));
  return unknown.map((name) => {
    const meant = nearest(name, known);
    return `there is no ${kind} ${name}; ${meant ? `write ${meant}` : "remove it"}`;
  });
}

function wrongForm(args: Bag, name: string, form: z.ZodType): string[] {
  const value = args[name];
  if (isAnyLater(value)) return [`${name} is known only later; ask with the function whose name ends in Output`];
  return formProblems(name, form, value).map(({ path, reason }) =>
    reason.startsWith(path) ? reason : `${path}: ${reason}`,
  );
}

type Bag = Readonly<Record<string, unknown>>;
const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null && !Array.isArray(value);
const isAnyLater = (value: unknown): boolean =>
  isLater(value) || (typeof value === "object" && value !== null && Object.values(value).some(isAnyLater));
/** An output of a resource, or a promise. */
const isLater = (value: unknown) =>
  value instanceof Promise || (value as { __pulumiOutput?: unknown } | null | undefined)?.__pulumiOutput === true;
