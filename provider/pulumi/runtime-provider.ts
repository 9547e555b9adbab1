import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../instance/context";
import { createInstance } from "../instance/create";
import { deleteInstance } from "../instance/delete";
import { diffInstance } from "../instance/diff";
import type { InstanceOutputs } from "../instance/facts";
import { foreseeChange, foreseeDeclaration, needReplacement } from "../instance/foresee";
import { resourceDigest } from "../instance/marker";
import { OnlyOneWithoutGpu } from "../instance/only-one";
import { Owned } from "../instance/owned";
import { resolvePlacement } from "../instance/placement";
import { property } from "../instance/properties";
import { readInstance } from "../instance/read";
import type { Violation } from "../instance/rules";
import { type InstanceSpec, SPEC_NAMES } from "../instance/spec";
import { wasStoppedByUs } from "../instance/stops";
import type { Change } from "../instance/surprises";
import { Turns } from "../instance/turns";
import { updateInstance } from "../instance/update";
import { Offers } from "../offers/offers";
import { Questions, RUN_PATIENCE_MS, unasked } from "../offers/questions";
import { readFileIfAny } from "../settings/read-file";
import { readDefaults, readOwner, readSettings, type SettingSources } from "../settings/settings";
import { About } from "./about";
import { Crowd } from "./crowd";
import { engineLog } from "./engine-log";
import { ImageProvider } from "./image-provider";
import { fileJournal } from "./journal";
import { atHost, type Bag, identityOf, storing } from "./protocol";
import { IDENTITY_KEY, RUN_KEY, type RunInput } from "./provider-text";
import { Rollout } from "./rollout";
import { Run } from "./run";
import { Succession } from "./succession";

interface Replacement {
  readonly identity: string;
  readonly wanted: InstanceSpec;
  /** Whether it is replaced because something that it depends on is: then its create comes after that one's. */
  readonly isDependent: boolean;
}

/**
 * The dynamic provider of `CompShareInstance`, as the engine's host for dynamic resources calls it: it translates
 * between the engine's protocol and the lifecycle, and does nothing else.
 */
export class RuntimeProvider implements pulumi.dynamic.ResourceProvider {
  private config: SettingSources["config"] = () => undefined;
  private started: Run | undefined;
  private readonly owned = new Owned();
  private readonly turns = new Turns();
  private readonly log = engineLog();
  private readonly crowd = new Crowd((text) => this.log.info(text));
  private readonly journal = fileJournal(process.env);
  private readonly about = new About();
  private readonly rollout = new Rollout();
  private readonly succession = new Succession();
  /** What replaces instances that this run deletes first, by their ids. */
  private readonly replaced = new Map<string, Replacement>();
  private readonly gpuLess = new OnlyOneWithoutGpu();
  private readonly offers = new Offers(
    () => this.run.client,
    new Questions((...why) => this.log.warn(unasked(...why)), { inAllMs: RUN_PATIENCE_MS }),
  );

  /** The provider of `CompShareCustomImage`, which states name by a line of its own: it shares the run. */
  readonly images = new ImageProvider({
    about: this.about,
    owned: this.owned,
    turns: this.turns,
    offers: this.offers,
    run: () => this.run,
    sources: () => this.sources(),
    configure: (request) => this.configure(request),
    context: (inputs) => this.context(inputs),
    warn: (inputs, warnings) => this.warn(inputs, warnings),
  });

  /** Only remembers where the configuration is: a preview must work without keys. */
  async configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
    this.config = (key) => config.get(`compshare:${key}`);
  }

  async check(olds: Bag, news: Bag): Promise<pulumi.dynamic.CheckResult> {
    return atHost("check", async () => {
      const { [RUN_KEY]: run, ...raw } = news;
      const identity = raw[IDENTITY_KEY] !== undefined && { [IDENTITY_KEY]: raw[IDENTITY_KEY] };
      this.about.tell(raw[IDENTITY_KEY], (run ?? {}) as RunInput);
      if (Object.keys(olds).length === 0) this.crowd.announce();
      this.rollout.declare(raw[IDENTITY_KEY], (run ?? {}) as RunInput, Object.keys(olds).length > 0);
      const { inputs, violations, warnings } = await foreseeDeclaration(this.offers, {
        raw,
        olds: Object.keys(olds).length > 0 ? olds : undefined,
        defaults: readDefaults(this.sources()),
        now: Date.now(),
        isPreview: this.isPreview(raw),
      });
      this.warn(raw, warnings);
      const second = this.gpuLess.check(raw[IDENTITY_KEY], this.label(raw) ?? "another one", inputs);
      return { inputs: { ...inputs, ...identity }, failures: [...violations, ...second].map(unquoted) };
    });
  }

  async diff(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.DiffResult> {
    return atHost("diff", async () => {
      this.learn(id, news, olds);
      const { updates, replaces } = diffInstance(olds, news);
      const startIsDue = olds.startIsDue === true || wasStoppedByUs({ journal: this.journal, now: Date.now }, id);
      const [actual, wanted] = [olds as unknown as InstanceOutputs, news as unknown as InstanceSpec];
      const oldHalf = this.oldHalf(news);
      const isDependent = this.about.isDependent(news[IDENTITY_KEY]);
      if (this.isPreview(news)) {
        const declared = resolvePlacement(wanted, actual);
        // What else becomes of a dependent is asked again after its check.
        if (replaces.length > 0 || !isDependent)
          this.warn(news, await foreseeChange(this.offers, { id, actual, declared, updates, replaces, oldHalf }));
      } else {
        const isDeletedFirst = replaces.length > 0 && oldHalf === "deletedFirst";
        if (isDeletedFirst) {
          await needReplacement(this.offers, id, wanted);
          this.replaced.set(id, { identity: String(news[IDENTITY_KEY]), wanted, isDependent });
        }
        this.rollout.exists(id, news[IDENTITY_KEY], isDeletedFirst);
      }
      return { changes: updates.length + replaces.length > 0 || startIsDue, replaces };
    });
  }

  async create(inputs: Bag): Promise<pulumi.dynamic.CreateResult> {
    const { parallel } = this.about.of(inputs[IDENTITY_KEY]);
    const spec = inputs as unknown as InstanceSpec;
    const outs = await storing(inputs, () =>
      this.rollout.create(inputs[IDENTITY_KEY], this.label(inputs), () =>
        this.crowd.create(parallel, () => {
          const identity = identityOf(inputs);
          return this.succession.create(identity, this.context(inputs), (context) =>
            createInstance(context, spec, this.run.resource(identity)),
          );
        }),
      ),
    );
    return { id: outs.instanceId, outs };
  }

  async read(id: string, props: Bag = {}): Promise<pulumi.dynamic.ReadResult> {
    this.owned.learn(id);
    return atHost(`read of ${id}`, async () => {
      const found = await readInstance(this.context(props), id, props as Partial<InstanceOutputs>);
      // The empty id is the protocol's word for "gone".
      return found ? { id, props: found.outputs, inputs: found.inputs } : ({ id: "", props: {} } as never);
    });
  }

  async update(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.UpdateResult> {
    const outs = await storing(news, () => {
      this.learn(id, news, olds);
      const [stored, wanted] = [olds as unknown as InstanceOutputs, news as unknown as InstanceSpec];
      return this.turns.run(id, () =>
        this.rollout.update(news[IDENTITY_KEY], id, this.context(news), (context) =>
          updateInstance(context, id, stored, wanted),
        ),
      );
    });
    return { outs };
  }

  async delete(id: string, props: Bag): Promise<void> {
    this.owned.learn(id);
    const stored = props as unknown as InstanceOutputs;
    return atHost(`delete of ${id}`, () =>
      this.turns.run(id, () =>
        this.rollout.delete(id, this.context(props), (context) => {
          const replacement = this.replaced.get(id);
          const work = (context: Context) => deleteInstance(context, id, stored, replacement?.wanted);
          // A dependent's create waits for more than its own deletion: nobody can wait for it here.
          if (!replacement || replacement.isDependent) return work(context);
          return this.succession.delete(id, replacement.identity, replacement.wanted, context, work);
        }),
      ),
    );
  }

  /** An instance that the state owns. At a preview there may be no keys yet, and then nothing will be made. */
  private learn(id: string, news: Bag, olds: Bag): void {
    const identity = news[IDENTITY_KEY];
    const createdAt = typeof olds.createTime === "string" ? Date.parse(olds.createTime) / 1000 : undefined;
    const resource = typeof identity === "string" ? resourceDigest(identity, readOwner(this.sources())) : undefined;
    this.owned.learn(id, { resource, createdAt });
  }

  private isPreview = (inputs: Bag) => this.about.of(inputs[IDENTITY_KEY]).isPreview === true;

  /** What becomes of the old half of a replacement. */
  private oldHalf(inputs: Bag): Change["oldHalf"] {
    const { deletesFirst, retains } = this.about.of(inputs[IDENTITY_KEY]);
    return retains ? "retained" : deletesFirst && "deletedFirst";
  }

  private warn(inputs: Bag, warnings: readonly string[]): void {
    const name = this.label(inputs);
    for (const warning of warnings) this.log.warn(`${name === undefined ? "" : `${name}: `}${warning}`);
  }

  /** What messages call a resource: its name in the program, else the one that the instance has. */
  private label({ [IDENTITY_KEY]: identity, name }: Bag): string | undefined {
    return this.about.of(identity).name ?? (typeof name === "string" ? name : undefined);
  }

  /** Made at the first call that needs the API: a preview must work without keys. */
  private get run(): Run {
    this.started ??= new Run(readSettings(this.sources()), this.owned, this.journal, this.log);
    return this.started;
  }

  private context(inputs: Bag) {
    return this.run.context(this.label(inputs));
  }

  private sources(): SettingSources {
    return { config: this.config, env: process.env, readFile: readFileIfAny };
  }
}

/** The engine quotes the value of the property that a failure names, secrets too: theirs name none. */
const unquoted = (violation: Violation): pulumi.dynamic.CheckFailure => {
  const { property: name, reason } = violation;
  const isSecret = SPEC_NAMES.some((known) => known === name && property(known).isSecret);
  return isSecret ? { property: "", reason: `${name}: ${reason}` } : { property: name, reason };
};
