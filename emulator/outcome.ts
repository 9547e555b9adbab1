import type { Fault } from "./faults";
import type { Answer } from "./gateway";
import type { FlatParameters } from "./request";

/** The outcome of a call, as its client saw it. */
export interface Outcome {
  /** Absent if no answer of the API arrived. */
  retCode?: number;
  /** The answer's message, or what arrived instead of an answer. */
  text: string;
}

/** The answer to a throttled call. */
export const throttled = (by: "153" | "429"): Outcome =>
  by === "153"
    ? { retCode: 153, text: "too many requests, nothing done" }
    : { text: "HTTP 429: too many requests, nothing done" };

/** The outcome of a call: its answer if it was executed, and the fault that hit it. */
export function outcomeOf(fault: Fault | undefined, answer?: Answer): Outcome {
  const done = answer?.RetCode === 0 ? "done all the same" : "nothing done";
  switch (fault?.kind) {
    case "drop-before":
    case "drop-after":
      return { text: `fault: connection cut, ${done}` };
    case "garbage":
      return { text: `fault: garbage answered, ${done}` };
    case "http":
      return { text: `fault: HTTP ${fault.status}, ${done}` };
    case "retcode":
    case "retcode-after":
      return { retCode: fault.retCode, text: `fault: ${done}` };
    case "list":
      return { retCode: answer?.RetCode, text: answer?.Message || `fault: list answered wrongly (${fault.way})` };
    default:
      return { retCode: answer?.RetCode, text: answer?.Message ?? "" };
  }
}

/** The ids of what a call created, or else of the disk or instance that it names. */
export function subjectOf(parameters: FlatParameters, answer?: Answer): string {
  if (Array.isArray(answer?.UHostIds)) return answer.UHostIds.join(", ");
  const ids = [answer?.CompShareImageId, answer?.UDiskId, parameters.get("UDiskId"), parameters.get("UHostId")];
  return String(ids.find(Boolean) ?? "");
}
