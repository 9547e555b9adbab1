import type { WireParams } from "../wire/encode";
import type { Budget } from "./budget";
import { Ended } from "./errors";
import { type Row, rowsAt } from "./json";
import { bootDisk, type Machine, placeOf, priceOf } from "./machine";
import { NAME, newMark } from "./marks";
import type { Sent, Service } from "./world";

/**
 * The longest time that a run keeps anything: it is cut off after 45 minutes, and needs at most half an hour to delete.
 */
export const LONGEST_HOURS = 1.5;

/** The timeouts of a state change, and of a new instance's first listing. */
const TIMEOUT_MS = 12 * 60_000;
const UNLISTED_MS = 120_000;
const PAUSES_MS = [250, 500, 1000, 2000, 4000];
/** Prices of an instance and of a quote may be rounded differently. */
const ROUNDING = 1.01;
/** Refusals because of a running operation: the next attempt may succeed. */
const BUSY = [8436, 8903, 8964, 8980, 17101, 226609];

/** The environment of a run. */
export interface Run {
  readonly service: Service;
  readonly budget: Budget;
  /** Ids of what was created and not yet seen to be deleted: lists may not show it yet. */
  readonly made: Set<string>;
  readonly log: (text: string) => void;
}

/** One step of a lifecycle. */
export interface Step {
  readonly name: string;
  /** The state that it requires; undefined: any. */
  readonly at?: "Running" | "Stopped";
  readonly run: (life: Life) => Promise<unknown>;
}

/** One instance, from its creation on. */
export class Life {
  /** The added data disk; undefined if there is none. */
  disk?: { readonly id: string; readonly gb: number };
  imageId?: string;

  constructor(
    readonly run: Run,
    /** The prefix of its steps' names. */
    readonly kind: string,
    readonly machine: Machine,
    readonly id: string,
  ) {}

  get target() {
    return { ...placeOf(this.machine), UHostId: this.id };
  }

  /** Takes the steps in turn. A step is skipped if its state can't be reached. */
  async walk(steps: readonly Step[]): Promise<void> {
    for (const { name, at, run } of steps) {
      const step = `${this.kind}.${name}`;
      if (at && !(await this.settle(at))) {
        this.run.service.seen.notMet(step, `the instance isn't ${at}`);
        continue;
      }
      this.run.log(step);
      await run(this);
    }
  }

  /** Sends a call under the name of a step, repeatedly while another operation is running. */
  async write(step: string, action: string, params: WireParams = {}, once = false): Promise<Sent> {
    const until = this.run.service.now() + TIMEOUT_MS;
    for (let attempt = 0; ; attempt++) {
      const all = { ...this.target, ...params };
      const sent = await this.run.service.send(`${this.kind}.${step}`, action, all, once);
      const isBusy = BUSY.includes(sent.exchange?.retCode ?? 0);
      if (!isBusy || this.run.service.now() > until) return sent;
      await this.pause(attempt);
    }
  }

  /** Fetches the instance by its id. */
  async describe(step: string): Promise<Row | undefined> {
    const params = { ...placeOf(this.machine), UHostIds: [this.id] };
    const { exchange } = await this.run.service.send(`${this.kind}.${step}`, "DescribeCompShareInstance", params);
    return rowsAt(exchange?.json, "UHostSet").find(({ UHostId }) => UHostId === this.id);
  }

  /**
   * Polls until something shows.
   * @returns undefined if it doesn't within the time.
   */
  async until(
    step: string,
    shows: (row: Row | undefined) => boolean,
    timeoutMs = TIMEOUT_MS,
  ): Promise<Row | undefined> {
    const until = this.run.service.now() + timeoutMs;
    for (let attempt = 0; ; attempt++) {
      const row = await this.describe(step);
      if (shows(row)) return row ?? {};
      if (/fail/i.test(String(row?.State)) || this.run.service.now() > until) return undefined;
      await this.pause(attempt);
    }
  }

  /** Polls until a change shows, and records how long that takes. */
  async measure(name: string, shows: (row: Row | undefined) => boolean, timeoutMs = UNLISTED_MS): Promise<void> {
    const began = this.run.service.now();
    const shown = await this.until(name, shows, timeoutMs);
    const took = shown ? this.run.service.now() - began : Number.POSITIVE_INFINITY;
    this.run.service.seen.measure(`${this.kind}.${name}`, took);
  }

  /** Brings the instance into a state; false if that fails. */
  async settle(wanted: "Running" | "Stopped"): Promise<boolean> {
    const atRest = (row: Row | undefined) => !row || /^(Running|Stopped)$/.test(String(row.State));
    const now = await this.until("settle", atRest);
    if (!now?.State) return false;
    if (now.State === wanted) return true;
    const action = wanted === "Running" ? "StartCompShareInstance" : "StopCompShareInstance";
    const { error } = await this.write("settle", action);
    if (error) return false;
    return (await this.until("settle", (row) => row?.State === wanted)) !== undefined;
  }

  pause = (attempt: number) => this.run.service.pause(PAUSES_MS[attempt] ?? (PAUSES_MS.at(-1) as number));
}

/**
 * Buys an instance if the budget covers the most that it can cost.
 * @throws Ended if that fails.
 */
export async function create(run: Run, kind: string, machine: Machine, chargeType: "Postpay" | "Spot"): Promise<Life> {
  const { service, budget } = run;
  const hourly = await priceOf(service, machine, chargeType);
  const what = `${machine.gpuType}, ${chargeType}`;
  if (!budget.take(what, hourly === undefined ? undefined : hourly * LONGEST_HOURS)) {
    throw new Ended(`an hour of ${what} costs ${hourly ?? "nobody knows what"} CNY, more than is left of the budget`);
  }
  run.log(`${kind}.create`);
  const began = service.now();
  const { exchange, error } = await service.send(`${kind}.create`, "CreateCompShareInstance", {
    ...placeOf(machine),
    MachineType: "G",
    GpuType: machine.gpuType,
    GPU: machine.gpu,
    CPU: machine.cpu,
    Memory: machine.memory,
    MinimalCpuPlatform: "Auto",
    CompShareImageId: machine.imageId,
    Disks: [{ ...bootDisk(machine) }],
    ChargeType: chargeType,
    Quantity: 1,
    Name: NAME,
    Remark: newMark(),
  });
  const id = idIn(exchange?.json);
  if (error || id === undefined) throw new Ended(`the create failed: ${error?.facts.what ?? "its answer has no id"}`);
  run.made.add(id);
  const life = new Life(run, kind, machine, id);
  const row = await life.until("shown", (row) => row !== undefined, UNLISTED_MS);
  service.seen.measure(`${kind}.shown`, service.now() - began);
  if (Number(row?.InstancePrice) > (hourly as number) * ROUNDING) {
    throw new Ended(`an hour of it costs ${row?.InstancePrice} CNY, and ${hourly} was its price`);
  }
  return life;
}

const idIn = (json: Row | undefined): string | undefined => {
  const ids = json?.UHostIds;
  const id = Array.isArray(ids) ? ids[0] : (ids ?? json?.UHostId);
  return typeof id === "string" && id !== "" ? id : undefined;
};
