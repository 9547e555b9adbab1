import { Emulator } from "./emulator";
import type { Figure, FleetsData, Operation } from "./fleets-data";
import { fleetLimits } from "./fleets-limits";
import { renderFleets } from "./fleets-report";
import { seconds } from "./format";
import type { Section } from "./section";
import { BenchStack, PROVIDERS, type ProviderName } from "./stack";

const PARALLEL = 64;
/** From this size on, what costs most is done once: the engine writes the whole state at each step. */
const LARGE = 1000;
/** The naive provider's states are so large that more instances would take an hour. */
const NAIVE = { repeated: 100, largest: 300 };

/** How many times a fleet is created and destroyed, and how many times one is previewed and refreshed. */
export function cycles(provider: ProviderName, size: number, runs: number): { lives: number; looks: number } {
  const once = size >= LARGE || (provider === "naive" && size > NAIVE.repeated);
  if (provider === "naive" && size > NAIVE.largest) return { lives: 0, looks: 0 };
  return once ? { lives: 1, looks: runs } : { lives: runs, looks: 1 };
}

interface Participant {
  readonly provider: ProviderName;
  readonly emulator: Emulator;
  readonly stack: BenchStack;
}

type Measure = (who: Participant, size: number, operation: Operation) => Promise<void>;

export const fleets: Section<FleetsData> = {
  title: "Fleets",
  render: renderFleets,
  limits: fleetLimits,
  measure: async ({ runs, sizes }, progress) => {
    const figures: Figure[] = [];
    const failures: string[] = [];
    const stateBytes: { provider: ProviderName; size: number; bytes: number }[] = [];
    const participants = await Promise.all(PROVIDERS.map(participant));
    const measure: Measure = async ({ provider, stack }, size, operation) => {
      const options = operation === "create" || operation === "destroy" ? ["--parallel", String(PARALLEL)] : [];
      const measurement = await stack[operation](...options);
      progress(`${operation} of ${size}, ${provider}: ${seconds(measurement.ms)}`);
      const is = (figure: Figure) =>
        figure.provider === provider && figure.size === size && figure.operation === operation;
      const figure = figures.find(is);
      if (figure) figure.measurements.push(measurement);
      else figures.push({ provider, size, operation, measurements: [measurement] });
      if (operation === "create" && !figure) stateBytes.push({ provider, size, bytes: stack.stateBytes() });
    };
    try {
      for (const size of sizes) {
        // A failure doesn't lose the earlier measurements.
        await measureSize(participants, size, runs, measure).catch((error: Error) => {
          progress(`${size}: ${error.message}`);
          failures.push(`${size}: ${error.message.split("\n")[0]}`);
        });
      }
    } finally {
      for (const { stack } of participants) stack.dispose();
      await Promise.all(participants.map(({ emulator }) => emulator.close()));
    }
    return { parallel: PARALLEL, figures, failures, stateBytes };
  },
};

async function participant(provider: ProviderName): Promise<Participant> {
  const emulator = await Emulator.start();
  return { provider, emulator, stack: await BenchStack.make(provider, emulator) };
}

/** All take turns at each step, so that other load on the machine affects all of them. */
async function measureSize(all: readonly Participant[], size: number, runs: number, measure: Measure): Promise<void> {
  for (let run = 0; run < runs; run++) {
    const alive = all.filter(({ provider }) => run < cycles(provider, size, runs).lives);
    for (const one of alive) {
      await one.emulator.reset();
      one.stack.begin(size);
      await measure(one, size, "create");
    }
    for (let look = 0; look < runs; look++) {
      for (const operation of ["preview", "refresh"] as const) {
        for (const one of alive) {
          if (look < cycles(one.provider, size, runs).looks) await measure(one, size, operation);
        }
      }
    }
    for (const one of alive) await measure(one, size, "destroy");
  }
}
