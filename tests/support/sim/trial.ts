import type { Instance } from "../../../emulator/model";
import { ACTIONS, type ActionName } from "../../../provider/client/actions";
import { diffInstance } from "../../../provider/instance/model/diff";
import type { InstanceSpec } from "../../../provider/instance/model/spec";
import { reasonOf } from "../../../provider/resource/lifecycle/incomplete";
import { readRemark, resourceMark } from "../../../provider/resource/ownership/marker";
import type { RawInputs } from "../../../provider/resource/properties/inputs";
import { memoryJournal } from "../simulation";
import { Engine, type Program, type UpResult } from "./engine";
import { identityOf, type Machine } from "./process";
import type { Schedule } from "./schedule";
import { Service } from "./service";
import { VirtualTime } from "./virtual-time";

const START = Date.UTC(2026, 0, 1);
/** A take-over can need an `up` of its own for each interrupted replacement, since no change is made that no preview has shown. */
const MOST_CLEAN_UPS = 4;
const LONGEST_OPERATION_S = 60;

/** Runs a schedule, and checks what must hold at every moment of it and in the end. */
export class Trial {
  private readonly time = new VirtualTime(START);
  private readonly service: Service;
  private readonly engine: Engine;
  private readonly machines: readonly Machine[];
  /** Instances that the state didn't get to know, and whose resource was moved to another region: nothing looks there. */
  private readonly leftBehind = new Set<string>();
  /** A run died, and the program changed after it: only a refresh shows what the run did. */
  private stateIsBehind = false;
  private wasCut = false;
  private readonly boughtWith = new Map<string, string[]>();
  /** Disks that no record can show any more. */
  private readonly nameless = new Set<string>();
  readonly log: string[] = [];

  constructor(private readonly schedule: Schedule) {
    const { listDelay, lingerDelay } = schedule;
    this.service = new Service(this.time, { listDelay, lingerDelay });
    this.machines = [0, 1].map((number) => ({
      time: this.time,
      service: this.service,
      journal: memoryJournal(),
      nonces: number * 0x10000000,
    }));
    this.engine = new Engine(this.machines[0] as Machine);
    this.service.world.onAdd = (instance) => {
      this.nothingLivesUnowned(instance);
      this.boughtWith.set(
        instance.id,
        instance.disks.map(({ id }) => id),
      );
    };
    this.service.onDiskPurchase = (name) => this.noSuchDiskLives(name);
  }

  async run(): Promise<void> {
    const { rounds } = this.schedule;
    let before = 0;
    for (const [index, { program, faults, refresh, pause, swapped, machine }] of rounds.entries()) {
      await this.pause(pause);
      if (swapped) this.engine.swapNames(...swapped);
      this.engine.machine = this.machines[machine] as Machine;
      const said = { isElsewhere: machine !== before };
      before = machine;
      const { outcome } = await this.up(program, () => this.engine.up(program, faults, refresh, said));
      if (outcome !== "crashed") continue;
      if (index < rounds.length - 1) this.stateIsBehind = this.wasCut = true;
      // Detached by that run, and bought with an instance that no look had shown before: nothing tells whose they are.
      const unseen = this.engine.state.filter(({ outputs }) => outputs.disks.length === 0);
      for (const { id } of unseen) for (const disk of this.boughtWith.get(id) ?? []) this.nameless.add(disk);
    }
    // What was forced is done, or given up.
    const last = (rounds.at(-1)?.program ?? []).map((declaration) => ({ ...declaration, isForced: false }));
    if (!(await this.cleanUps(last))) return;
    this.inTheEnd(last);
    await this.quietUp(last);
  }

  private async up(program: Program, work: () => Promise<UpResult>): Promise<UpResult> {
    this.log.push(`up at ${this.seconds()} s: ${program.map(({ name }) => name).join(", ")}`);
    const from = this.service.carriedOut.length;
    try {
      const result = await work();
      this.log.push(`  ${result.outcome} at ${this.seconds()} s ${result.errors.map(reasonOf).join(" | ")}`);
      return result;
    } finally {
      const calls = this.service.carriedOut.slice(from).filter(({ action }) => isWriting(action));
      for (const { action, params, answer } of calls) {
        this.log.push(`  ${action} ${params.UHostId ?? params.Remark ?? ""} -> ${answer.RetCode} ${answer.Message}`);
      }
      const state = this.engine.state.map(
        ({ name, id, isCondemned, isReplacePending, initErrors }) =>
          `${name}=${id}${isCondemned ? " condemned" : ""}${isReplacePending ? " pending" : ""}${initErrors.length > 0 ? " incomplete" : ""}`,
      );
      this.log.push(`  state: ${state.join(", ")}`);
    }
  }

  private pause = (seconds: number) => this.time.run(this.time.sleep(seconds * 1000), Number.POSITIVE_INFINITY);
  private seconds = () => (this.time.now() - START) / 1000;

  /**
   * An `up` without faults succeeds; the first may stop at instances that it takes over. It is refused where the user has
   * to choose between two instances: one that was left behind in another region, and one made since.
   */
  private async cleanUps(program: Program): Promise<boolean> {
    let takesOver = false;
    for (let left = MOST_CLEAN_UPS; ; left--) {
      const isDead = this.engine.state.some(({ id, isReplacePending }) => !isReplacePending && !this.lives(id));
      // Lists show a deleted instance for a while.
      if (isDead) await this.pause(this.schedule.lingerDelay);
      // What a cut run began goes on for a while, and until it ends a refresh shows what was before.
      if (this.stateIsBehind) await this.pause(LONGEST_OPERATION_S);
      const refresh = isDead || this.stateIsBehind;
      const { outcome, errors } = await this.up(program, () => this.engine.up(program, [], refresh, { takesOver }));
      if (outcome === "succeeded") return true;
      takesOver = errors.some(isQuestion);
      if (this.leftBehind.size > 0 && errors.some(isChoice)) return false;
      this.stateIsBehind = false;
      const wrong = errors.filter((error) => !isTakeOver(error) && !isQuestion(error));
      if (left === 0 || wrong.length > 0) throw new Error(`a clean up failed: ${errors.map(reasonOf).join(" | ")}`);
    }
  }

  private inTheEnd(program: Program): void {
    const living = this.living();
    const orphans = living.filter(({ id }) => !this.engine.owns(id));
    // The next create of the resource looks for what a cut one made; where none comes, as the program has changed, only
    // the list of orphans tells.
    const lost = orphans.filter(({ id, remark, region, createdAt }) => {
      const later = this.engine.created.filter(
        (made) =>
          resourceMark(identityOf(made.name)) === resourceOf(remark) &&
          made.region === region &&
          made.begun > createdAt,
      );
      return later.length > 0 && !this.leftBehind.has(id);
    });
    must(lost.length === 0, `instances live that no state knows: ${lost.map(({ id }) => id).join(", ")}`);
    must(this.engine.state.length === program.length, "the state holds other resources than the program");
    must(this.service.world.instances.size <= this.engine.creates, "more instances were made than creates were begun");
    for (const { name, spec } of program) {
      const entry = this.engine.state.find((known) => known.name === name);
      must(entry !== undefined && this.lives(entry.id), `${name} has no living instance`);
      const diff = diffInstance(entry?.outputs as unknown as RawInputs, spec as unknown as RawInputs);
      must(diff.updates.length + diff.replaces.length === 0, `${name} still differs: ${JSON.stringify(diff)}`);
      const instance = this.service.world.instances.get(entry?.id ?? "");
      const sizes = (list: { size: number }[] | undefined) =>
        (list ?? [])
          .map(({ size }) => size)
          .sort()
          .join();
      const attached = instance?.disks.filter(({ kind }) => kind !== "Boot");
      must(sizes(attached) === sizes(spec.dataDisks), `${name} has other disks than declared: ${sizes(attached)}`);
      must(instance?.name === spec.name && instance.cpu === spec.cpu, `${name} isn't as declared`);
      must(instance?.image.id === spec.imageId, `${name} has another image than declared`);
      must(spec.password === undefined || instance?.password === spec.password, `${name} has another password`);
      const hasPorts = (kind: "http" | "tcp") =>
        spec.ports?.[kind].every((port) => instance?.ports[kind].includes(port)) ?? true;
      // No look shows them: if an interrupted run set them and the program has dropped them since, they stay unknown.
      must(this.wasCut || (hasPorts("http") && hasPorts("tcp")), `${name} has other ports`);
      must(!instance?.operation, `${name} is still changing`);
      const { settled } = instance ?? {};
      if (spec.powerState !== "stopped") must(settled === "Running" || this.mayStand(spec), `${name} doesn't run`);
      else must(settled === "Stopped", `${name} isn't stopped`);
      const isPlanned = instance?.stopAt !== undefined;
      if (settled === "Running" && spec.autoStopAfter) must(isPlanned, `no stop of ${name} is planned`);
      if (!spec.autoStopAfter) must(!isPlanned, `a stop of ${name} is planned that nobody declares`);
    }
    const ids = new Set(this.engine.state.map(({ id }) => id));
    must(ids.size === this.engine.state.length, "two resources have the same instance");
    const orphaned = new Set(orphans.map(({ id }) => id));
    const loose = this.disks().filter(({ instanceId }) => instanceId === undefined || !this.lives(instanceId));
    const kept = loose.filter(
      ({ id, name }) => !this.nameless.has(id) && ![...orphaned].some((id) => name.endsWith(id)),
    );
    must(kept.length === 0, `disks are left over: ${kept.map(({ id, name }) => `${id} ${name}`).join(", ")}`);
  }

  /** An instance that an earlier round stopped stays stopped if nothing is declared about it now. */
  private mayStand = ({ powerState }: InstanceSpec) =>
    powerState === undefined &&
    this.schedule.rounds.some(({ program }) => program.some(({ spec }) => spec.powerState === "stopped"));

  private async quietUp(program: Program): Promise<void> {
    const from = this.service.carriedOut.length;
    const { outcome } = await this.up(program, () => this.engine.up(program));
    must(outcome === "succeeded", "a second up failed");
    const writes = this.service.carriedOut.slice(from).filter(({ action }) => isWriting(action));
    must(writes.length === 0, `a second up still changes something: ${writes.map(({ action }) => action).join(", ")}`);
  }

  /** At the moment of each create: no instance of the same resource lives without being in the state. */
  private nothingLivesUnowned({ remark, region }: Instance): void {
    const resource = resourceOf(remark);
    must(resource !== undefined, `a create without a marker: "${remark}"`);
    const twins = this.living().filter((other) => resourceOf(other.remark) === resource);
    const unowned = twins.filter(({ id }) => !this.engine.owns(id) && !this.leftBehind.has(id));
    for (const twin of unowned) if (twin.region !== region) this.leftBehind.add(twin.id);
    const missed = unowned.filter(({ id }) => !this.leftBehind.has(id));
    must(missed.length === 0, `a second instance is bought while ${missed.map(({ id }) => id).join()} lives unowned`);
  }

  private noSuchDiskLives(name: string): void {
    const twins = this.disks().filter((disk) => disk.name === name);
    must(twins.length === 0, `a second disk "${name}" is bought while ${twins.map(({ id }) => id).join()} exists`);
  }

  private living = () => [...this.service.world.instances.values()].filter((one) => one.terminatedAt === undefined);
  private disks = () => [...this.service.world.disks.values()].filter((one) => one.releasedAt === undefined);
  private lives = (id: string) => this.living().some((instance) => instance.id === id);
}

const resourceOf = (remark: string) => readRemark(remark).marker?.resource;
const isWriting = (action: string) => ACTIONS[action as ActionName]?.repeat !== "read";

/** No change without a preview: an instance that is taken over and isn't as declared goes into the state unchanged. */
const isTakeOver = (error: unknown) =>
  /It was taken over: nothing was bought\. It isn't as declared/.test(reasonOf(error));

const isChoice = (error: unknown) => /^Earlier runs created \d+ instances for this resource/.test(reasonOf(error));

/** The user is asked about what only another machine's journal knows. */
const isQuestion = (error: unknown) => /COMPSHARE_TAKE_OVER=/.test(reasonOf(error));

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
