import { z } from "zod";

/** What a fault does to the call it hits. */
export type Fault =
  | { kind: "drop-before" | "drop-after" | "garbage" }
  | { kind: "delay"; milliseconds: number }
  | { kind: "http"; status: number }
  | { kind: "retcode"; retCode: number };

/** Faults that keep the call from being carried out. */
export const preventing: readonly Fault["kind"][] = ["drop-before", "http", "retcode"];

const faultText = z.string().transform((written, context): Fault => {
  const [kind, amount] = written.split(":");
  const number = amount !== undefined && /^\d{1,9}$/.test(amount) ? Number(amount) : undefined;
  if (amount === undefined && (kind === "drop-before" || kind === "drop-after" || kind === "garbage")) return { kind };
  if (number !== undefined && kind === "delay") return { kind, milliseconds: number };
  if (number !== undefined && kind === "http" && number >= 200 && number <= 599) return { kind, status: number };
  if (number !== undefined && kind === "retcode" && number > 0) return { kind, retCode: number };
  context.addIssue({
    code: "custom",
    message: "has to be drop-before, drop-after, garbage, delay:<ms>, http:<200-599> or retcode:<n>",
  });
  return z.NEVER;
});

/** The body of `POST /_emulator/faults`. */
export const faultList = z.array(
  z.strictObject({ action: z.string().min(1), nth: z.number().int().min(1), fault: faultText }),
);

/** Faults that wait for their call. Each counts the calls of its action from the moment it was posted. */
export class Faults {
  private waiting: { action: string; callsLeft: number; fault: Fault }[] = [];

  /** Plants faults. */
  add(list: z.output<typeof faultList>): void {
    this.waiting.push(...list.map(({ action, nth, fault }) => ({ action, callsLeft: nth, fault })));
  }

  /** Counts a call and gives the faults that hit it, in the order in which they were posted. */
  strike(action: string): Fault[] {
    const struck: Fault[] = [];
    this.waiting = this.waiting.filter((waiting) => {
      if (waiting.action !== "*" && waiting.action !== action) return true;
      waiting.callsLeft--;
      if (waiting.callsLeft === 0) struck.push(waiting.fault);
      return waiting.callsLeft > 0;
    });
    return struck;
  }

  /** Forgets all that wait. */
  clear(): void {
    this.waiting = [];
  }
}
