import { Client } from "../../../provider/client/client";
import type { InstanceOutputs } from "../../../provider/instance/model/facts";
import type { Context } from "../../../provider/instance/observe/context";
import { closeAttempt, type Journal } from "../../../provider/resource/ownership/journal";
import { resourceMark } from "../../../provider/resource/ownership/marker";
import { Ownership, type StateEntry } from "../../../provider/resource/ownership/ownership";
import { simulatedContext } from "../simulation";
import { type Fault, FaultPlan } from "./faults";
import { type Caller, KEYS, type Service } from "./service";
import type { VirtualTime } from "./virtual-time";

/** What survives a process. */
export interface Machine {
  readonly time: VirtualTime;
  readonly service: Service;
  readonly journal: Journal;
  nonces: number;
}

/** The identity of the resource that the program calls `name`. */
export const identityOf = (name: string) => `organization/urn:${name}`;

/** The options of a run. */
export interface Said {
  /** The user takes over instances of unknown owner. */
  readonly takesOver?: boolean;
  /** The previous run was on another machine, and may have bought something a moment ago. */
  readonly isElsewhere?: boolean;
}

/** A provider process: its memory and its pending work end with it. */
export class ProviderProcess implements Caller {
  alive = true;
  readonly death: Promise<"crashed">;
  readonly context: Context;
  private reportDeath: () => void = () => undefined;
  private readonly plan: FaultPlan;

  constructor(
    readonly machine: Machine,
    faults: readonly Fault[],
    /** What the engine answers when it is asked for the state. */
    readState: () => readonly StateEntry[],
    { takesOver = false, isElsewhere = false }: Said = {},
  ) {
    this.plan = new FaultPlan(faults);
    this.death = new Promise((resolve) => {
      this.reportDeath = () => resolve("crashed");
    });
    const { time, service, journal } = machine;
    const client = new Client(
      { endpoint: "http://simulated/", ...KEYS, requestTimeoutMs: 30_000 },
      { transport: service.transport(this), now: time.now, sleep: this.sleep, random: () => 0.5 },
    );
    const listLagMs = 15_000;
    this.context = simulatedContext(client, {
      listLagMs,
      mark: resourceMark,
      decisions: { takeOver: takesOver ? ["all"] : [], leave: [], gone: [] },
      ...((takesOver || isElsewhere) && { listsSettleAt: time.now() + listLagMs }),
      now: time.now,
      sleep: this.sleep,
      owned: new Ownership(async () => readState()),
      journal,
      nonce: () => (++machine.nonces).toString(16).padStart(8, "0"),
    });
  }

  sleep = (ms: number) =>
    new Promise<void>((resolve) => this.machine.time.after(ms, () => void (this.alive && resolve())));

  strike(action: string) {
    return this.plan.strike(action);
  }

  die(): void {
    this.alive = false;
    this.reportDeath();
  }

  /** What diff and update report for an instance in the state. */
  learn(id: string, name: string, { createTime }: Partial<InstanceOutputs>): void {
    const createdAt = createTime === undefined ? undefined : Date.parse(createTime) / 1000;
    this.context.owned.record(id, { resource: identityOf(name), createdAt });
    closeAttempt(this.context.journal, identityOf(name), id);
  }
}
