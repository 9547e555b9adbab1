import { CompShareError } from "../client/errors";
import type { Context } from "../instance/observe/context";
import { Offers } from "../offers/offers";
import { Queries, RUN_TIMEOUT_MS, refusedKeysViolation, unavailableText } from "../offers/queries";
import type { Request, ResourceDefinition } from "../resource/definition";
import { Mutex } from "../resource/lifecycle/mutex";
import { resourceMark } from "../resource/ownership/marker";
import { Ownership, type StateEntry } from "../resource/ownership/ownership";
import { type ProviderWorld, ResourceProvider } from "../resource/provider";
import { readOwner, type SettingSources } from "../settings/explicit";
import { readTextIfAny } from "../settings/read-text";
import { readDefaults, readSettings } from "../settings/settings";
import { disks } from "./disks";
import type { Engine } from "./engine";
import { engineLives } from "./engine-alive";
import type { ExportedState } from "./exported-state";
import { images } from "./images";
import { type DefinitionWorld, instances } from "./instances";
import { ownJournal } from "./journal";
import { settleLateRuns } from "./late-runs";
import { PriceLines } from "./price-lines";
import { Run } from "./run";
import { RunOptionsByResource } from "./run-options";
import { stamped } from "./stamps";

/** What only the front knows. */
export interface Front extends Engine {
  /** The stored state's resources of this provider; undefined if it can't be read. */
  readonly stored: () => Promise<readonly StateEntry[] | undefined>;
  /** The stored state as its export shows it, with the time when it was written; undefined if it can't be read. */
  readonly exported: () => Promise<ExportedState | undefined>;
}

/** A provider process, with any front: what the resources of a run share, and a provider for each kind. */
export class ProviderProcess {
  /** Reads the configuration of the stack or the provider. */
  config: SettingSources["config"] = () => undefined;
  readonly runOptions = new RunOptionsByResource();
  readonly journal = ownJournal();
  private started: Run | undefined;
  private begun: Promise<void> | undefined;
  /** Whether a resource has reported why no run can start. */
  private isStartErrorReported = false;
  private readonly owned = new Ownership(() => this.front.stored());
  private readonly prices = new PriceLines((text) => this.front.log.info(text));
  private readonly offers: Offers = new Offers(
    () => this.open().client,
    new Queries((...why) => this.warnUnavailable(...why), {
      totalTimeoutMs: RUN_TIMEOUT_MS,
      // `up` then fails with the same error.
      isReportedElsewhere: ({ code }) => code === "SETTINGS" && !this.runOptions.isPreview,
    }),
  );

  private readonly providers: ProviderWorld<Context> = {
    owned: this.owned,
    journal: this.journal,
    context: (request) => this.context(request),
    warn: (request, texts) => this.warn(request, texts),
    refused: () => refusedKeysViolation(this.offers.refusal),
    begin: () => this.begin(),
    buying: () => this.run.noteStack(),
    engineLives: () => engineLives(this.front.address()),
  };

  private readonly definitions: DefinitionWorld = {
    offers: this.offers,
    journal: this.journal,
    mutex: new Mutex(),
    runOptions: this.runOptions,
    defaults: () => readDefaults(this.sources()),
    context: (request) => this.context(request),
  };

  readonly instances = this.provider(instances(this.definitions));
  readonly images = this.provider(
    images(this.definitions, (identity) => resourceMark(identity, readOwner(this.sources()))),
  );

  readonly disks = this.provider(disks(this.definitions));

  constructor(private readonly front: Front) {}

  private provider<Spec extends object, Outputs extends object>(
    definition: ResourceDefinition<Spec, Outputs, Context>,
  ): ResourceProvider<Spec, Outputs, Context> {
    return new ResourceProvider(definition, this.providers);
  }

  warn({ name }: Request, warnings: readonly string[]): void {
    for (const warning of warnings) this.front.log.warn(`${name === undefined ? "" : `${name}: `}${warning}`);
  }

  /** Shows the prices of a preview's purchases. */
  note({ name = "it" }: Request, notes: readonly string[]): void {
    for (const note of notes) this.prices.add(`${name}: ${note}`);
  }

  /** The outputs with what later runs need: the resource's identity, and the account. */
  stamped<T extends object>(identity: unknown, outputs: T): T {
    const { projectId } = outputs as { projectId?: string };
    return stamped(outputs, identity, this.run.accountDigest(projectId));
  }

  sources(): SettingSources {
    return { config: this.config, env: process.env, readFile: readTextIfAny };
  }

  /** The first check of a program comes before anything of its run is stored. */
  private begin(): Promise<void> {
    const { exported } = this.front;
    this.begun ??= settleLateRuns({ journal: this.journal, stack: this.front.stack(), engineLives, exported });
    return this.begun;
  }

  /** Refused keys fail the checks, so no warning is needed. */
  private warnUnavailable(...why: Parameters<typeof unavailableText>): void {
    if (!this.offers.refusal) this.front.log.warn(unavailableText(...why));
  }

  private context({ identity, name }: Request): Context {
    return this.run.context({ name, urn: this.runOptions.of(identity).urn });
  }

  /** A run that can't start fails for each resource; the first one reports the whole error. */
  private get run(): Run {
    try {
      return this.open();
    } catch (error) {
      if (!(error instanceof CompShareError) || !this.isStartErrorReported) {
        this.isStartErrorReported ||= !this.runOptions.isPreview;
        throw error;
      }
      throw error.with({ advice: "Another of these errors says what to do." });
    }
  }

  /** Created by the first call that needs the API: a preview must work without keys. */
  private open(): Run {
    this.started ??= new Run(readSettings(this.sources()), this.owned, this.journal, this.front);
    return this.started;
  }
}
