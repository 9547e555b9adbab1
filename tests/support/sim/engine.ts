import { createInstance } from "../../../provider/instance/apply/create";
import { deleteInstance } from "../../../provider/instance/apply/delete";
import { updateInstance } from "../../../provider/instance/apply/update";
import { diffInstance } from "../../../provider/instance/model/diff";
import type { InstanceOutputs } from "../../../provider/instance/model/facts";
import type { InstanceSpec } from "../../../provider/instance/model/spec";
import { readInstance } from "../../../provider/instance/observe/read";
import { wasStoppedByUs } from "../../../provider/instance/observe/stops";
import { IncompleteError, reasonOf } from "../../../provider/resource/lifecycle/incomplete";
import { closeAttempt } from "../../../provider/resource/ownership/journal";
import type { StateEntry } from "../../../provider/resource/ownership/ownership";
import type { RawInputs } from "../../../provider/resource/properties/inputs";
import type { Fault } from "./faults";
import { identityOf, type Machine, ProviderProcess, type Said } from "./process";

/** A resource of a program. */
export interface Declaration {
  readonly name: string;
  /** Former names. */
  readonly aliases: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Whether the command line says that it is to be replaced. */
  readonly isForced?: boolean;
  readonly spec: InstanceSpec;
}
export type Program = readonly Declaration[];

/** A resource in the state. */
export interface Entry {
  readonly name: string;
  readonly id: string;
  readonly inputs: InstanceSpec;
  readonly outputs: InstanceOutputs;
  readonly initErrors: readonly string[];
  /** It was replaced and is still to be deleted. */
  readonly isCondemned?: boolean;
  /** It was deleted, and what replaces it wasn't made yet. */
  readonly isReplacePending?: boolean;
}

export interface UpResult {
  readonly outcome: "succeeded" | "failed" | "crashed";
  readonly errors: readonly unknown[];
}

/** Nothing the lifecycle does takes longer: its own deadlines are 20 and 30 minutes for each operation. */
const LONGEST_UP_MS = 6 * 3600_000;
/** The engine's time for a registration. */
const REGISTRATION_MS = 30;

/**
 * What the Pulumi engine does with the resources of a program: when it calls what, and what it stores of the result.
 * The state outlives processes; what an operation would have reported after a crash is lost.
 */
export class Engine {
  state: Entry[] = [];
  /** How many times a create was begun. */
  creates = 0;
  /** The creates that ended with an instance. */
  readonly created: { name: string; region: string; begun: number }[] = [];

  constructor(public machine: Machine) {}

  owns(id: string): boolean {
    return this.state.some((entry) => entry.id === id);
  }

  /** `pulumi state rename`, of two that exchange their names. */
  swapNames(one: string, other: string): void {
    const names = new Map([
      [one, other],
      [other, one],
    ]);
    this.state = this.state.map((entry) => ({ ...entry, name: names.get(entry.name) ?? entry.name }));
  }

  /** `pulumi up`. */
  async up(program: Program, faults: readonly Fault[] = [], refresh = false, said: Said = {}): Promise<UpResult> {
    const run = new ProviderProcess(this.machine, faults, () => this.entries(), said);
    const errors: unknown[] = [];
    const work = new Up(this, run, program, errors).work(refresh).then(() => "ended" as const);
    const end = await this.machine.time.run(Promise.race([work, run.death]), LONGEST_UP_MS);
    run.die();
    return { outcome: end === "crashed" ? end : errors.length > 0 ? "failed" : "succeeded", errors };
  }

  /** What a read of the stored state tells. */
  private entries(): StateEntry[] {
    return this.state
      .filter(({ isCondemned }) => !isCondemned)
      .map(({ id, name, outputs: { createTime } }) => ({
        id,
        resource: identityOf(name),
        createdAt: createTime === undefined ? undefined : Date.parse(createTime) / 1000,
      }));
  }

  put(entry: Entry, instead: Entry | undefined): void {
    this.drop(instead);
    this.state.push(entry);
  }

  drop(entry: Entry | undefined): void {
    this.state = this.state.filter((other) => other !== entry);
  }
}

class Up {
  constructor(
    private readonly engine: Engine,
    private readonly run: ProviderProcess,
    private readonly program: Program,
    private readonly errors: unknown[],
  ) {}

  async work(refresh: boolean): Promise<void> {
    if (refresh) await Promise.all(this.engine.state.map((entry) => this.noting(this.read(entry))));
    const running: Promise<void>[] = [];
    const handled = new Set<string>();
    for (const declaration of this.program) {
      // check and diff come one after another, while what was begun goes on.
      await this.run.sleep(REGISTRATION_MS);
      if (this.errors.length > 0) break;
      handled.add(declaration.name);
      running.push(this.noting(this.step(declaration, this.find(declaration))));
    }
    await Promise.all(running);
    if (this.errors.length > 0) return;
    const over = this.engine.state.filter((entry) => entry.isCondemned || !handled.has(entry.name));
    await Promise.all(over.map((entry) => this.noting(this.remove(entry))));
  }

  private async noting(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => void this.errors.push(error));
  }

  private find({ name, aliases }: Declaration): Entry | undefined {
    const entries = [name, ...aliases].map((known) =>
      this.engine.state.find((entry) => entry.name === known && !entry.isCondemned),
    );
    return entries.find((entry) => entry !== undefined);
  }

  private async step(declaration: Declaration, old: Entry | undefined): Promise<void> {
    const { name, spec, isForced } = declaration;
    if (!old) return this.create(declaration, undefined);
    if (isForced) return this.replace(declaration, old);
    this.run.learn(old.id, name, old.outputs);
    const { updates, replaces } = diffInstance(asBag(old.outputs), asBag(spec));
    if (old.isReplacePending || replaces.length > 0) return this.replace(declaration, old);
    this.run.context.owned.markKept(old.id, identityOf(name));
    const startIsDue = old.outputs.startIsDue || wasStoppedByUs(this.run.context, old.id);
    if (updates.length > 0 || startIsDue || old.initErrors.length > 0) return this.update(declaration, old);
    this.engine.put({ ...old, name, inputs: spec }, old);
  }

  private async create(
    { name, spec }: Declaration,
    instead: Entry | undefined,
    alsoStore: () => void = () => undefined,
  ): Promise<void> {
    const { now } = this.engine.machine.time;
    const begun = now();
    this.engine.creates++;
    const operation = () => createInstance(this.run.context, spec, identityOf(name));
    await this.storing({ name, inputs: spec }, instead, operation, () => {
      this.engine.created.push({ name, region: spec.region, begun });
      alsoStore();
    });
  }

  private async replace(declaration: Declaration, old: Entry): Promise<void> {
    this.run.context.owned.markRecreated(identityOf(declaration.name));
    if (!declaration.deleteBeforeReplace) {
      const condemned = { ...old, name: declaration.name, isCondemned: true };
      return this.create(declaration, old, () => this.engine.put(condemned, undefined));
    }
    let gone = old;
    if (!old.isReplacePending) {
      await this.delete(old, declaration.spec);
      gone = { ...old, name: declaration.name, isReplacePending: true };
      this.engine.put(gone, old);
    }
    await this.create(declaration, gone);
  }

  private async update({ name, spec }: Declaration, old: Entry): Promise<void> {
    this.run.learn(old.id, name, old.outputs);
    await this.storing({ name, inputs: spec }, old, () => updateInstance(this.run.context, old.id, old.outputs, spec));
  }

  /** Stores the result of an operation: complete, partial, or none. */
  private async storing(
    entry: Pick<Entry, "name" | "inputs">,
    instead: Entry | undefined,
    operation: () => Promise<InstanceOutputs>,
    alsoStore: () => void = () => undefined,
  ): Promise<void> {
    const store = (id: string, outputs: InstanceOutputs, initErrors: string[]) => {
      // The state travels as JSON.
      this.engine.put({ ...entry, id, outputs: JSON.parse(JSON.stringify(outputs)), initErrors }, instead);
      alsoStore();
    };
    try {
      const outputs = await operation();
      store(outputs.instanceId, outputs, []);
      // Runs what the program does once a registration resolves.
      closeAttempt(this.engine.machine.journal, identityOf(entry.name), outputs.instanceId);
    } catch (error) {
      if (error instanceof IncompleteError) store(error.id, error.outputs, [reasonOf(error)]);
      throw error;
    }
  }

  private async read(entry: Entry): Promise<void> {
    this.run.learn(entry.id, entry.name, entry.outputs);
    const found = await readInstance(this.run.context, entry.id, entry.outputs);
    this.engine.drop(entry);
    if (found) this.engine.put({ ...entry, ...found }, entry);
  }

  private async remove(entry: Entry): Promise<void> {
    if (!entry.isReplacePending) await this.delete(entry);
    this.engine.drop(entry);
  }

  private async delete({ id, outputs }: Entry, replacement?: InstanceSpec): Promise<void> {
    this.run.context.owned.record(id);
    await deleteInstance(this.run.context, id, outputs, replacement);
  }
}

const asBag = (value: object) => value as unknown as RawInputs;
