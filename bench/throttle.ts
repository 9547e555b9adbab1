import { type Calls, Emulator, total } from "./emulator";
import { callList, median, seconds, table, times } from "./format";
import { atMost, type Section } from "./section";
import { BenchStack } from "./stack";

const SIZE = 300;
const PER_SECOND = 20;
const PARALLEL = 64;

interface ThrottledRun {
  readonly ms: number;
  readonly calls: Calls;
  /** Calls that were answered with 429. */
  readonly refused: Calls;
  readonly running: number;
  /** The end of what the engine said, where it failed. */
  readonly failure: string | undefined;
}

interface ThrottleData {
  readonly size: number;
  readonly runs: readonly ThrottledRun[];
}

export const throttle: Section<ThrottleData> = {
  title: "A service that throttles",
  measure: async ({ runs, sizes }, progress) => {
    const size = Math.min(SIZE, Math.max(...sizes));
    const emulator = await Emulator.start();
    const stack = await BenchStack.make("ours", emulator);
    try {
      const done: ThrottledRun[] = [];
      for (let run = 0; run < runs; run++) {
        await emulator.reset({ requestsPerSecond: PER_SECOND });
        stack.begin(size);
        const { measurement, outcome } = await stack.tryCreate("--parallel", String(PARALLEL));
        const { ms, calls, throttled: refused } = measurement;
        const running = (await emulator.living()).filter(({ State }) => State === "Running").length;
        const failure = outcome.code === 0 ? undefined : outcome.output.slice(-2000);
        done.push({ ms, calls, refused, running, failure });
        progress(`${running} of ${size} in ${seconds(ms)}, ${failure ? "failed" : "no failure"}`);
      }
      return { size, runs: done };
    } finally {
      stack.dispose();
      await emulator.close();
    }
  },
  render: ({ size, runs }) => {
    const rows = runs.map((run) => [
      seconds(run.ms),
      seconds(allowedMs(run)),
      `${run.running} of ${size}`,
      run.failure === undefined ? "no" : "yes",
      callList(run.calls),
      callList(run.refused),
    ]);
    return `A create of ${size} with \`--parallel ${PARALLEL}\` while the service accepts ${PER_SECOND} calls per second and answers 429 above that. The rate limit
allows the number of calls divided by ${PER_SECOND}, in seconds.

${table(["wall time", "allowed by the rate", "running", "failed", "calls", "refused with 429"], rows, 0)}`;
  },
  limits: ({ size, runs }) => [
    atMost(`${size} while throttled: runs with a failed resource`, 0, runs.filter((run) => run.failure).length, String),
    atMost(
      `${size} while throttled: wall time to what the rate allows`,
      1.2,
      size < SIZE || runs.some((run) => run.failure) ? undefined : median(runs.map((run) => run.ms / allowedMs(run))),
      times,
    ),
  ],
};

const allowedMs = ({ calls }: ThrottledRun) => (total(calls) / PER_SECOND) * 1000;
