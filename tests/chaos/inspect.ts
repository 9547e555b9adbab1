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
  readonly boughtDisks: number;
}

type Args = Required<Pick<ReturnType<typeof args>, "zone" | "gpu" | "cpu" | "memory" | "imageId">> & {
  name: string;
  dataDisks?: { size: number }[];
  password?: string;
  ports?: object;
};

/** Compares what the account holds with the state and with what is declared. */
export function inspect(account: Account, stored: StoredResource[], { declared, instances, boughtDisks }: Allowed) {
  const living = account.living();
  const ids = new Set(living.map(({ id }) => id));
  const known = new Set(stored.map(({ id }) => id));
  const misses: Miss[] = [];
  const miss = (kind: Miss["kind"], what: string) => misses.push({ kind, what });

  const made = account.instances().length;
  if (made > instances) miss("double", `${made} instances were made, ${instances} are needed`);
  const bought = account.disks().filter(({ kind }) => kind === "Udisk").length;
  if (bought > boughtDisks) miss("double", `${bought} disks were bought, ${boughtDisks} are needed`);

  for (const one of living.filter(({ id }) => !known.has(id))) {
    miss("orphan", `${describe(one)} lives, and isn't in the state`);
  }
  for (const disk of account.existingDisks()) {
    if (!ids.has(disk.instanceId ?? "")) miss("orphan", `disk ${disk.id} "${disk.name}" exists at no living instance`);
  }

  for (const { id, urn } of stored.filter(({ id }) => !ids.has(id))) miss("other", `${urn} is ${id}, which is dead`);
  for (const { id, urn } of stored.filter((one) => one.delete)) miss("other", `${urn} ${id} waits to be deleted`);
  const names = Object.entries(declared).map(([name, { args }]) => describeDeclared({ name, ...args } as Args));
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
  return misses;
}

function describe({ name, zone, gpu, cpu, memory, image, disks, settled, operation }: Instance): string {
  const sizes = disks.filter(({ kind }) => kind !== "Boot").map(({ size }) => size);
  return words([name, zone, gpu, cpu, memory, image.id, sizes.sort(), operation ? "changing" : settled]);
}

function describeDeclared({ name, zone, gpu, cpu, memory, imageId, dataDisks = [] }: Args): string {
  return words([name, zone, gpu, cpu, memory, imageId, dataDisks.map(({ size }) => size).sort(), "Running"]);
}

/** What only counts where it is declared. */
const accessOf = ({ password, ports }: Instance) =>
  [
    ["password", password],
    ["ports", ports],
  ] as const;

const words = (parts: unknown[]) => parts.map((part) => (Array.isArray(part) ? `[${part}]` : part)).join(" ");
