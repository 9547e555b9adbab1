import fc from "fast-check";
import { AMOUNTS, PATH, SEED } from "../support/sim/amounts";
import { type Schedule, schedules } from "../support/sim/schedule";
import { Trial } from "../support/sim/trial";

const RUNS = AMOUNTS.schedules;

test(`nothing is lost and nothing is bought twice, in ${RUNS} schedules of changes and faults (seed ${SEED})`, async () => {
  const again = PATH === undefined ? {} : { path: PATH, endOnFailure: true };
  await fc.assert(fc.asyncProperty(schedules, holds), { numRuns: RUNS, seed: SEED, ...again });
}, 1_800_000);

async function holds(schedule: Schedule): Promise<void> {
  const trial = new Trial(schedule);
  try {
    await trial.run();
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${trial.log.join("\n")}`, { cause: error });
  }
}
