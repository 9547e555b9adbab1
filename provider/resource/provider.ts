import { CompShareError } from "../client/errors";
import type { Change, Declared, Found, Request, ResourceDefinition } from "./definition";
import { IncompleteError } from "./lifecycle/incomplete";
import { handBack, handOver, type Journal, settle } from "./ownership/journal";
import type { Ownership } from "./ownership/ownership";
import type { Previewed } from "./properties/check";
import type { Diff } from "./properties/diff";
import { asInputs, asSpec, type RawInputs, type Violation } from "./properties/inputs";
import { replacingOnChanges } from "./properties/replace-on-changes";

/** What all resources of a run share. */
export interface ProviderWorld<Context> {
  readonly owned: Ownership;
  readonly journal: Journal;
  /** The context of one call. Throws where keys or settings are missing. */
  readonly context: (request: Request) => Context;
  readonly warn: (request: Request, texts: readonly string[]) => void;
  /** What fails each check, as nothing could be done: the service refuses the keys. */
  readonly refused: () => readonly Violation[];
  /** Something is going to be bought: the journal knows of it from now on. */
  readonly buying: () => void;
  /** Whether the engine lives: nobody takes note of what is answered to one that is gone. */
  readonly engineLives: () => Promise<boolean>;
}

/**
 * What every kind of resource does with a call of the engine's, whichever front hands it over: it keeps the books of whose is
 * what, and leaves the rest to the definition.
 */
export class ResourceProvider<Spec extends object, Outputs extends object, Context> {
  /** What creates of this run have made and left unfinished: where a hook has the engine try again, it drops their ids. */
  private readonly unfinished = new Map<string | undefined, Outputs>();
  /** The identities of resources, by the ids that they have. */
  private readonly identities = new Map<string, string | undefined>();

  constructor(
    readonly definition: ResourceDefinition<Spec, Outputs, Context>,
    private readonly world: ProviderWorld<Context>,
  ) {}

  async check(request: Request, declared: Declared): Promise<Previewed> {
    const found = await this.definition.check(request, declared);
    if (declared.olds === undefined) this.world.owned.replaces(request.identity ?? "");
    return { ...found, violations: [...found.violations, ...this.world.refused()] };
  }

  async diff(request: Request, id: string, olds: RawInputs, news: RawInputs): Promise<Diff & { changes: boolean }> {
    const { definition, world } = this;
    this.learn(request, id, olds);
    const { isDependent, isPreview } = request;
    const [actual, declared] = [asSpec<Outputs>(olds), asSpec<Spec>(news)];
    const diff = replacingOnChanges(definition.diff(olds, news), request.replaceOnChanges, {
      olds,
      news,
      options: definition.exempt(olds),
    });
    const change: Change<Spec, Outputs> = { id, actual, declared, ...diff };
    const { updates, replaces } = diff;
    const isReplaced = replaces.length > 0;
    // What else becomes of a dependent is asked again after its check.
    if (isPreview && (isReplaced || !isDependent)) world.warn(request, await definition.tell(request, change));
    if (!isPreview) {
      if (isReplaced) world.owned.giveUp(id);
      else if (!isDependent) world.owned.keep(id, request.identity);
      await definition.changing?.(request, change);
    }
    if (!isReplaced && !isDependent) world.warn(request, (await definition.leftOver?.(request, declared)) ?? []);
    return { changes: updates.length > 0 || isReplaced || definition.isDue(id, actual), updates, replaces };
  }

  /** @throws IncompleteError where there is something that isn't as declared (yet). */
  async create(request: Request, inputs: RawInputs): Promise<Outputs> {
    const spec = asSpec<Spec>(inputs);
    this.definition.creating?.(request);
    const left = this.unfinished.get(request.identity);
    const id = left && this.definition.idOf(left);
    if (left && id !== undefined) return this.update(request, id, asInputs(left), inputs);
    return this.booking(request, () => {
      needIdentity(request);
      const context = this.world.context(request);
      this.world.buying();
      return this.definition.create(context, request, spec);
    });
  }

  async read(request: Request, id: string, stored: RawInputs): Promise<Found<Spec, Outputs> | undefined> {
    this.learn(request, id, stored);
    return this.definition.read(this.world.context(request), id, stored as unknown as Partial<Outputs>);
  }

  /** @throws IncompleteError where it isn't as declared (yet). */
  async update(request: Request, id: string, olds: RawInputs, news: RawInputs): Promise<Outputs> {
    return this.booking(request, () => {
      this.learn(request, id, olds);
      this.world.owned.keep(id, request.identity);
      const [stored, declared] = [asSpec<Outputs>(olds), asSpec<Spec>(news)];
      return this.definition.update(this.world.context(request), request, { id, stored, declared });
    });
  }

  async delete(request: Request, id: string, olds: RawInputs): Promise<void> {
    // What the program says now wins: a resource may have got another name.
    const known = { ...request, identity: this.identities.get(id) ?? request.identity };
    this.learn(known, id, olds);
    await this.definition.delete(this.world.context(known), known, id, asSpec<Outputs>(olds));
  }

  /** Something that the state has. At a preview there may be no keys yet, and then nothing will be made. */
  private learn({ identity }: Request, id: string, { createTime }: RawInputs): void {
    const createdAt = typeof createTime === "string" ? Date.parse(createTime) / 1000 : undefined;
    this.identities.set(id, identity);
    this.world.owned.learn(id, { resource: identity, createdAt });
    if (identity !== undefined) settle(this.world.journal, identity, id);
  }

  /** Takes note of what goes into the state: as it is declared, or unfinished. */
  private async booking({ identity = "" }: Request, work: () => Promise<Outputs>): Promise<Outputs> {
    const { journal, engineLives } = this.world;
    this.unfinished.delete(identity);
    try {
      const outputs = await work();
      if (await engineLives()) handBack(journal, identity, this.definition.idOf(outputs) ?? "");
      return outputs;
    } catch (error) {
      if (error instanceof IncompleteError && (await engineLives())) {
        this.unfinished.set(identity, error.outputs as Outputs);
        handOver(journal, identity, error.id);
      }
      throw error;
    }
  }
}

/** @throws CompShareError `REFUSED` where the program didn't say which resource it is. */
export function needIdentity({ identity }: Request): string {
  if (identity !== undefined && identity !== "") return identity;
  throw new CompShareError({
    code: "REFUSED",
    what: "The program didn't identify the resource: it loads another version of pulumi-compshare than the engine's host",
    effect: "none",
    advice: "Install one version of pulumi-compshare in this project (`npm ls pulumi-compshare` shows them).",
  });
}
