import { CompShareError } from "../client/errors";
import type { ProviderProcess } from "../process/process";
import { SecretRedactor } from "../process/secrets";
import { identityFrom } from "../process/stamps";
import type { Request } from "../resource/definition";
import type { RawInputs, Violation } from "../resource/properties/inputs";
import type { ResourceProvider } from "../resource/provider";
import { readDefaults } from "../settings/settings";
import { detailedDiff, type PropertyChange } from "./detailed-diff";
import { expectedOutputs } from "./expected";
import { withoutIgnored } from "./ignored";
import type { NativeKind } from "./kinds";
import type { Values } from "./values";

/** The resource that the engine calls about. */
export interface Subject {
  readonly urn: string;
  readonly name: string;
}

/** A change, as the engine passes it. */
interface Change {
  readonly id: string;
  readonly olds: Values;
  readonly news: Values;
  /** The paths of the resource option `ignoreChanges`. */
  readonly ignored: readonly string[];
}

/** In seconds; 0 if the resource sets none. */
type Timeout = number;

/** A kind of resource, as the engine calls a plugin. Like the dynamic front, it only translates. */
export class NativeResource<Spec extends object, Outputs extends object, Context> {
  /** The replacements found by diffs, by URN. The preview of the create warns about them. */
  private readonly replaced = new Map<string, Change>();
  /** The declarations by URN, before check fills in defaults: messages say which values come from the configuration. */
  private readonly declared = new Map<string, RawInputs>();

  constructor(
    private readonly kind: NativeKind,
    private readonly provider: ResourceProvider<Spec, Outputs, Context>,
    private readonly process: ProviderProcess,
  ) {}

  async check(subject: Subject, olds: Values, news: Values): Promise<{ inputs: Values; failures: Failure[] }> {
    this.process.runOptions.record(identityOf(subject), { ...subject });
    const raw = { name: subject.name, ...news.bag };
    this.declared.set(subject.urn, raw);
    const isNew = Object.keys(olds.bag).length === 0;
    const found = await this.provider.check(this.request(subject), { raw, olds: isNew ? undefined : olds.bag });
    const redactor = this.redactor(raw, news);
    this.process.warn(this.request(subject), found.warnings.map(redactor.text, redactor));
    return {
      inputs: { bag: found.inputs, secrets: this.secretsOf(news) },
      failures: found.violations.map(redactor.failure, redactor),
    };
  }

  async diff(subject: Subject, change: Change): Promise<NativeDiff> {
    const { olds, news } = wanted(change);
    const diff = await this.provider.diff(this.request(subject), change.id, olds, news);
    if (diff.replaces.length > 0) this.replaced.set(subject.urn, change);
    // An unchanged resource gets no other call in a preview, and the engine doesn't say whether this is a preview.
    else if (!diff.changes)
      await this.provider.diff({ ...this.request(subject), isPreview: true }, change.id, olds, news);
    return { ...diff, properties: detailedDiff(diff, olds, news) };
  }

  /** The warnings of a preview about a new resource, and its outputs as far as they are known. */
  async previewCreate(subject: Subject, news: Values): Promise<Values> {
    const replaced = this.replaced.get(subject.urn);
    const request = this.preview(subject);
    if (replaced) {
      const { olds, news: declared } = wanted(replaced);
      await this.provider.diff(request, replaced.id, olds, declared);
    }
    await this.checkAtPreview(subject, news, undefined);
    return { bag: expectedOutputs(this.kind, news.bag, undefined), secrets: this.secretsOf(news) };
  }

  async create(subject: Subject, news: Values, timeout: Timeout): Promise<{ id: string; outputs: Values }> {
    const inputs = { ...news.bag, ...bounded("create", timeout) };
    const outputs = await this.provider.create(this.request(subject), inputs);
    return { id: this.provider.definition.idOf(outputs) ?? "", outputs: this.stored(subject, outputs, news) };
  }

  /** The warnings of a preview about a change in place, and the outputs that are known. */
  async previewUpdate(subject: Subject, change: Change & { readonly inputs: Values }): Promise<Values> {
    const { olds, news } = wanted(change);
    await this.checkAtPreview(subject, { ...change.news, bag: news }, change.inputs);
    await this.provider.diff(this.preview(subject), change.id, olds, news);
    return { bag: expectedOutputs(this.kind, news, olds), secrets: this.secretsOf(change.news) };
  }

  async update(subject: Subject, change: Change, timeout: Timeout): Promise<Values> {
    const { olds, news } = wanted(change);
    const inputs = { ...news, ...bounded("update", timeout) };
    const outputs = await this.provider.update(this.request(subject), change.id, olds, inputs);
    return this.stored(subject, outputs, change.news);
  }

  /**
   * @param stored The outputs in the state; empty if the resource is imported or only read.
   * @returns undefined if it is gone.
   */
  async read(subject: Subject, given: string, stored: Values, inputs: Values): Promise<Found | undefined> {
    const { definition } = this.provider;
    const isStored = definition.idOf(stored.bag as Partial<Outputs>) !== undefined;
    const [id, place] = isStored ? [given, {}] : placeOf(given);
    const found = await this.provider.read(this.request(subject), id, { ...inputs.bag, ...stored.bag, ...place });
    if (!found) return undefined;
    const declared = isStored ? found.inputs : this.shortest(subject, found.inputs);
    return {
      id,
      outputs: this.stored(subject, found.outputs, isStored ? stored : inputs),
      inputs: { bag: without(declared, "timeouts"), secrets: this.secretsOf(inputs) },
    };
  }

  async delete(subject: Subject, id: string, stored: Values, timeout: Timeout): Promise<void> {
    await this.provider.delete(this.request(subject), id, { ...stored.bag, ...bounded("delete", timeout) });
  }

  /** Outputs as they go into the state, also for a resource that is only partly created. */
  stored(subject: Subject, outputs: object, news: Values): Values {
    const bag = without(this.process.stamped(identityOf(subject), outputs), "timeouts");
    return { bag, secrets: [...this.secretsOf(news), ...this.kind.secretOutputs] };
  }

  /**
   * Checks a declaration against the service's current offers. The engine's own check comes with every run, and
   * doesn't.
   */
  private async checkAtPreview(subject: Subject, news: Values, olds: Values | undefined): Promise<void> {
    const request = this.preview(subject);
    const raw = this.declared.get(subject.urn) ?? news.bag;
    const found = await this.provider.check(request, { raw, olds: olds?.bag });
    const redactor = this.redactor(raw, news);
    this.process.warn(request, found.warnings.map(redactor.text, redactor));
    this.process.note(request, (found.notes ?? []).map(redactor.text, redactor));
    if (found.violations.length === 0) return;
    const reasons = found.violations.map((one) => redactor.failure(one).reason);
    throw new CompShareError({ code: "REFUSED", what: reasons.join("; "), effect: "none" });
  }

  /** The shortest declaration that has this specification: what `pulumi import` writes. */
  private shortest = ({ name }: Subject, spec: object): object =>
    this.kind.declare(name, spec, readDefaults(this.process.sources())).args;

  private redactor = (raw: RawInputs, news: Values): SecretRedactor =>
    new SecretRedactor(raw, this.secretsOf(news), this.provider.definition.names);

  private secretsOf = ({ secrets }: Values): string[] => [...secrets, ...this.provider.definition.secrets];

  private preview(subject: Subject): Request {
    this.process.runOptions.isPreview = true;
    return { ...this.request(subject), isPreview: true };
  }

  private request(subject: Subject): Request {
    const identity = identityOf(subject);
    return {
      identity,
      name: subject.name,
      isPreview: false,
      isDependent: this.process.runOptions.isDependent(identity),
      // The engine itself reads this option, by the detailed diff.
      replaceOnChanges: [],
    };
  }
}

type Failure = Pick<Violation, "property" | "reason">;

export interface NativeDiff {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly properties: ReadonlyMap<string, PropertyChange>;
}

interface Found {
  readonly id: string;
  readonly outputs: Values;
  readonly inputs: Values;
}

/**
 * The engine doesn't tell plugins the organization, so stacks of the same name in two organizations need different
 * values of `compshare:owner`.
 */
export const identityOf = ({ urn }: Subject) => identityFrom("", urn);

/**
 * The actual and the declared properties. Timeouts are the engine's, but the state of a dynamic resource has them among
 * its outputs.
 */
function wanted({ olds, news, ignored }: Change): { olds: RawInputs; news: RawInputs } {
  const actual = without(olds.bag, "timeouts");
  return { olds: actual, news: withoutIgnored(actual, news.bag, ignored) };
}

const bounded = (operation: string, timeout: Timeout) => (timeout > 0 ? { timeouts: { [operation]: timeout } } : {});

/** An id to import, with its region if that isn't the default: `cn-wlcb/uhost-1a2b3c`. */
function placeOf(given: string): [id: string, place: RawInputs] {
  const [region, id] = given.split("/");
  return id === undefined ? [given, {}] : [id, { region }];
}

const without = (bag: object, name: string): RawInputs =>
  Object.fromEntries(Object.entries(bag).filter(([key]) => key !== name));
