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
  /** Arranges the disturbance of a command that has just begun; the answer tells later what went wrong with that. */
  readonly disturb: (stage: Stage, command: EngineCommand) => () => string | undefined;
}

export interface Result {
  readonly id: string;
  readonly operation: string;
  readonly fault: string;
  readonly misses: readonly Miss[];
  /** Whether it had to be said what is to be done: the command that recovered was refused first. */
  readonly asked: boolean;
  /** What the commands printed, for a reader who looks into a miss. */
  readonly transcript: string;
  readonly seconds: number;
}

export const NEVER_CAME = "the disturbance never came: the operation makes other calls than in its dry run";

/** Disturbs an operation, recovers as a user would, and looks at what is left. */
export async function runCase({ id, operation, fault, disturb }: Case, starts: Starts): Promise<Result> {
  const began = performance.now();
  const stage = await Stage.set(OPERATIONS[operation]!, await starts.of(operation));
  try {
    const command = stage.begin();
    const complaint = disturb(stage, command);
    const disturbed = await command.done;
    const misses: Miss[] = [];
    const other = (what: string) => misses.push({ kind: "other", what });
    const complained = complaint();
    if (complained !== undefined) other(complained);
    const idsAfter = idsOf(stage);

    const { runs: recovery, asked } = await stage.recover();
    if (recovery.at(-1)?.code !== 0) other("the recovering command failed");
    // What is declared no more goes, and its id with it.
    const isForgotten = OPERATIONS[operation]?.declaredNext !== undefined;
    if (disturbed.code === 0 && !isForgotten && idsOf(stage) !== idsAfter) {
      other(`the disturbed command succeeded, but the ids changed later: ${idsAfter} -> ${idsOf(stage)}`);
    }
    const preview = OPERATIONS[operation]?.command === "destroy" ? [] : [await stage.preview()];
    if (preview.some(({ code }) => code !== 0)) other("the preview expects changes");
    misses.push(...stage.inspect(recovery.at(-1)?.output ?? ""));
    const printed = [disturbed, ...recovery, ...preview.filter(({ code }) => code !== 0)].map(show);
    const transcript = [`calls: ${stage.proxy.calls.join(" ")}`, ...printed].join("\n");
    const seconds = (performance.now() - began) / 1000;
    return { id, operation, fault, misses, asked, transcript, seconds };
  } finally {
    await stage.strike();
  }
}

/** The calls that an undisturbed operation makes, in their order. */
export async function dryRun(operation: string, starts: Starts): Promise<string[]> {
  const stage = await Stage.set(OPERATIONS[operation]!, await starts.of(operation));
  try {
    const { code, output } = await stage.begin().done;
    const misses = stage.inspect(output);
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
