import { isDeepStrictEqual } from "node:util";
import type { Instance } from "../../emulator/model";
import type { args } from "../support/instances";
import type { Program, StoredResource } from "../support/stack";
import type { Account } from "./account";
import { FOREIGN_DISK } from "./events";

/** What harm there can be, and what else isn't as declared. */
export const MISSES = {
  shared: "one id is in two entries of the state",
  orphan: "a resource exists that is in no state and that no message names",
  ended: "a resource was deleted that a state still has, or that belongs to somebody else",
  double: "more was bought than the operation needs, even if it was deleted again",
  other: "no harm, but one more command wasn't enough, or something isn't as declared",
} as const;

export interface Miss {
  readonly kind: keyof typeof MISSES;
  readonly what: string;
}

/** The entries of the stack, and those of others in the same backend. */
export interface States {
  readonly stored: readonly StoredResource[];
  readonly others: readonly StoredResource[];
}

/** What may have come of a command and its recovery. */
export interface Allowed {
  readonly declared: Program;
  /** Instances and bought disks that may ever have been made in the account. */
  readonly instances: number;
  /** Images that may ever have been made in the account. */
  readonly images: number;
  readonly boughtDisks: number;
  /** Instances that are somebody else's. */
  readonly theirs: readonly string[];
  /** What the last command said. */
  readonly told: string;
  /** Whether it is enough that what lives and isn't declared is named. */
  readonly isNamingEnough: boolean;
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
export function inspect(account: Account, states: States, allowed: Allowed): Miss[] {
  const known = new Set([...states.stored, ...states.others].map(({ id }) => id));
  for (const id of allowed.theirs) known.add(id);
  return [
    ...bought(account, allowed),
    ...shared(states, allowed),
    ...orphans(account, known, allowed),
    ...ended(account, states, allowed),
    ...undeclared(account, states.stored, allowed),
  ];
}

function bought(account: Account, { instances, boughtDisks, images }: Allowed): Miss[] {
  const counts = [
    ["instances were made", account.instances().length, instances],
    [
      "disks were bought",
      account.disks().filter(({ kind, name }) => kind === "Udisk" && !isForeign(name)).length,
      boughtDisks,
    ],
    ["images were made", account.images().length, images],
  ] as const;
  return counts
    .filter(([, made, needed]) => made > needed)
    .map(([what, made, needed]) => ({ kind: "double", what: `${made} ${what}, ${needed} are needed` }));
}

function shared({ stored, others }: States, { theirs }: Allowed): Miss[] {
  const elsewhere = new Set([...others.map(({ id }) => id), ...theirs]);
  return stored
    .filter(({ id }, index) => elsewhere.has(id) || stored.findIndex((other) => other.id === id) < index)
    .map(({ id, urn }) => ({ kind: "shared", what: `${urn} is ${id}, which another entry has` }));
}

function orphans(account: Account, known: ReadonlySet<string>, { told, isNamingEnough }: Allowed): Miss[] {
  const living = account.living();
  const ids = new Set(living.map(({ id }) => id));
  const lost = [
    ...living.filter(({ id }) => !known.has(id)).map((one) => [one.id, `${describe(one)} lives`] as const),
    ...account
      .existingDisks()
      .filter(
        ({ id, instanceId, name }) => !isForeign(name) && (isOwn(name) ? !known.has(id) : !ids.has(instanceId ?? "")),
      )
      .map(({ id, name }) => [id, `disk ${id} "${name}" exists`] as const),
    ...account
      .existingImages()
      .filter(({ id }) => !known.has(id))
      .map(({ id, name }) => [id, `image ${id} "${name}" exists`] as const),
  ];
  const missed = isNamingEnough ? lost.filter(([id]) => !told.includes(id)) : lost;
  return missed.map(([id, what]) => ({
    kind: told.includes(id) ? "other" : "orphan",
    what: `${what}, and isn't in the state`,
  }));
}

function ended(account: Account, { stored, others }: States, { theirs }: Allowed): Miss[] {
  const disks = account.existingDisks();
  const living = new Set([...account.living(), ...account.existingImages(), ...disks].map(({ id }) => id));
  const had = [...stored, ...others].map(({ id, urn }) => [id, urn] as const);
  const foreign = account.disks().filter(({ name, releasedAt }) => isForeign(name) && releasedAt !== undefined);
  return [
    ...[...had, ...theirs.map((id) => [id, "another stack's"] as const)]
      .filter(([id]) => !living.has(id))
      .map(([id, urn]): Miss => ({ kind: "ended", what: `${urn} is ${id}, which is dead` })),
    ...foreign.map(({ id }): Miss => ({ kind: "ended", what: `somebody else's disk ${id} was deleted` })),
  ];
}

/** Whether a disk is somebody else's. */
export const isForeign = (name: string) => name === FOREIGN_DISK;

/** Whether a disk is a resource of its own: it carries the provider's mark. */
const isOwn = (name: string) => /-pulumi-[0-9a-f]{16}-/.test(name);

/** What isn't as declared. */
function undeclared(account: Account, all: readonly StoredResource[], { declared }: Allowed): Miss[] {
  const stored = all.filter(({ type }) => type.endsWith(":Instance"));
  const known = new Set(stored.map(({ id }) => id));
  const living = account.living().filter(({ id }) => known.has(id));
  const found = living.map(describe);
  const isOf =
    (kind: Program[string]["type"]) =>
    ([, { type }]: [string, Program[string]]) =>
      type === kind;
  const entries = Object.entries(declared);
  const wanted = entries
    .filter((entry) => !isOf("image")(entry) && !isOf("disk")(entry))
    .map(([name, { args }]) => describeDeclared({ name, ...args } as Args));
  const misses = wanted
    .filter((text) => !found.includes(text))
    .map((text) => `declared: ${text}; in the state: ${found.join("; ") || "nothing"}`);
  for (const { id, urn } of stored.filter((one) => one.delete)) misses.push(`${urn} ${id} waits to be deleted`);
  for (const { args } of Object.values(declared)) {
    const { name, ...access } = args as Args;
    const instance = living.find((one) => one.name === name);
    for (const [property, is] of instance ? accessOf(instance) : []) {
      if (access[property] !== undefined && !isDeepStrictEqual(is, access[property]))
        misses.push(`${name} has another ${property}`);
    }
  }
  if (stored.length !== wanted.length) misses.push(`${stored.length} in the state, ${wanted.length} declared`);
  const ids = new Set(all.map(({ id }) => id));
  const countOf = (kind: string) => all.filter(({ type }) => type.endsWith(`:${kind}`)).length;
  const images = entries.filter(isOf("image")).map(([name, { args }]) => ({ name, ...args }).name);
  misses.push(...undeclaredImages(account, ids, images, countOf("CustomImage")));
  misses.push(...undeclaredDisks(account, ids, entries.filter(isOf("disk")), countOf("Disk")));
  return misses.map((what) => ({ kind: "other", what }));
}

/** The same for images, of which only the name is declared. */
function undeclaredImages(account: Account, known: ReadonlySet<string>, names: readonly string[], stored: number) {
  const found = account
    .existingImages()
    .filter(({ id, status }) => known.has(id) && status === "Available")
    .map(({ name }) => name);
  if (stored === names.length && names.every((name) => found.includes(name))) return [];
  return [`images declared: ${names}; in the state: ${found}`];
}

/** The same for disks with a life of their own: their sizes, and the instances that have them, by name. */
function undeclaredDisks(
  account: Account,
  known: ReadonlySet<string>,
  declared: [string, Program[string]][],
  stored: number,
) {
  const nameOf = new Map(account.living().map(({ id, name }) => [id, name]));
  const found = account
    .existingDisks()
    .filter(({ id }) => known.has(id))
    .map(({ size, instanceId = "" }) => `${size} GB on ${nameOf.get(instanceId)}`);
  const wanted = declared.map(([, { args, from }]) => {
    const { size } = args as { size?: number };
    return `${size} GB on ${from?.instanceId?.split(".")[0]}`;
  });
  if (stored === wanted.length && isDeepStrictEqual(found.sort(), wanted.sort())) return [];
  return [`disks declared: ${wanted}; in the state: ${found}`];
}

function describe(one: Instance): string {
  const { name, zone, gpu, cpu, memory, image, disks, settled, operation, withoutGpu, stopAt } = one;
  const sizes = disks
    .filter(({ kind, name }) => kind !== "Boot" && !isForeign(name) && !isOwn(name))
    .map(({ size }) => size);
  const state = operation ? "changing" : withoutGpu ? "Running without GPU" : settled;
  return words([name, zone, gpu, cpu, memory, image.id, sizes.sort(), state, stopText(stopAt !== undefined)]);
}

const STATES: Readonly<Record<string, string>> = { stopped: "Stopped", withoutGpu: "Running without GPU" };

function describeDeclared({ name, zone, gpu, cpu, memory, imageId, dataDisks = [], ...more }: Args): string {
  const state = STATES[more.powerState ?? ""] ?? "Running";
  const sizes = dataDisks.map(({ size }) => size).sort();
  const stop = stopText(more.autoStopAfter !== undefined);
  return words([name, zone, gpu, cpu, memory, imageId, sizes, state, stop]);
}

const stopText = (isPlanned: boolean) => (isPlanned ? "until a planned stop" : "until somebody stops it");
/** What only counts where it is declared; udp can't be. */
const accessOf = ({ password, ports: { http, tcp } }: Instance) =>
  [
    ["password", password],
    ["ports", { http, tcp }],
  ] as const;

const words = (parts: unknown[]) => parts.map((part) => (Array.isArray(part) ? `[${part}]` : part)).join(" ");
