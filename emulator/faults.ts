import { z } from "zod";
import { fallibleLists, type WrongList, wrongWays } from "./listing";

/** The effect of a fault on a call. */
export type Fault =
  | { kind: "drop-before" | "drop-after" | "garbage" }
  | { kind: "delay"; milliseconds: number }
  | { kind: "http"; status: number }
  | { kind: "retcode" | "retcode-after"; retCode: number }
  | ({ kind: "list" } & WrongList);

/** Faults that keep the call from being executed. */
export const preventing: readonly Fault["kind"][] = ["drop-before", "http", "retcode"];

const faultText = z.string().transform((written, context): Fault => {
  const [kind, amount] = written.split(":");
  const number = amount !== undefined && /^\d{1,9}$/.test(amount) ? Number(amount) : undefined;
  if (amount === undefined && (kind === "drop-before" || kind === "drop-after" || kind === "garbage")) return { kind };
  if (number !== undefined && kind === "delay") return { kind, milliseconds: number };
  if (number !== undefined && kind === "http" && number >= 200 && number <= 599) return { kind, status: number };
  if (number && (kind === "retcode" || kind === "retcode-after")) return { kind, retCode: number };
  const way = wrongWays.find((known) => known === kind);
  if (way && (amount === undefined || (amount && (way === "partial" || way === "short")))) {
    return { kind: "list", way, id: amount };
  }
  context.addIssue({
    code: "custom",
    message:
      "has to be drop-before, drop-after, garbage, delay:<ms>, http:<200-599>, retcode:<n>, retcode-after:<n>, empty, empty-list, " +
      "partial, partial:<id>, short, short:<id> or repeated",
  });
  return z.NEVER;
});

/** The body of `POST /_emulator/faults`. */
export const faultList = z.array(
  z
    .strictObject({
      action: z.string().min(1),
      nth: z.number().int().min(1),
      fault: faultText,
      /** The number of calls that it hits, from the nth on: one, unless `seconds` sets a time. */
      calls: z.union([z.number().int().min(1), z.literal("all")]).optional(),
      /** How long it hits, from the nth call on. */
      seconds: z.number().positive().optional(),
    })
    .refine(({ action, fault }) => fault.kind !== "list" || fallibleLists.some((known) => known === action), {
      path: ["action"],
      message: `has to be one of ${fallibleLists.join(", ")} for a wrong list`,
    }),
);

interface Planted {
  action: string;
  fault: Fault;
  /** Calls that still pass. */
  passes: number;
  /** Calls still to be hit. */
  hits: number;
  seconds: number;
  /** When it ends (ms), counted from its first hit. */
  endsAt?: number;
}

/** Faults waiting for their calls. Each counts the calls of its action from the moment it was set. */
export class Faults {
  private planted: Planted[] = [];

  /** Sets faults. */
  add(list: z.output<typeof faultList>): void {
    for (const { action, nth, fault, seconds = Infinity, calls = seconds < Infinity ? "all" : 1 } of list) {
      const hits = calls === "all" ? Infinity : calls;
      this.planted.push({ action, fault, passes: nth - 1, hits, seconds });
    }
  }

  /** Counts a call and returns the faults that hit it, in the order in which they were set. */
  strike(action: string, now: number): Fault[] {
    const struck: Fault[] = [];
    this.planted = this.planted.filter((each) => {
      if (each.action !== "*" && each.action !== action) return true;
      if (each.passes > 0) {
        each.passes--;
        return true;
      }
      each.endsAt ??= now + each.seconds * 1000;
      if (now >= each.endsAt) return false;
      struck.push(each.fault);
      each.hits--;
      return each.hits > 0;
    });
    return struck;
  }

  /** Removes all of them. */
  clear(): void {
    this.planted = [];
  }
}
