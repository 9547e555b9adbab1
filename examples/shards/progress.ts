// One line for each stack: redrawn in place on a terminal, elsewhere printed when the stack begins and ends, and every
// half minute in between.
import { clearScreenDown, moveCursor } from "node:readline";

interface Row {
  readonly name: string;
  readonly began: number;
  phase: string;
  /** The instances that are done, by URN, with what was done. */
  readonly done: Map<string, string>;
  total?: string;
}

const { stdout } = process;

export class Progress {
  private readonly running = new Set<Row>();
  /** How many lines the terminal shows of those that still change. */
  private drawn = 0;
  private readonly timer = setInterval(() => this.draw(), stdout.isTTY ? 200 : 30_000);

  begin(name: string): Row {
    const row = { name, began: Date.now(), phase: "starting", done: new Map<string, string>() };
    this.running.add(row);
    if (!stdout.isTTY) print(row);
    return row;
  }

  /** Its last line stays. */
  end(row: Row, phase: "done" | "failed" | "stopped"): void {
    row.phase = phase;
    this.running.delete(row);
    this.clear();
    print(row);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private draw(): void {
    this.clear();
    for (const row of this.running) print(row);
    this.drawn = this.running.size;
  }

  private clear(): void {
    if (stdout.isTTY && this.drawn > 0) {
      moveCursor(stdout, 0, -this.drawn);
      clearScreenDown(stdout);
    }
    this.drawn = 0;
  }
}

function print({ name, phase, done, total, began }: Row): void {
  const of = total === undefined ? "" : `${done.size}/${total}`;
  const elapsed = `${Math.round((Date.now() - began) / 1000)} s`;
  stdout.write(`${name.padEnd(12)} ${phase.padEnd(10)} ${of.padStart(9)} ${elapsed.padStart(8)}${changes(done)}\n`);
}

/** Such as "  create 4, delete 1". */
function changes(done: Row["done"]): string {
  const counts = new Map<string, number>();
  for (const op of done.values()) if (op !== "same" && op !== "refresh") counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, count], index) => `${index > 0 ? ", " : "  "}${op} ${count}`).join("");
}
