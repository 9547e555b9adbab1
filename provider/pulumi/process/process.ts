import type * as pulumi from "@pulumi/pulumi";
import { CompShareError } from "../../client/errors";
import type { Context } from "../../instance/observe/context";
import { Offers } from "../../offers/offers";
import { Questions, RUN_PATIENCE_MS, refusedAccount, unasked } from "../../offers/questions";
import type { Request, ResourceDefinition } from "../../resource/definition";
import { Mutex } from "../../resource/lifecycle/mutex";
import { resourceMark } from "../../resource/ownership/marker";
import { Ownership } from "../../resource/ownership/ownership";
import { type ProviderWorld, ResourceProvider } from "../../resource/provider";
import { readOwner, type SettingSources } from "../../settings/explicit";
import { readTextIfAny } from "../../settings/read-text";
import { readDefaults, readSettings } from "../../settings/settings";
import { engineLives } from "../engine-alive";
import { engineAddress, engineLog } from "../engine-log";
import { ownJournal } from "../journal";
import { stackName } from "../stack-address";
import { readStackState } from "../stack-state";
import { stamped } from "../stamps";
import { unclaimedWithoutProgram } from "../unclaimed";
import { Deletions } from "./deletions";
import { disks } from "./disks";
import { DynamicProvider, type DynamicWorld } from "./dynamic-provider";
import { images } from "./images";
import { type DefinitionWorld, instances } from "./instances";
import { PriceLines } from "./price-lines";
import { Run } from "./run";
import { RunOptionsByResource } from "./run-options";
import { withStoredKeys } from "./stored-keys";

/** The engine's provider process: what the resources of a run share, and a provider for each kind of them. */
class ProviderProcess {
  private config: SettingSources["config"] = () => undefined;
  private started: Run | undefined;
  /** Whether a resource has said why no run can start. */
  private isStartTold = false;
  private readonly runOptions = new RunOptionsByResource();
  private readonly log = engineLog();
  private readonly owned = new Ownership(() => this.stored());
  private readonly journal = ownJournal();
  private readonly prices = new PriceLines((text) => this.log.info(text));
  private readonly offers: Offers = new Offers(
    () => this.open().client,
    new Questions((...why) => this.unasked(...why), {
      inAllMs: RUN_PATIENCE_MS,
      // What `up` is to make then fails with the same.
      isToldElsewhere: ({ code }) => code === "SETTINGS" && !this.runOptions.isPreview,
    }),
  );

  private readonly providers: ProviderWorld<Context> = {
    owned: this.owned,
    journal: this.journal,
    context: (request) => this.context(request),
    warn: (request, texts) => this.warn(request, texts),
    refused: () => refusedAccount(this.offers.refusal),
    buying: () => this.run.noteStack(),
    engineLives: () => engineLives(engineAddress()),
  };

  private readonly definitions: DefinitionWorld = {
    offers: this.offers,
    journal: this.journal,
    mutex: new Mutex(),
    runOptions: this.runOptions,
    defaults: () => readDefaults(this.sources()),
    context: (request) => this.context(request),
  };

  private readonly fronts: DynamicWorld = {
    runOptions: this.runOptions,
    deletions: new Deletions(() => this.tellUnclaimed()),
    configure: async ({ config }: pulumi.dynamic.ConfigureRequest) => {
      this.config = (key) => config.get(`compshare:${key}`);
    },
    warn: (request, texts) => this.warn(request, texts),
    note: ({ name = "it" }, notes) => {
      for (const note of notes) this.prices.tell(`${name}: ${note}`);
    },
    stamped: (identity, outputs) => {
      const { projectId } = outputs as { projectId?: string };
      return stamped(outputs, identity, this.run.accountDigest(projectId));
    },
    withoutProgram: (command, work) => {
      // Keys of the environment are those of now in any case.
      const isStored = !this.runOptions.stack && STORED.some((name) => this.config(name) !== undefined);
      return isStored ? withStoredKeys(command, work) : work();
    },
  };

  readonly instances = this.front(instances(this.definitions));
  readonly images = this.front(
    images(this.definitions, (identity) => resourceMark(identity, readOwner(this.sources()))),
  );

  readonly disks = this.front(disks(this.definitions));

  private front<Spec extends object, Outputs extends object>(
    definition: ResourceDefinition<Spec, Outputs, Context>,
  ): DynamicProvider<Spec, Outputs, Context> {
    return new DynamicProvider(new ResourceProvider(definition, this.providers), this.fronts);
  }

  /** What the stored state has of our resources; undefined where it can't be read. */
  private async stored() {
    const { stack } = this.runOptions;
    return stack && readStackState(stack);
  }

  /** A program names at its end what cut runs have left. `pulumi destroy` runs none. */
  private async tellUnclaimed(): Promise<void> {
    if (this.runOptions.stack) return;
    for (const text of await unclaimedWithoutProgram(this.journal, this.sources())) this.log.warn(text);
  }

  /** Refused keys fail the checks: they need no warning. */
  private unasked(...why: Parameters<typeof unasked>): void {
    if (!this.offers.refusal) this.log.warn(unasked(...why));
  }

  private warn({ name }: Request, warnings: readonly string[]): void {
    for (const warning of warnings) this.log.warn(`${name === undefined ? "" : `${name}: `}${warning}`);
  }

  private context({ identity, name }: Request): Context {
    return this.run.context({ name, urn: this.runOptions.of(identity).urn });
  }

  /** What can't start fails for each resource: the first one says all of it. */
  private get run(): Run {
    try {
      return this.open();
    } catch (error) {
      if (!(error instanceof CompShareError) || !this.isStartTold) {
        this.isStartTold ||= !this.runOptions.isPreview;
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
    const { stack } = this.runOptions;
    return stack && stackName(stack);
  }

  private sources(): SettingSources {
    return { config: this.config, env: process.env, readFile: readTextIfAny };
  }
}

/** Settings that a rotation or a move changes. */
const STORED = ["publicKey", "endpoint"];

/** A provider for each kind of resource, by what states name them: they share a run. */
export function runtimeProvider() {
  const { instances: ofInstances, images: ofImages, disks: ofDisks } = new ProviderProcess();
  return Object.assign(ofInstances, { images: ofImages, disks: ofDisks });
}
