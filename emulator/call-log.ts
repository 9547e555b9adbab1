import type { Outcome } from "./outcome";

/** A call, or several equal ones in a row. */
export interface LoggedCall extends Outcome {
  /** Numbers the rows, so that clients can recognize them. */
  serial: number;
  action: string;
  /** Ids of its instances or disks; may be empty. */
  about: string;
  /** When the last of them came (ms). */
  at: number;
  times: number;
}

/** An emulator that runs for weeks must not grow. */
const kept = 100;

/** Clients may send values of up to a megabyte. */
const longest = 300;

/** The last calls, oldest first. Equal calls in a row are one entry, as there are hundreds of polls. */
export class CallLog {
  private readonly rows: LoggedCall[] = [];
  private serial = 0;

  add(at: number, action: string, about: string, { retCode, text }: Outcome): void {
    const call = { action: cut(action), about: cut(about), retCode, text: cut(text) };
    const last = this.rows.at(-1);
    if (last && isLike(last, call)) {
      last.at = at;
      last.times++;
      return;
    }
    this.rows.push({ ...call, serial: ++this.serial, at, times: 1 });
    if (this.rows.length > kept) this.rows.shift();
  }

  latest(): readonly LoggedCall[] {
    return this.rows;
  }

  clear(): void {
    this.rows.length = 0;
  }
}

type What = Omit<LoggedCall, "serial" | "at" | "times">;

function isLike(a: What, b: What): boolean {
  return a.action === b.action && a.about === b.about && a.retCode === b.retCode && a.text === b.text;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
