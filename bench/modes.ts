import { cpus } from "node:os";
import { Emulator, total } from "./emulator";
import { cell, count, median, quotient, seconds, table, times } from "./format";
import { atMost, type Limit, type Section } from "./section";
import { BenchStack, type Measurement } from "./stack";

/** How the engine runs: what a user can set without changing a program. */
const MODES = {
  default: {},
  "without checkpoints": { PULUMI_SKIP_CHECKPOINTS: "true" },
  "parallel diffs": { PULUMI_PARALLEL_DIFF: "true" },
} as const;
export type Mode = keyof typeof MODES;
const PROVIDERS = ["ours", "noop"] as const;
type Provider = (typeof PROVIDERS)[number];
const OPERATIONS = ["create", "preview", "refresh", "destroy"] as const;
export type Operation = (typeof OPERATIONS)[number];

const SIZES = [100, 300, 1000];
/** From this size on, only what is recommended for such fleets is measured, and once. */
export const LARGE = 1000;
const FOR_LARGE: readonly Mode[] = ["without checkpoints"];
const LIMITED = 300;

interface Life {
  readonly mode: Mode;
  readonly provider: Provider;
  readonly size: number;
  readonly operations: Readonly<Record<Operation, Measurement>>;
}

export interface ModesData {
  readonly defaultParallel: number;
  readonly lives: readonly Life[];
}

/** Fleets as users have them, at the engine's default parallelism, in each mode of the engine. */
export const modes: Section<ModesData> = {
  title: "The engine's defaults, and its modes",
  measure: async ({ runs, sizes }, progress) => {
    const emulator = await Emulator.start();
    const lives: Life[] = [];
    try {
      for (const size of SIZES.filter((one) => sizes.includes(one))) {
        for (let run = 0; run < (size >= LARGE ? 1 : runs); run++) {
          for (const mode of modesOf(size)) {
            for (const provider of PROVIDERS) {
              const operations = await live(provider, mode, size, emulator);
              lives.push({ mode, provider, size, operations });
              const said = OPERATIONS.map((name) => `${name} ${seconds(operations[name].ms)}`).join(", ");
              progress(`${size}, ${mode}, ${provider}: ${said}`);
            }
          }
        }
      }
    } finally {
      await emulator.close();
    }
    return { defaultParallel: 4 * cpus().length, lives };
  },
  render: (data) => {
    const sizes = [...new Set(data.lives.map(({ size }) => size))];
    const rows = sizes.flatMap((size) =>
      modesOf(size).map((mode) => [
        String(size),
        mode,
        ...OPERATIONS.map((operation) => {
          const [ours, noop] = PROVIDERS.map((provider) => medianOf(data, { mode, provider, size }, operation));
          return `${cell(ours, seconds)} (${cell(quotient(ours, noop), times)})`;
        }),
        cell(median(livesOf(data, { mode, provider: "ours", size }).map(otherCalls)), count),
      ]),
    );
    return `No \`--parallel\`: the engine runs ${data.defaultParallel} operations at once. Instances boot immediately, and answers have no latency. In brackets: the
time relative to noop in the same mode. The last column has the calls of a create besides the creates.

${table(["instances", "mode", ...OPERATIONS, "other calls"], rows, 1)}`;
  },
  limits: (data) => {
    const ratio = (operation: Operation, size: number) => {
      const [ours, noop] = PROVIDERS.map((provider) => medianOf(data, { mode: "default", provider, size }, operation));
      return quotient(ours, noop);
    };
    return [
      ...(["create", "refresh"] as const).map(
        (operation): Limit =>
          atMost(`${operation} of ${LIMITED} by default: wall time to noop`, 1.1, ratio(operation, LIMITED), times),
      ),
    ];
  },
};

const modesOf = (size: number): readonly Mode[] => (size >= LARGE ? FOR_LARGE : (Object.keys(MODES) as Mode[]));

/** One fleet from its creation to its end. */
async function live(
  provider: Provider,
  mode: Mode,
  size: number,
  emulator: Emulator,
): Promise<Record<Operation, Measurement>> {
  await emulator.reset();
  const stack = await BenchStack.make(provider, emulator, MODES[mode]);
  try {
    stack.begin(size);
    const create = await stack.create();
    const preview = await stack.preview();
    const refresh = await stack.refresh();
    return { create, preview, refresh, destroy: await stack.destroy() };
  } finally {
    stack.dispose();
  }
}

const livesOf = ({ lives }: ModesData, wanted: Pick<Life, "mode" | "provider" | "size">): Life[] =>
  lives.filter(
    ({ mode, provider, size }) => mode === wanted.mode && provider === wanted.provider && size === wanted.size,
  );

export const medianOf = (data: ModesData, wanted: Pick<Life, "mode" | "provider" | "size">, operation: Operation) =>
  median(livesOf(data, wanted).map(({ operations }) => operations[operation].ms));

const otherCalls = ({ operations: { create } }: Life) =>
  total(create.calls) - (create.calls.CreateCompShareInstance ?? 0);
