import { type Answer, answerCall } from "../../../emulator/gateway";
import type { Instance } from "../../../emulator/model";
import { World } from "../../../emulator/world";
import { isPurchase } from "../../../provider/client/actions";
import { CompShareError } from "../../../provider/client/errors";
import type { Transport, WireAnswer } from "../../../provider/client/transport";
import type { FlatParams } from "../../../provider/wire/encode";
import type { FaultKind } from "./faults";
import type { VirtualTime } from "./virtual-time";

export const KEYS = { publicKey: "public-key-of-the-simulation", privateKey: "the-private-key-of-the-simulation" };

/** The emulator's world with ids that are the same in every run of the same schedule. */
class RepeatableWorld extends World {
  private ids = 0;
  onAdd: (instance: Instance) => void = () => undefined;

  override newId(prefix: string): string {
    return `${prefix}-${String(++this.ids).padStart(4, "0")}`;
  }

  override add(instance: Instance): void {
    this.onAdd(instance);
    super.add(instance);
  }
}

/** The callbacks of a process about its calls. */
export interface Caller {
  readonly alive: boolean;
  /** The fault of the next call, if any. */
  strike(action: string): FaultKind | undefined;
  die(): void;
}

/** The service in this process: the emulator behind a network in virtual time, with faults. */
export class Service {
  readonly world: RepeatableWorld;
  /** Every call that was carried out, in order. */
  readonly carriedOut: { action: string; params: FlatParams; answer: Answer }[] = [];
  /** Called with each disk purchase before it is carried out. */
  onDiskPurchase: (name: string) => void = () => undefined;
  /** Distorts an answer, as a hostile service. */
  tamper: (action: string, answer: WireAnswer) => WireAnswer = (_action, answer) => answer;
  private sent = 0;

  constructor(
    private readonly time: VirtualTime,
    settings: ConstructorParameters<typeof World>[0],
  ) {
    this.world = new RepeatableWorld({ timeScale: 1, quota: 50, ...settings }, time.now);
  }

  transport(caller: Caller): Transport {
    return (_url, params, { action, timeoutMs }) =>
      new Promise((resolve, reject) => {
        const fault = caller.strike(action);
        if (fault === "crash-before") return caller.die();
        // Each call takes its own time, so that concurrent ones overtake each other.
        const way = 20 + ((++this.sent * 37) % 83);
        const answer = (ms: number, settle: () => void) => this.time.after(ms, () => caller.alive && settle());
        if (fault === "not-sent") return answer(way, () => reject(unsent(action)));
        if (fault === "cut-before") return answer(way, () => reject(lost(action)));
        const refusal = refusalOf(fault);
        if (refusal) return answer(2 * way, () => resolve(refusal));
        this.time.after(way, () => {
          const body = JSON.stringify(this.carryOut(action, params));
          if (fault === "crash-after") return caller.die();
          if (fault === "cut-after") return answer(way, () => reject(lost(action)));
          if (fault === "late") return answer(timeoutMs - way, () => reject(lost(action)));
          answer(way, () => resolve(this.tamper(action, spoiled(fault, body))));
        });
      });
  }

  private carryOut(action: string, params: FlatParams): Answer {
    if (isPurchase(action) && action !== "CreateCompShareInstance") this.onDiskPurchase(params.Name ?? "");
    const parameters = new Map(Object.entries(params));
    const answer = answerCall(this.world, KEYS, { parameters, signable: [parameters] });
    this.carriedOut.push({ action, params, answer });
    return answer;
  }
}

const wire = (status: number, body: string): WireAnswer => ({
  status,
  body,
  requestId: "request-of-the-simulation",
  retryAfterMs: undefined,
});

/** The answer to a call that isn't carried out. */
function refusalOf(fault: FaultKind | undefined): WireAnswer | undefined {
  const status = /^(\d{3})(-before)?$/.exec(fault ?? "")?.[1];
  if (status) return wire(Number(status), "injected");
  const retCode = /^(\d{4,6})(-before)?$/.exec(fault ?? "")?.[1];
  return retCode === undefined ? undefined : wire(200, `{"RetCode":${retCode},"Message":"injected"}`);
}

/** The answer that the caller gets to a call that was carried out. */
function spoiled(fault: FaultKind | undefined, body: string): WireAnswer {
  if (fault === "garbage") return wire(200, "<html>injected</html>");
  if (fault === "truncated") return wire(200, body.slice(0, body.length / 2));
  if (fault?.startsWith("list-")) return wire(200, wrongList(fault, body));
  if (fault === "8433-after") return wire(200, '{"RetCode":8433,"Message":"injected"}');
  if (fault === "500-after" || fault === "503-after") return wire(Number(fault.slice(0, 3)), "injected");
  return wire(200, body);
}

/** An answer whose list of instances lacks some, or all. */
function wrongList(fault: FaultKind, body: string): string {
  const answer = JSON.parse(body) as { UHostSet?: unknown[]; TotalCount: number };
  if (!answer.UHostSet) return body;
  const rows = fault === "list-empty" ? [] : answer.UHostSet.filter((_, index) => index % 2 === 0);
  return JSON.stringify({ ...answer, UHostSet: rows, ...(fault !== "list-short" && { TotalCount: rows.length }) });
}

const unsent = (action: string) =>
  new CompShareError({ code: "NOT_SENT", what: `${action} wasn't sent`, effect: "none", action });
const lost = (action: string) =>
  new CompShareError({ code: "LOST", what: `${action} got no answer`, effect: "unknown", action });
