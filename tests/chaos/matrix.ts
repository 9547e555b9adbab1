import { type Case, dryRun } from "./case";
import { FAULTS, type Fault, SIGNALS } from "./faults";
import { OPERATIONS } from "./operations";
import type { Starts } from "./start";

/** Faults of operations that take their time: signals, and kills after which an operation of the service goes on. */
const INTERRUPTIONS = { ...SIGNALS, ...pick(FAULTS, ["provider-killed-after", "engine-killed-after"]) };

/** The case of one fault at one call, such as `resize/StopCompShareInstance#1/drop-after`. */
export function faultCase(id: string): Case {
  const [operation = "", call = "", name = ""] = id.split("/");
  const fault = { ...FAULTS, ...SIGNALS }[name];
  if (!OPERATIONS[operation] || !fault) throw new Error(`there is no case ${id}`);
  return {
    id,
    operation,
    fault: name,
    disturb: ({ proxy }, command) => {
      proxy.plant(call, (held) => fault.strike(held, command));
      return () => proxy.struck;
    },
  };
}

/** Every fault at every call of these operations. A dry run tells the calls. */
export async function matrix(operations: readonly string[], starts: Starts): Promise<Case[]> {
  const cases: Case[] = [];
  for (const operation of operations) {
    const { interruptedAt } = OPERATIONS[operation]!;
    const calls = interruptedAt ?? (await dryRun(operation, starts));
    const faults: Record<string, Fault> = interruptedAt ? INTERRUPTIONS : FAULTS;
    for (const call of calls) {
      for (const [name, { fits }] of Object.entries(faults)) {
        const [action = ""] = call.split("#");
        if (!fits || fits(action)) cases.push(faultCase(`${operation}/${call}/${name}`));
      }
    }
  }
  return cases;
}

function pick<T>(all: Readonly<Record<string, T>>, names: string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, all[name]!]));
}
