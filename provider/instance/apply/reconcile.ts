import { isPurchase } from "../../client/actions";
import { CompShareError, isBusy, isStockRefusal } from "../../client/errors";
import { kindOf, RETCODE } from "../../client/retcodes";
import { IncompleteError, reasonOf } from "../../resource/lifecycle/incomplete";
import type { Known } from "../../resource/ownership/gone";
import { diffInstance } from "../model/diff";
import { matchDisks, recordDisks } from "../model/disks";
import type { DiskRecord, InstanceOutputs } from "../model/facts";
import { type Observed, showsDisks } from "../model/observed";
import type { Placed } from "../model/placement";
import { isCardGivenBack, powerOf } from "../model/power";
import { AFTER_BOOT, type PropertyName, propertiesWith } from "../model/properties";
import { foundSchedule, plannedStop } from "../model/schedule";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "../observe/context";
import { fetchInstanceOrConfirmGone } from "../observe/fetch";
import { startStep, withPower } from "../observe/gpu-less";
import { outputsOf, time, without } from "../observe/outputs";
import { waitForSsh } from "../observe/ssh";
import { forgetStop, noteStop, wasStoppedByUs } from "../observe/stops";
import { deadEnd, instanceWaitError, waitUntil } from "../observe/wait";
import { type Goal, nextStep, type Step } from "./plan";
import { requireAffordable, requireStock, STOCK_POLL_MS } from "./price-limit";
import { actionOf } from "./steps";

/**
 * How often in a row the result of a step may be unknown: it is sent again if the instance doesn't show its effect. US3
 * never shows, so a mount that fails with an internal error (8433) is sent six times; a second mount is taken to change
 * nothing.
 */
const MOST_DOUBTS = 5;
const DELETE_AGAIN_MS = 2000;

/** Properties that change the price. */
const PRICED = propertiesWith(({ isPriced }) => isPriced);
/** Properties whose change may start a stopped instance. */
const STARTING = propertiesWith(({ power }) => power?.endsWith("starts"));
/** Properties that can't be observed. */
const UNSEEN = propertiesWith(({ isUnseen }) => isUnseen);
/** Properties whose change stops or starts the instance. */
const POWER_CHANGES = propertiesWith(({ power }) => power);

/**
 * Completes a new or taken-over instance: sets what the create call doesn't.
 * @param disks Its disks, if it is new.
 * @param until When to give up, in ms since the epoch.
 * @throws IncompleteError if that fails; the next run continues.
 */
export async function finishInstance(
  context: Context,
  declared: Placed,
  observed: Observed,
  until: number,
  disks: readonly DiskRecord[] = [],
): Promise<InstanceOutputs> {
  const outputs = { ...outputsOf(without(declared, AFTER_BOOT), disks, observed), ...foundSchedule(observed) };
  const { updates } = diffInstance(outputs, declared);
  const left = updates.filter((name) => AFTER_BOOT.includes(name));
  if (left.length === 0) return outputsOf(declared, disks, observed);
  try {
    return await new Reconciliation(context, outputs, declared, left, until).run(observed);
  } catch (error) {
    if (error instanceof IncompleteError) throw error;
    throw new IncompleteError(observed.id, outputs, reasonOf(error));
  }
}

const placeOf = ({ region, zone, projectId }: InstanceSpec) => ({ region, zone, projectId });

/**
 * The loop that makes an instance as declared: observe, take the next step, observe again. It continues from wherever an
 * earlier run stopped.
 */
export class Reconciliation {
  private recorded: readonly DiskRecord[];
  /** How often in a row the result of a step was unknown. */
  private doubts = 0;
  private readonly id: string;
  /** Properties that are set after the boot are removed once that is done. */
  private readonly changes: Set<PropertyName>;
  private readonly growStopped = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly stored: InstanceOutputs,
    private readonly declared: Placed,
    changes: readonly PropertyName[],
    private readonly until: number,
  ) {
    this.id = stored.instanceId;
    this.recorded = stored.disks ?? [];
    this.changes = new Set(changes);
  }

  async run(first: Observed): Promise<InstanceOutputs> {
    const power = this.targetPower(first);
    let observed = first;
    let step: Step | undefined;
    let isUntouched = true;
    // If it should run in the end, `waitFor` may apply again.
    if (power === "running" || power === "withoutGpu") this.changes.add("waitFor");
    try {
      await this.requirePrice(power, first);
      for (;;) {
        step = this.next(power, observed);
        if (!step) {
          if (this.isSshDue(observed)) observed = await waitForSsh(this.context, this.declared, observed, this.until);
          this.changes.delete("waitFor");
          forgetStop(this.context, this.id);
          return outputsOf(this.declared, this.recorded, observed);
        }
        if (observed.phase === "failed" && step.do !== "reinstall" && step.do !== "rename") {
          throw deadEnd(this.id, observed.seen.State);
        }
        if (this.context.now() >= this.until) throw this.outOfTime(step);
        if (power === "running" && actionOf(step).interrupts && (await this.hadToWait(observed))) {
          observed = await this.refetch(observed);
          continue;
        }
        if (step.do === "stop" && power === "running") {
          await this.requireCards(observed);
          noteStop(this.context, this.id);
        }
        isUntouched &&= step.do === "wait";
        observed = await this.take(step, observed);
      }
    } catch (error) {
      // Nothing was done: the state is correct as it is.
      if (isUntouched && error instanceof CompShareError && error.code === "REFUSED") throw error;
      // A wait's error already says what it waited for.
      const waited = error instanceof CompShareError && error.code === "WAIT";
      const what = step && !waited ? `Could not ${actionOf(step).title}: ` : "";
      const again = step && (await this.startAgain(power, observed, step, error));
      if (again) observed = again;
      const undone = AFTER_BOOT.filter((name) => this.changes.has(name));
      const outputs = outputsOf(without(this.declared, undone), this.recorded, observed);
      // A stop with an unknown result may have worked, even if the instance was last seen running.
      const mayStand = observed.phase !== "running" || step?.do === "stop";
      const startIsDue = power === "running" && mayStand && { startIsDue: true };
      throw new IncompleteError(
        this.id,
        { ...outputs, ...this.stillUnseen(), ...this.stillPlanned(observed), ...startIsDue },
        what + reasonOf(error) + (again ? ` ${this.id} was started again, as it was before the change.` : ""),
      );
    }
  }

  private next(power: Goal["power"], observed: Observed): Step | undefined {
    this.remember(observed);
    const { declared, recorded, changes, growStopped } = this;
    return nextStep({ declared, recorded, changes, power, growStopped }, observed);
  }

  /**
   * Checks the price if the update makes the instance more expensive. An instance that an update of ours has stopped
   * may always run again at its price.
   */
  private async requirePrice(power: Goal["power"], first: Observed): Promise<void> {
    const { context, declared, stored } = this;
    const isStart = this.isStart(power, first);
    const wasPaid = !isStart || (first.phase !== "interrupted" && wasStoppedByUs(context, this.id));
    if (isStart || this.isSized()) await requireAffordable(context, declared, wasPaid ? stored : undefined);
  }

  /** Whether the update makes an instance charged by use again that isn't charged now. */
  private isStart(power: Goal["power"], first: Observed): boolean {
    if (!isCardGivenBack(this.declared)) return false;
    if (first.phase === "interrupted") return this.next(power, first)?.do === "start";
    const stands = /^Stop/.test(first.seen.State);
    return power === "running" ? stands || first.withoutGpu : power === "withoutGpu" && stands;
  }

  /** Before a stop: the cards that it needs afterwards, without those that it keeps. */
  private async requireCards({ seen }: Observed): Promise<void> {
    const { context, id, declared, until } = this;
    if (isCardGivenBack(declared)) return requireStock(context, id, declared, until);
    const held = seen.GPU ?? declared.gpu;
    if (this.changes.has("gpu") && declared.gpu > held) await requireStock(context, id, declared, until, held);
  }

  /** After a refused change, it was stopped for nothing, so it is started again. */
  private async startAgain(
    power: Goal["power"],
    before: Observed,
    failed: Step,
    error: unknown,
  ): Promise<Observed | undefined> {
    const wasRefused = error instanceof CompShareError && error.code === "API" && !error.inDoubt;
    const ranBefore = this.stored.startIsDue || wasStoppedByUs(this.context, this.id);
    if (!wasRefused || !ranBefore || !actionOf(failed).needsStopped) return undefined;
    if ((power !== "running" && power !== "withoutGpu") || before.phase !== "stopped") return undefined;
    try {
      const after = await this.take(startStep(before, power === "withoutGpu"), before);
      if (after.phase !== "running") return undefined;
      forgetStop(this.context, this.id);
      return after;
    } catch (error) {
      this.context.progress(`${this.id} couldn't be started again: ${reasonOf(error)}`);
      return undefined;
    }
  }

  /**
   * Waits for the instance's turn if the fleet limits how many are unavailable. Meanwhile the instance may have
   * changed.
   */
  private hadToWait = async ({ phase }: Observed) => this.context.turn?.(this.until, phase !== "running");

  /** If a planned stop couldn't be cancelled, it must be in the state, so that the next update cancels it. */
  private stillPlanned({ seen }: Observed): Pick<InstanceOutputs, "stopAt"> {
    const { stopAt, autoStopAfter } = this.declared;
    const wasGivenUp = !stopAt && !autoStopAfter && (this.changes.has("stopAt") || this.changes.has("autoStopAfter"));
    return wasGivenUp ? { stopAt: time(plannedStop(seen)) } : {};
  }

  /** Properties that can't be observed keep their value until they are set. */
  private stillUnseen = (): Partial<InstanceOutputs> =>
    Object.fromEntries(UNSEEN.filter((name) => this.changes.has(name)).map((name) => [name, this.stored[name]]));

  private isSshDue = ({ phase }: Observed) =>
    this.declared.waitFor === "ssh" && this.changes.has("waitFor") && phase === "running";

  private isSized = () => PRICED.some((name) => this.changes.has(name));

  /**
   * The power state after the update. A stop made by an interrupted run is undone: it is recognized by the journal, by
   * the remaining changes, by the state's own note, or by an unfinished update or create (nothing to change, or nothing
   * observed yet).
   */
  private targetPower(first: Observed): Goal["power"] {
    const { changes, stored, context, id } = this;
    const { powerState = "running" } = this.declared;
    if (changes.has("powerState") || changes.has("onReclaim")) return powerState;
    const startIsDue = stored.startIsDue || wasStoppedByUs(context, id);
    const isUnfinished = changes.size === 0 || stored.state === "";
    const touched = startIsDue || isUnfinished || POWER_CHANGES.some((name) => changes.has(name));
    if (!touched) return "any";
    if (startIsDue) return powerState;
    if (first.phase === "running") return powerOf(first) ?? "running";
    if (!/^Stop/.test(stored.state)) return powerState;
    return STARTING.some((name) => changes.has(name)) ? "stopped" : "any";
  }

  private async refetch(before: Observed): Promise<Observed> {
    const observedNow = await fetchInstanceOrConfirmGone(
      this.context,
      { ...(this.stored as Known), ...placeOf(this.declared) },
      this.id,
    );
    return observedNow ? withPower(this.context, this.declared, observedNow, observedNow.at) : before;
  }

  /** Takes one step and waits until its effect shows. */
  private async take(step: Step, before: Observed): Promise<Observed> {
    const { title, run, reached, settles, unsettles } = actionOf(step);
    this.context.progress(`${title} (${this.id})`);
    let deadline = this.until;
    try {
      await run(this.context, this.declared, this.id);
      this.doubts = 0;
      for (const name of settles ?? []) this.changes.delete(name);
      if (unsettles) for (const name of AFTER_BOOT) if (this.declared[name] !== undefined) this.changes.add(name);
      if (step.do === "deleteDisk" || step.do === "forgetDisk") this.forget(step.diskId);
    } catch (error) {
      if (step.do === "growDataDisk" && before.phase === "running" && isAboutRunning(error)) {
        this.growStopped.add(step.diskId);
        return this.refetch(before);
      }
      if (!(this.isPassing(error) || this.waitsForStock(error)) || this.context.now() >= this.until) throw error;
      if (step.do === "start" && this.waitsForStock(error)) {
        this.context.progress(`sold out, waiting for stock to start it (${this.id})`);
        await this.context.sleep(STOCK_POLL_MS);
        return this.refetch(before);
      }
      // The step may have worked, or may still work: poll for a while, then decide again.
      deadline = Math.min(deadline, this.context.now() + this.context.listLagMs);
      // Instances don't show whether a detached disk still exists: it stays recorded, and is deleted again shortly
      // after.
      if (step.do === "deleteDisk") await this.context.sleep(DELETE_AGAIN_MS);
    }
    try {
      const after = await waitUntil(this.context, {
        id: this.id,
        place: this.declared,
        doing: title,
        reached,
        deadline,
        throughFailure: before.phase === "failed",
      });
      if (step.do === "addDisk") this.context.journal.close(step.label);
      if (step.do === "start") return { ...after, withoutGpu: step.withoutGpu };
      if (before.phase === "running") return { ...after, withoutGpu: before.withoutGpu };
      return withPower(this.context, this.declared, after, after.at);
    } catch (error) {
      if (deadline === this.until) throw error;
      return this.refetch(before);
    }
  }

  /**
   * Errors that another fetch can resolve: a running operation, or, a limited number of times, an unknown result or
   * another state.
   */
  private isPassing(error: unknown): boolean {
    if (!(error instanceof CompShareError)) return false;
    if (isBusy(error)) return true;
    if (kindOf(error.retCode) === "state") return ++this.doubts <= MOST_DOUBTS;
    // A purchase with an unknown result has already been searched for: continuing could buy a second time.
    return error.inDoubt && !isPurchase(error.facts.action) && ++this.doubts <= MOST_DOUBTS;
  }

  private waitsForStock = (error: unknown) =>
    this.declared.onNoCapacity === "wait" && error instanceof CompShareError && isStockRefusal(error);

  private outOfTime(next: Step): CompShareError {
    return instanceWaitError(this.id, `${this.id}: the update timed out before it could ${actionOf(next).title}`);
  }

  private remember(observed: Observed): void {
    if (!showsDisks(observed)) return;
    // The disks of an instance that was never observed before are those it was bought with, whatever is declared now.
    if (this.recorded.length === 0) {
      this.recorded = recordDisks(matchDisks(this.stored.dataDisks ?? [], [], observed));
    }
    this.recorded = recordDisks(matchDisks(this.declared.dataDisks, this.recorded, observed));
  }

  private forget(diskId: string): void {
    this.recorded = this.recorded.filter((disk) => disk.id !== diskId);
  }
}

/** Whether a refusal may be due to the instance running: it names a state, or a parameter without a reason. */
const isAboutRunning = (error: unknown) =>
  error instanceof CompShareError && (kindOf(error.retCode) === "state" || error.retCode === RETCODE.badParameter);
