import { CompShareError } from "../client/errors";
import type { Change, Declared, Found, Request, ResourceDefinition } from "./definition";
import { IncompleteError } from "./lifecycle/incomplete";
import { closeAttempt, type Journal, markReturned, markReturnedIncomplete } from "./ownership/journal";
import type { Ownership } from "./ownership/ownership";
import type { Previewed } from "./properties/check";
import type { Diff } from "./properties/diff";
import { asInputs, asSpec, type RawInputs, type Violation } from "./properties/inputs";
import { replacingOnChanges } from "./properties/replace-on-changes";

/** What all resources of a run share. */
export interface ProviderWorld<Context> {
  readonly owned: Ownership;
  readonly journal: Journal;
  /** The context of one call. Throws if keys or settings are missing. */
  readonly context: (request: Request) => Context;
  readonly warn: (request: Request, texts: readonly string[]) => void;
  /** The violations of every check if the service refuses the keys. */
  readonly refused: () => readonly Violation[];
  /** Called before each check: notes of earlier runs are decided about. */
  readonly begin: () => Promise<void>;
  /** Called before a purchase: the journal records the stack. */
  readonly buying: () => void;
  /** Whether the engine is alive. If it isn't, nobody stores what is returned. */
  readonly engineLives: () => Promise<boolean>;
}

/**
 * Handles the engine's calls for every kind of resource and every front: keeps track of ownership, and leaves the rest
 * to the definition.
 */
export class ResourceProvider<Spec extends object, Outputs extends object, Context> {
  /** What creates of this run have left unfinished. If a hook makes the engine retry, it drops their ids. */
  private readonly unfinished = new Map<string | undefined, Outputs>();
  /** The identities of resources, by their ids. */
  private readonly identities = new Map<string, string | undefined>();

  constructor(
    readonly definition: ResourceDefinition<Spec, Outputs, Context>,
    private readonly world: ProviderWorld<Context>,
  ) {}

  async check(request: Request, declared: Declared): Promise<Previewed> {
    await this.world.begin();
    const found = await this.definition.check(request, declared);
    if (declared.olds === undefined) this.world.owned.markRecreated(request.identity ?? "");
    return { ...found, violations: [...found.violations, ...this.world.refused()] };
  }

  async diff(request: Request, id: string, olds: RawInputs, news: RawInputs): Promise<Diff & { changes: boolean }> {
    const { definition, world } = this;
    this.recordExisting(request, id, olds);
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
    // The engine asks again about a dependent after its check.
    if (isPreview && (isReplaced || !isDependent))
      world.warn(request, await definition.changeWarnings(request, change));
    if (!isPreview) {
      if (isReplaced) world.owned.markReplaced(id);
      else if (!isDependent) world.owned.markKept(id, request.identity);
      await definition.changing?.(request, change);
    }
    if (!isReplaced && !isDependent)
      world.warn(request, (await definition.leftoverWarnings?.(request, declared)) ?? []);
    return { changes: updates.length > 0 || isReplaced || definition.isDue(id, actual), updates, replaces };
  }

  /** @throws IncompleteError if the resource exists but isn't as declared (yet). */
  async create(request: Request, inputs: RawInputs): Promise<Outputs> {
    const spec = asSpec<Spec>(inputs);
    this.definition.creating?.(request);
    const left = this.unfinished.get(request.identity);
    const id = left && this.definition.idOf(left);
    if (left && id !== undefined) return this.update(request, id, asInputs(left), inputs);
    return this.trackingOutcome(request, () => {
      requireIdentity(request);
      const context = this.world.context(request);
      this.world.buying();
      return this.definition.create(context, request, spec);
    });
  }

  async read(request: Request, id: string, stored: RawInputs): Promise<Found<Spec, Outputs> | undefined> {
    this.recordExisting(request, id, stored);
    return this.definition.read(this.world.context(request), id, stored as unknown as Partial<Outputs>);
  }

  /** @throws IncompleteError if it isn't as declared (yet). */
  async update(request: Request, id: string, olds: RawInputs, news: RawInputs): Promise<Outputs> {
    return this.trackingOutcome(request, () => {
      this.recordExisting(request, id, olds);
      this.world.owned.markKept(id, request.identity);
      const [stored, declared] = [asSpec<Outputs>(olds), asSpec<Spec>(news)];
      return this.definition.update(this.world.context(request), request, { id, stored, declared });
    });
  }

  async delete(request: Request, id: string, olds: RawInputs): Promise<void> {
    // The program's current identity wins: a resource may have been renamed.
    const known = { ...request, identity: this.identities.get(id) ?? request.identity };
    this.recordExisting(known, id, olds);
    await this.definition.delete(this.world.context(known), known, id, asSpec<Outputs>(olds));
  }

  /** Records a resource of the state. A preview may have no keys yet, and then creates nothing. */
  private recordExisting({ identity }: Request, id: string, { createTime }: RawInputs): void {
    const createdAt = typeof createTime === "string" ? Date.parse(createTime) / 1000 : undefined;
    this.identities.set(id, identity);
    this.world.owned.record(id, { resource: identity, createdAt });
    if (identity !== undefined) closeAttempt(this.world.journal, identity, id);
  }

  /** Records what goes into the state: complete or unfinished. */
  private async trackingOutcome({ identity = "" }: Request, work: () => Promise<Outputs>): Promise<Outputs> {
    const { journal, engineLives } = this.world;
    this.unfinished.delete(identity);
    try {
      const outputs = await work();
      if (await engineLives()) markReturned(journal, identity, this.definition.idOf(outputs) ?? "");
      return outputs;
    } catch (error) {
      if (error instanceof IncompleteError && (await engineLives())) {
        this.unfinished.set(identity, error.outputs as Outputs);
        markReturnedIncomplete(journal, identity, error.id);
      }
      throw error;
    }
  }
}

/** @throws CompShareError `REFUSED` if the program didn't identify the resource. */
export function requireIdentity({ identity }: Request): string {
  if (identity !== undefined && identity !== "") return identity;
  throw new CompShareError({
    code: "REFUSED",
    what: "The program didn't identify the resource: it loads another version of pulumi-compshare than the engine's host",
    effect: "none",
    advice: "Install one version of pulumi-compshare in this project (`npm ls pulumi-compshare` shows them).",
  });
}
