import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { NEVER_CAME, type Result } from "./case";

/** What is kept of a case. */
export type Outcome = Omit<Result, "transcript">;

/** Whether the disturbance never came, as the operation made fewer calls than in its dry run: nothing was tested. */
export const isUndisturbed = ({ misses }: Outcome): boolean =>
  misses.length > 0 && misses.every(({ what }) => what === NEVER_CAME);

/** Outcomes that outlast a run, so that all cases can be run in parts: a line of JSON for each, in a file. */
export class Ledger {
  private readonly results = new Map<string, Outcome>();
  private readonly calls = new Map<string, readonly string[]>();

  constructor(private readonly file: string | undefined) {
    if (!file || !existsSync(file)) return;
    for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
      const entry = JSON.parse(line) as Outcome & { calls?: string[] };
      if (entry.calls) this.calls.set(entry.operation, entry.calls);
      else this.results.set(entry.id, entry);
    }
  }

  has = (id: string) => this.results.has(id);
  all = (): Outcome[] => [...this.results.values()];

  add({ transcript: _, ...outcome }: Result): void {
    this.results.set(outcome.id, outcome);
    this.note(outcome);
  }

  /** The calls of an undisturbed operation, from the first time that somebody wanted to know. */
  async callsOf(operation: string, find: () => Promise<string[]>): Promise<readonly string[]> {
    const known = this.calls.get(operation);
    if (known) return known;
    const calls = await find();
    this.calls.set(operation, calls);
    this.note({ operation, calls });
    return calls;
  }

  private note(entry: object): void {
    if (this.file) appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
  }
}
