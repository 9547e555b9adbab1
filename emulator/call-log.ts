import type { Outcome } from "./outcome";

/** A call, or several in a row that were alike. */
export interface LoggedCall extends Outcome {
  /** Counts the rows, so that onlookers know one again. */
  serial: number;
  action: string;
  /** Ids of the instances or disks it was about; may be empty. */
  about: string;
  /** When the last of them came (ms). */
  at: number;
  times: number;
}

/** More wouldn't be looked at; and an emulator that runs for weeks must not grow by it. */
const kept = 100;

/** Callers send what they like, up to a megabyte. */
const longest = 300;

/** The last calls, oldest first. Polls follow each other by the hundred, so calls in a row that are alike are one. */
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
