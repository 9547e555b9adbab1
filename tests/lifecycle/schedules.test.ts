import fc from "fast-check";
import { type Schedule, schedules } from "../support/sim/schedule";
import { Trial } from "../support/sim/trial";

/** `SCHEDULES=10000 npm test -- tests/lifecycle` runs as many as that. */
const RUNS = Number(process.env.SCHEDULES ?? 1000);

test(`nothing is lost and nothing is bought twice, in ${RUNS} schedules of changes and faults`, async () => {
  await fc.assert(fc.asyncProperty(schedules, holds), { numRuns: RUNS, ...replay() });
});

async function holds(schedule: Schedule): Promise<void> {
  const trial = new Trial(schedule);
  try {
    await trial.run();
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${trial.log.join("\n")}`, { cause: error });
  }
}

/** `SCHEDULE_SEED` and `SCHEDULE_PATH`, as a failure prints them, repeat it. */
function replay() {
  const { SCHEDULE_SEED: seed, SCHEDULE_PATH: path } = process.env;
  return { ...(seed && { seed: Number(seed) }), ...(path && { path, endOnFailure: true }) };
}
