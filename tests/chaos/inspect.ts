import { isDeepStrictEqual } from "node:util";
import type { Instance } from "../../emulator/model";
import type { args } from "../support/instances";
import type { Program, StoredResource } from "../support/stack";
import type { Account } from "./account";

/** What is wrong: bought twice, paid for and unknown to the state, or anything else that isn't as declared. */
export interface Miss {
  readonly kind: "double" | "orphan" | "other";
  readonly what: string;
}

/** What may have come of a command and its recovery. */
export interface Allowed {
  readonly declared: Program;
  /** Instances and bought disks that may ever have been made in the account. */
  readonly instances: number;
  /** Images that may ever have been made in the account. */
  readonly images: number;
  readonly boughtDisks: number;
}

type Args = Required<Pick<ReturnType<typeof args>, "zone" | "gpu" | "cpu" | "memory" | "imageId">> & {
  name: string;
  dataDisks?: { size: number }[];
  powerState?: string;
  autoStopAfter?: string;
  password?: string;
  ports?: object;
};

/** Compares what the account holds with the state and with what is declared. */
export function inspect(
  account: Account,
  all: StoredResource[],
  { declared, instances, images, boughtDisks }: Allowed,
) {
  const stored = all.filter(({ type }) => type.endsWith(":Instance"));
  const living = account.living();
  const ids = new Set(living.map(({ id }) => id));
  const known = new Set(stored.map(({ id }) => id));
  const misses: Miss[] = [];
  const miss = (kind: Miss["kind"], what: string) => misses.push({ kind, what });

  const made = account.instances().length;
  if (made > instances) miss("double", `${made} instances were made, ${instances} are needed`);
  const bought = account.disks().filter(({ kind }) => kind === "Udisk").length;
  if (bought > boughtDisks) miss("double", `${bought} disks were bought, ${boughtDisks} are needed`);

  const baked = account.images().length;
  if (baked > images) miss("double", `${baked} images were made, ${images} are needed`);

  for (const one of living.filter(({ id }) => !known.has(id))) {
    miss("orphan", `${describe(one)} lives, and isn't in the state`);
  }
  for (const disk of account.existingDisks()) {
    if (!ids.has(disk.instanceId ?? "")) miss("orphan", `disk ${disk.id} "${disk.name}" exists at no living instance`);
  }

  for (const { id, urn } of stored.filter(({ id }) => !ids.has(id))) miss("other", `${urn} is ${id}, which is dead`);
  for (const { id, urn } of stored.filter((one) => one.delete)) miss("other", `${urn} ${id} waits to be deleted`);
  const isImage = ([, { type }]: [string, Program[string]]) => type === "image";
  const entries = Object.entries(declared);
  const names = entries
    .filter((entry) => !isImage(entry))
    .map(([name, { args }]) => describeDeclared({ name, ...args } as Args));
  const found = living.filter(({ id }) => known.has(id)).map(describe);
  for (const wanted of names.filter((name) => !found.includes(name))) {
    miss("other", `declared: ${wanted}; in the state: ${found.join("; ") || "nothing"}`);
  }
  for (const { args } of Object.values(declared)) {
    const { name, ...access } = args as Args;
    const instance = living.find((one) => one.name === name);
    for (const [property, is] of instance ? accessOf(instance) : []) {
      const wanted = access[property];
      if (wanted !== undefined && !isDeepStrictEqual(is, wanted)) miss("other", `${name} has another ${property}`);
    }
  }
  if (stored.length !== names.length) miss("other", `${stored.length} in the state, ${names.length} declared`);

  const wantedImages = entries.filter(isImage).map(([name, { args }]) => ({ name, ...args }).name);
  return [
    ...misses,
    ...inspectImages(
      account,
      all.filter((one) => !stored.includes(one)),
      wantedImages,
    ),
  ];
}

/** The same for images, of which only the name is declared. */
function inspectImages(account: Account, stored: readonly StoredResource[], names: readonly string[]): Miss[] {
  const known = new Set(stored.map(({ id }) => id));
  const there = account.existingImages();
  const orphans = there.filter(({ id }) => !known.has(id));
  const found = there.filter(({ id, status }) => known.has(id) && status === "Available").map(({ name }) => name);
  const isAsDeclared = stored.length === names.length && names.every((name) => found.includes(name));
  return [
    ...orphans.map(({ id, name }): Miss => ({ kind: "orphan", what: `image ${id} "${name}" isn't in the state` })),
    ...(isAsDeclared ? [] : [{ kind: "other" as const, what: `images declared: ${names}; in the state: ${found}` }]),
  ];
}

function describe(one: Instance): string {
  const { name, zone, gpu, cpu, memory, image, disks, settled, operation, withoutGpu, stopAt } = one;
  const sizes = disks.filter(({ kind }) => kind !== "Boot").map(({ size }) => size);
  const state = operation ? "changing" : withoutGpu ? "Running without GPU" : settled;
  return words([name, zone, gpu, cpu, memory, image.id, sizes.sort(), state, stopText(stopAt !== undefined)]);
}

const STATES: Readonly<Record<string, string>> = { stopped: "Stopped", withoutGpu: "Running without GPU" };

function describeDeclared({ name, zone, gpu, cpu, memory, imageId, dataDisks = [], ...more }: Args): string {
  const state = STATES[more.powerState ?? ""] ?? "Running";
  const sizes = dataDisks.map(({ size }) => size);
  return words([
    name,
    zone,
    gpu,
    cpu,
    memory,
    imageId,
    sizes.sort(),
    state,
    stopText(more.autoStopAfter !== undefined),
  ]);
}

const stopText = (isPlanned: boolean) => (isPlanned ? "until a planned stop" : "until somebody stops it");
/** What only counts where it is declared. */
const accessOf = ({ password, ports }: Instance) =>
  [
    ["password", password],
    ["ports", ports],
  ] as const;

const words = (parts: unknown[]) => parts.map((part) => (Array.isArray(part) ? `[${part}]` : part)).join(" ");
