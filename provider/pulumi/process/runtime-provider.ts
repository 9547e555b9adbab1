import type * as pulumi from "@pulumi/pulumi";
import { CompShareError } from "../../client/errors";
import { createInstance } from "../../instance/apply/create";
import { deleteInstance } from "../../instance/apply/delete";
import { updateInstance } from "../../instance/apply/update";
import { OnlyOneWithoutGpu } from "../../instance/check/only-one";
import { diffInstance } from "../../instance/model/diff";
import type { InstanceOutputs } from "../../instance/model/facts";
import { placementsOf, resolvePlacement } from "../../instance/model/placement";
import { AFTER_BOOT, property } from "../../instance/model/properties";
import { type InstanceSpec, SPEC_NAMES } from "../../instance/model/spec";
import type { Context } from "../../instance/observe/context";
import { earlierNews, judgeEarlier, leftText } from "../../instance/observe/earlier";
import { readInstance } from "../../instance/observe/read";
import { wasStoppedByUs } from "../../instance/observe/stops";
import type { Change } from "../../instance/preview/change";
import { foreseeChange, foreseeDeclaration, needReplacement } from "../../instance/preview/preview";
import { Offers } from "../../offers/offers";
import { Questions, RUN_PATIENCE_MS, refusedAccount, unasked } from "../../offers/questions";
import { Turns } from "../../resource/lifecycle/mutex";
import { attemptsAt, handBack, handOver, settle } from "../../resource/ownership/journal";
import { resourceMark } from "../../resource/ownership/marker";
import { Ownership } from "../../resource/ownership/ownership";
import { isKnown } from "../../resource/properties/inputs";
import { readOwner, type SettingSources } from "../../settings/explicit";
import { readTextIfAny } from "../../settings/read-text";
import { readDefaults, readSettings } from "../../settings/settings";
import { engineLog } from "../engine-log";
import { ownJournal } from "../journal";
import { EXTERNAL_KEY, external, IDENTITY_KEY, RUN_KEY, type RunInput } from "../provider-text";
import { Succession } from "../rollout/replacement-queue";
import { Replacements } from "../rollout/replacements";
import { Rollout } from "../rollout/rollout";
import { stackName } from "../stack-address";
import { readStackState } from "../stack-state";
import { stamped } from "../stamps";
import { unclaimedWithoutProgram } from "../unclaimed";
import { Crowd } from "./crowd";
import { Deletions } from "./deletions";
import { ImageProvider } from "./image-provider";
import { PriceLines } from "./price-lines";
import { atHost, type Bag, identityOf, storing } from "./protocol";
import { replacingOnChanges } from "./replace-on-changes";
import { Run } from "./run";
import { sealed, Unspoken } from "./secrets";
import { withStoredKeys } from "./stored-keys";
import { About } from "./told";

/**
 * The dynamic provider of `CompShareInstance`, as the engine's host for dynamic resources calls it: it translates
 * between the engine's protocol and the lifecycle, and does nothing else.
 */
export class RuntimeProvider implements pulumi.dynamic.ResourceProvider {
  private config: SettingSources["config"] = () => undefined;
  private started: Run | undefined;
  /** Whether a resource has said why no run can start. */
  private isStartTold = false;
  private readonly owned = new Ownership(() => this.stored());
  private readonly turns = new Turns();
  private readonly log = engineLog();
  private readonly crowd = new Crowd((text) => this.log.info(text));
  private readonly journal = ownJournal();
  private readonly about = new About();
  private readonly rollout = new Rollout();
  private readonly succession = new Succession();
  private readonly replacements = new Replacements<InstanceSpec>();
  /** What creates of this run have made and left unfinished: where a hook has the engine try again, it drops their ids. */
  private readonly failed = new Map<unknown, InstanceOutputs>();
  /** The identities of resources, by their instances. */
  private readonly identities = new Map<string, unknown>();
  private readonly prices = new PriceLines((text) => this.log.info(text));
  private readonly deletions = new Deletions(() => this.tellUnclaimed());
  private readonly gpuLess = new OnlyOneWithoutGpu();
  private readonly offers: Offers = new Offers(
    () => this.open().client,
    new Questions((...why) => this.unasked(...why), {
      inAllMs: RUN_PATIENCE_MS,
      // What `up` is to make then fails with the same.
      isToldElsewhere: ({ code }) => code === "SETTINGS" && !this.about.isPreview,
    }),
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
    resource: (inputs) => this.resource(inputs),
    mark: (inputs) => this.mark(inputs),
    learn: (id, news, olds) => this.learn(id, news, olds),
    stamped: (inputs, outs) => this.stamped(inputs, outs),
    deletion: (work) => this.deletions.run(work),
    atHost: (...call) => this.atHost(...call),
    handBack: (inputs, id) => handBack(this.journal, this.resource(inputs) ?? "", id),
    handOver: (inputs, id) => handOver(this.journal, this.resource(inputs) ?? "", id),
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
      const { inputs, violations, warnings, notes } = await foreseeDeclaration(this.offers, {
        raw,
        olds: Object.keys(olds).length > 0 ? olds : undefined,
        defaults: readDefaults(this.sources()),
        now: Date.now(),
        isPreview: this.isPreview(raw),
      });
      const { secrets = [] } = (run ?? {}) as RunInput;
      const unspoken = new Unspoken(raw, [...secrets, ...ALWAYS_SECRET], SPEC_NAMES);
      this.warn(raw, warnings.map(unspoken.text, unspoken));
      for (const note of notes.map(unspoken.text, unspoken)) this.prices.tell(`${this.label(raw) ?? "it"}: ${note}`);
      if (Object.keys(olds).length === 0) {
        const spec = inputs as unknown as InstanceSpec;
        this.owned.replaces(this.resource(raw) ?? "");
        this.replacements.announce(raw[IDENTITY_KEY], spec);
        if (this.isPreview(raw) && violations.length === 0) this.warn(raw, await this.foreseeEarlier(raw, spec));
      }
      const second = this.gpuLess.check(raw[IDENTITY_KEY], this.label(raw) ?? "another one", inputs);
      return {
        inputs: { ...inputs, ...identity, ...(inputs.password !== undefined && { password: sealed(inputs.password) }) },
        failures: [...violations, ...second, ...refusedAccount(this.offers.refusal)].map(unspoken.failure, unspoken),
      };
    });
  }

  async diff(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.DiffResult> {
    return atHost("diff", async () => {
      this.learn(id, news, olds);
      const { replaceOnChanges = [] } = this.about.of(news[IDENTITY_KEY]);
      const diff = replacingOnChanges(diffInstance(olds, news), replaceOnChanges, {
        olds,
        news,
        options: ["timeouts", ...AFTER_BOOT.filter((name) => olds[name] === undefined)],
      });
      const { updates, replaces } = diff;
      const startIsDue = olds.startIsDue === true || wasStoppedByUs({ journal: this.journal, now: Date.now }, id);
      const [actual, wanted] = [olds as unknown as InstanceOutputs, news as unknown as InstanceSpec];
      const oldHalf = this.oldHalf(news);
      const isDependent = this.about.isDependent(news[IDENTITY_KEY]);
      if (this.isPreview(news)) {
        const declared = resolvePlacement(wanted, actual);
        // What else becomes of a dependent is asked again after its check.
        if (replaces.length > 0 || !isDependent)
          this.warn(news, await foreseeChange(this.offers, { id, actual, declared, ...diff, oldHalf }));
      } else {
        if (replaces.length > 0) {
          this.owned.giveUp(id);
          // A refresh diffs too, with the inputs of old: nothing follows from that.
          const isRefreshed = isDependent && isKnown(news);
          if (isDependent && !isRefreshed) this.replacements.announce(news[IDENTITY_KEY], wanted, isDependent);
          if (!isRefreshed && oldHalf === "deletedFirst") await needReplacement(this.offers, id, wanted);
        } else if (!isDependent) this.owned.keep(id, this.resource(news));
        this.rollout.exists(news[IDENTITY_KEY]);
      }
      if (replaces.length === 0 && !isDependent) this.warn(news, await this.unfinished(news, wanted));
      return { changes: updates.length + replaces.length > 0 || startIsDue, replaces };
    });
  }

  async create(inputs: Bag): Promise<pulumi.dynamic.CreateResult> {
    const { parallel } = this.about.of(inputs[IDENTITY_KEY]);
    const spec = inputs as unknown as InstanceSpec;
    this.replacements.begin(inputs[IDENTITY_KEY]);
    const failed = this.failed.get(inputs[IDENTITY_KEY]);
    if (failed)
      return { id: failed.instanceId, ...(await this.update(failed.instanceId, failed as unknown as Bag, inputs)) };
    const outs = await this.storing(inputs, () =>
      this.rollout.create(inputs[IDENTITY_KEY], this.label(inputs), () =>
        this.crowd.create(parallel, () => {
          const identity = identityOf(inputs);
          this.run.noteStack();
          return this.succession.create(identity, this.context(inputs), (context) =>
            createInstance(context, spec, identity),
          );
        }),
      ),
    );
    return { id: outs.instanceId, outs };
  }

  async read(id: string, props: Bag = {}): Promise<pulumi.dynamic.ReadResult> {
    this.learn(id, props, props);
    const isExternal = props.instanceId === undefined || props[EXTERNAL_KEY] === true;
    return this.atHost("refresh", `read of ${id}`, async () => {
      const found = await readInstance(this.context(props), id, props as Partial<InstanceOutputs>);
      // The empty id is the protocol's word for "gone".
      return found
        ? { id, props: external(isExternal, this.stamped(props, found.outputs)), inputs: found.inputs }
        : ({ id: "", props: {} } as never);
    });
  }

  async update(id: string, olds: Bag, news: Bag): Promise<pulumi.dynamic.UpdateResult> {
    const outs = await this.storing(news, () => {
      this.learn(id, news, olds);
      this.owned.keep(id, this.resource(news));
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
    // What the program says now wins: a resource may have got another name.
    const identity = this.identities.get(id) ?? props[IDENTITY_KEY];
    this.learn(id, { [IDENTITY_KEY]: identity }, props);
    const stored = props as unknown as InstanceOutputs;
    const replacement = this.replacements.of(identity);
    const remove = () =>
      this.rollout.delete(id, replacement && identity, this.context(props), (context) => {
        const work = (context: Context) => deleteInstance(context, id, stored, replacement?.wanted);
        // A dependent's create waits for more than its own deletion: nobody can wait for it here.
        if (!replacement || replacement.isDependent) return work(context);
        return this.succession.delete(id, String(identity), replacement.wanted, context, work);
      });
    return this.atHost("destroy", `delete of ${id}`, () => this.deletions.run(() => this.turns.run(id, remove)));
  }

  /** An instance that the state has. At a preview there may be no keys yet, and then nothing will be made. */
  private learn(id: string, news: Bag, olds: Bag): void {
    const createdAt = typeof olds.createTime === "string" ? Date.parse(olds.createTime) / 1000 : undefined;
    const resource = this.resource(news);
    this.identities.set(id, news[IDENTITY_KEY]);
    this.owned.learn(id, { resource, createdAt });
    if (resource !== undefined) settle(this.journal, resource, id);
  }

  private resource({ [IDENTITY_KEY]: identity }: Bag): string | undefined {
    return typeof identity === "string" ? identity : undefined;
  }

  private mark(inputs: Bag): string | undefined {
    const resource = this.resource(inputs);
    return resource && resourceMark(resource, readOwner(this.sources()));
  }

  /** What the stored state has of our resources; undefined where it can't be read. */
  private async stored() {
    const { stack } = this.about;
    return stack && readStackState(stack);
  }

  /** Machines that a cut replacement of this resource has bought, and that nothing goes on with by itself. */
  private async unfinished(inputs: Bag, spec: InstanceSpec): Promise<string[]> {
    const resource = this.resource(inputs);
    if (resource === undefined || attemptsAt(this.journal, resource).length === 0) return [];
    try {
      const { ours } = await judgeEarlier(this.context(inputs), placementsOf(spec), resource);
      return ours.map(({ UHostId }) => leftText(UHostId));
    } catch {
      return [];
    }
  }

  /** A call that may come without a program. Keys of the environment are those of now in any case. */
  private atHost<T>(command: "refresh" | "destroy", call: string, work: () => Promise<T>): Promise<T> {
    const isStored = !this.about.stack && STORED.some((name) => this.config(name) !== undefined);
    return atHost(call, isStored ? () => withStoredKeys(command, work) : work);
  }

  /** A program names at its end what cut runs have left. `pulumi destroy` runs none. */
  private async tellUnclaimed(): Promise<void> {
    if (this.about.stack) return;
    for (const text of await unclaimedWithoutProgram(this.journal, this.sources())) this.log.warn(text);
  }

  /** What `up` will make of instances that carry the mark of a new resource. Whoever can't be asked says so elsewhere. */
  private async foreseeEarlier(inputs: Bag, spec: InstanceSpec): Promise<string[]> {
    const resource = this.resource(inputs);
    if (resource === undefined || spec.adoptInstanceId !== undefined) return [];
    try {
      return await earlierNews(this.context(inputs), placementsOf(spec), resource);
    } catch {
      return [];
    }
  }

  /** The outputs with what later runs have to know: which resource they are of, and under which account they were seen. */
  private stamped<T extends { projectId?: string }>(inputs: Bag, outs: T): T {
    return stamped(outs, inputs[IDENTITY_KEY], this.context(inputs).accountDigest(outs.projectId));
  }

  private async storing(inputs: Bag, work: () => Promise<InstanceOutputs>): Promise<InstanceOutputs> {
    const identity = inputs[IDENTITY_KEY];
    this.failed.delete(identity);
    const unfinished = (outputs: InstanceOutputs) => {
      this.failed.set(identity, outputs);
      handOver(this.journal, this.resource(inputs) ?? "", outputs.instanceId);
    };
    const finished = ({ instanceId }: InstanceOutputs) =>
      handBack(this.journal, this.resource(inputs) ?? "", instanceId);
    return storing(inputs, (outs) => this.stamped(inputs, outs), work, { unfinished, finished });
  }

  private isPreview = (inputs: Bag) => this.about.of(inputs[IDENTITY_KEY]).isPreview === true;

  /** What becomes of the old half of a replacement. */
  private oldHalf(inputs: Bag): Change["oldHalf"] {
    const { deletesFirst, retains } = this.about.of(inputs[IDENTITY_KEY]);
    return retains ? "retained" : deletesFirst ? "deletedFirst" : undefined;
  }

  /** Refused keys fail the checks: they need no warning. */
  private unasked(...why: Parameters<typeof unasked>): void {
    if (!this.offers.refusal) this.log.warn(unasked(...why));
  }

  private warn(inputs: Bag, warnings: readonly string[]): void {
    const name = this.label(inputs);
    for (const warning of warnings) this.log.warn(`${name === undefined ? "" : `${name}: `}${warning}`);
  }

  /** What messages call a resource: its name in the program, else the one that the instance has. */
  private label({ [IDENTITY_KEY]: identity, name }: Bag): string | undefined {
    return this.about.of(identity).name ?? (typeof name === "string" ? name : undefined);
  }

  /** What can't start fails for each resource: the first one says all of it. */
  private get run(): Run {
    try {
      return this.open();
    } catch (error) {
      if (!(error instanceof CompShareError) || !this.isStartTold) {
        this.isStartTold ||= !this.about.isPreview;
        throw error;
      }
      throw error.with({ advice: "Another of these errors says how." });
    }
  }

  /** Made at the first call that needs the API: a preview must work without keys. */
  private open(): Run {
    this.started ??= new Run(readSettings(this.sources()), this.owned, this.journal, this.log, () => this.stackName);
    return this.started;
  }

  private get stackName(): string | undefined {
    const { stack } = this.about;
    return stack && stackName(stack);
  }

  private context(inputs: Bag) {
    return this.run.context({ name: this.label(inputs), urn: this.about.of(inputs[IDENTITY_KEY]).urn });
  }

  private sources(): SettingSources {
    return { config: this.config, env: process.env, readFile: readTextIfAny };
  }
}

/** Settings that a rotation or a move changes. */
const STORED = ["publicKey", "endpoint"];
const ALWAYS_SECRET = SPEC_NAMES.filter((name) => property(name).isSecret);
