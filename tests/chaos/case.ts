import type { Run } from "../support/stack";
import type { EngineCommand } from "./engine";
import type { Miss } from "./inspect";
import { OPERATIONS } from "./operations";
import { Stage } from "./stage";
import type { Starts } from "./start";

/** One operation that is disturbed once. */
export interface Case {
  /** As `--only` takes it: operation, place, fault. */
  readonly id: string;
  readonly operation: string;
  readonly fault: string;
  /** Arranges the disturbance of a command that has just begun; the answer tells whether it came. */
  readonly disturb: (stage: Stage, command: EngineCommand) => () => boolean;
}

export interface Result {
  readonly id: string;
  readonly operation: string;
  readonly fault: string;
  readonly misses: readonly Miss[];
  /** What the commands printed, for a reader who looks into a miss. */
  readonly transcript: string;
  readonly seconds: number;
}

/** Disturbs an operation, recovers as a user would, and looks at what is left. */
export async function runCase({ id, operation, fault, disturb }: Case, starts: Starts): Promise<Result> {
  const began = performance.now();
  const stage = await Stage.set(OPERATIONS[operation]!, await starts.of(operation));
  try {
    const command = stage.begin();
    const cameToPass = disturb(stage, command);
    const disturbed = await command.done;
    const misses: Miss[] = [];
    const other = (what: string) => misses.push({ kind: "other", what });
    if (!cameToPass()) other("the disturbance never came: the operation makes other calls than in its dry run");
    const idsAfter = idsOf(stage);

    const recovery = await stage.recover();
    if (recovery.at(-1)?.code !== 0) other("the recovering command failed");
    if (disturbed.code === 0 && idsOf(stage) !== idsAfter) {
      other(`the disturbed command succeeded, but the ids changed later: ${idsAfter} -> ${idsOf(stage)}`);
    }
    const preview = OPERATIONS[operation]?.command === "destroy" ? [] : [await stage.preview()];
    if (preview.some(({ code }) => code !== 0)) other("the preview expects changes");
    misses.push(...stage.inspect());
    const printed = [disturbed, ...recovery, ...preview.filter(({ code }) => code !== 0)].map(show);
    const transcript = [`calls: ${stage.proxy.calls.join(" ")}`, ...printed].join("\n");
    const seconds = (performance.now() - began) / 1000;
    return { id, operation, fault, misses, transcript, seconds };
  } finally {
    await stage.strike();
  }
}

/** The calls that an undisturbed operation makes, in their order. */
export async function dryRun(operation: string, starts: Starts): Promise<string[]> {
  const stage = await Stage.set(OPERATIONS[operation]!, await starts.of(operation));
  try {
    const { code, output } = await stage.begin().done;
    const misses = stage.inspect();
    if (code !== 0 || misses.length > 0) {
      throw new Error(`the undisturbed ${operation} fails: ${misses.map(({ what }) => what).join("; ")}\n${output}`);
    }
    return [...stage.proxy.calls];
  } finally {
    await stage.strike();
  }
}

const idsOf = ({ workspace }: Stage) =>
  workspace
    .stored()
    .map(({ id }) => id)
    .sort()
    .join(" ");

/** Long enough for what went wrong, which comes last. */
const SHOWN_LINES = 25;

const show = ({ code, output }: Run) =>
  [`--- exit code ${code}`, ...output.trimEnd().split("\n").slice(-SHOWN_LINES)].join("\n");
