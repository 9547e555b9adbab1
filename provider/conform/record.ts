import type { Exchange } from "../probe/record";
import { at } from "./json";

/** What a walk has observed, by step. The facts are checked against this alone. */
export class Seen {
  private readonly steps = new Map<string, Exchange[]>();
  private readonly skipped = new Map<string, string>();
  private readonly times = new Map<string, number>();
  readonly all: Exchange[] = [];
  /** The current step. */
  step = "";

  add(exchange: Exchange): void {
    this.all.push(exchange);
    this.steps.set(this.step, [...this.of(this.step), exchange]);
  }

  /** All exchanges of a step, in order. */
  of = (step: string): readonly Exchange[] => this.steps.get(step) ?? [];

  /** The last exchange of a step. */
  last = (step: string): Exchange | undefined => this.of(step).at(-1);

  /** Records why a step, or all steps of a kind, weren't taken. */
  notMet(step: string, why: string): void {
    this.skipped.set(step, why);
  }

  whyNot = (step: string): string =>
    this.skipped.get(step) ?? this.skipped.get(step.split(".")[0] as string) ?? "the walk didn't come so far";

  /** Records how long something took, in ms; undefined: it didn't happen before the timeout. */
  measure(name: string, ms: number): void {
    this.times.set(name, ms);
  }

  time = (name: string): number | undefined => this.times.get(name);
}

/** The id of the walk's machine. */
export const idOf = (seen: Seen): unknown => at(seen.last("machine.create")?.json, "UHostIds.0");
