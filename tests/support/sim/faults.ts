import { ACTIONS, type ActionName } from "../../../provider/client/actions";

/** The faults that can hit a call. `before` and `after` say whether the service carries it out. */
export const FAULTS = [
  "not-sent",
  "cut-before",
  "cut-after",
  "late",
  "503-before",
  "503-after",
  "500-before",
  "500-after",
  "429",
  "8903",
  "8357",
  "8095",
  "8429",
  "226601",
  "226602",
  "8433-before",
  "8433-after",
  "garbage",
  "truncated",
  "list-empty",
  "list-partial",
  "list-short",
  "crash-before",
  "crash-after",
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** A fault, and the call of a run that it hits: the nth of all, of the writing ones, or of the purchases. */
export interface Fault {
  readonly of: "all" | "writes" | "purchases";
  readonly nth: number;
  readonly kind: FaultKind;
}

/** The faults of one run: each counts its calls, and hits once. */
export class FaultPlan {
  private readonly seen = { all: 0, writes: 0, purchases: 0 };

  constructor(private readonly faults: readonly Fault[]) {}

  strike(action: string): FaultKind | undefined {
    const { repeat } = ACTIONS[action as ActionName];
    this.seen.all++;
    if (repeat !== "read") this.seen.writes++;
    if (repeat === "buys") this.seen.purchases++;
    const hit = ({ of, nth }: Fault) =>
      nth === this.seen[of] && (of === "all" || (of === "writes" ? repeat !== "read" : repeat === "buys"));
    return this.faults.find(hit)?.kind;
  }
}
