import { type Case, dryRun, NEVER_CAME } from "./case";
import { FAULTS, type Fault, SIGNALS, WRONG_LISTS } from "./faults";
import type { Ledger } from "./ledger";
import { OPERATIONS } from "./operations";
import { pool } from "./pool";
import type { Starts } from "./start";

/** Faults of operations that take their time: signals, and kills after which an operation of the service goes on. */
const INTERRUPTIONS = { ...SIGNALS, ...pick(FAULTS, ["provider-killed-after", "engine-killed-after"]) };

/** The case of one fault at one call, such as `resize/StopCompShareInstance#1/drop-after`. */
export function faultCase(id: string): Case {
  const [operation = "", call = "", name = ""] = id.split("/");
  const fault = { ...FAULTS, ...WRONG_LISTS, ...SIGNALS }[name];
  if (!OPERATIONS[operation] || !fault) throw new Error(`there is no case ${id}`);
  return {
    id,
    operation,
    fault: name,
    disturb: ({ proxy, account }, command) => {
      proxy.plant(call, (held) => fault.strike(held, command, account));
      return () => (proxy.struck ? undefined : NEVER_CAME);
    },
  };
}

/** Every fault at every call of these operations. A dry run tells the calls, of so many operations at once. */
export async function matrix(
  operations: readonly string[],
  starts: Starts,
  ledger: Ledger,
  jobs: number,
): Promise<Case[]> {
  const calls = new Map<string, readonly string[]>();
  await pool(operations, jobs, async (operation) => {
    const { interruptedAt } = OPERATIONS[operation]!;
    calls.set(operation, interruptedAt ?? (await ledger.callsOf(operation, () => dryRun(operation, starts))));
  });
  return operations.flatMap((operation) => {
    const faults = OPERATIONS[operation]!.interruptedAt ? INTERRUPTIONS : { ...FAULTS, ...WRONG_LISTS };
    return (calls.get(operation) ?? []).flatMap((call) => {
      const [action = ""] = call.split("#");
      return Object.entries<Fault>(faults).flatMap(([name, { fits }]) =>
        !fits || fits(action) ? [faultCase(`${operation}/${call}/${name}`)] : [],
      );
    });
  });
}

function pick<T>(all: Readonly<Record<string, T>>, names: string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, all[name]!]));
}
