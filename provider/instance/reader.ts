import type { Client } from "../client/client";
import { CompShareError, isAboutTheAccount } from "../client/errors";
import { isInternalError } from "../client/retcodes";
import type { InstanceDescription } from "../client/schemas";
import type { InstancePlace } from "./context";
import type { Listings } from "./listing";

/** What one look at an instance has shown. */
export interface Sight {
  /** Absent where the service didn't list the instance. */
  readonly seen?: InstanceDescription;
  /** When the request of that look began, in ms since the epoch. */
  readonly at: number;
  /** Where it wasn't seen: when the first of the looks began that didn't see it, without one in between that did. */
  readonly missingSince?: number;
}

/** What look is wanted. Times are in ms since the epoch. */
export interface Wish {
  /** The look must not have begun before this. In the past: a look of that age will do. */
  readonly notBefore: number;
  /** When it is wanted, for a poll: a new look, which may come earlier, along with others. */
  readonly due?: number;
}

export interface ReaderWorld {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

type Where = Pick<InstancePlace, "region" | "projectId">;

/**
 * Looks at instances for all who ask in a run. Those who ask within a moment share a request of up to 100 ids; a poll
 * takes along who would poll next; and a second round of questions to which an older answer will do is answered by a
 * listing of the region, which answers those that are still to come. Nobody gets to see another's failure.
 */
export class Reader {
  private readonly desks = new Map<string, Desk>();

  constructor(
    private readonly client: Pick<Client, "call">,
    private readonly listings: Listings,
    private readonly world: ReaderWorld,
  ) {}

  see(where: Where, id: string, wish: Wish): Promise<Sight> {
    const key = JSON.stringify([where.region, where.projectId]);
    const desk = this.desks.get(key) ?? new Desk(where, this.client, this.listings, this.world);
    this.desks.set(key, desk);
    return desk.see(id, wish);
  }

  /** A call has just changed an instance: what was seen before it is out of date. */
  forget(id: string): void {
    for (const desk of this.desks.values()) desk.forget(id);
  }
}

/** The most ids of one request. */
const IDS = 100;
/** How long a question waits for others to join it: the engine's calls come in one by one. */
const GATHER_MS = 10;
/** Rounds of polls: so many at once, and then so many a second. Whatever the fleet, it costs no more. */
const POLL_BURST = 6;
const POLLS_PER_SECOND = 1.5;

interface Ask extends Required<Wish> {
  readonly id: string;
  readonly isPoll: boolean;
  readonly resolve: (sight: Sight) => void;
  readonly reject: (error: unknown) => void;
}

/** The questions about one region and project. */
class Desk {
  private readonly sights = new Map<string, Sight>();
  private readonly changed = new Map<string, number>();
  private asks: Ask[] = [];
  /** When the first and the latest complete listing began. */
  private firstListed = Number.POSITIVE_INFINITY;
  private listed = Number.NEGATIVE_INFINITY;
  /** The listing that is under way. */
  private listing: { at: number; done: Promise<void> } | undefined;
  /** How often questions were answered to which an older answer would have done. */
  private rounds = 0;
  private polls = POLL_BURST;
  private pollsCounted: number;
  private isPollHeld = false;

  constructor(
    private readonly where: Where,
    private readonly client: Pick<Client, "call">,
    private readonly listings: Listings,
    private readonly world: ReaderWorld,
  ) {
    this.pollsCounted = world.now();
  }

  see(id: string, { notBefore, due }: Wish): Promise<Sight> {
    const from = Math.max(notBefore, this.changed.get(id) ?? Number.NEGATIVE_INFINITY);
    const known = due === undefined && this.known(id, from);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const now = this.world.now();
      const when = Math.max(due ?? from, from, now);
      this.asks.push({ id, notBefore: from, due: when, isPoll: due !== undefined, resolve, reject });
      this.lookAfter(when - now + GATHER_MS);
    });
  }

  forget(id: string): void {
    this.changed.set(id, this.world.now());
  }

  private known(id: string, from: number): Sight | undefined {
    const sight = this.sights.get(id);
    // A complete listing that doesn't hold an instance has seen that it isn't there.
    const absent = {
      at: this.listed,
      missingSince: sight?.seen ? this.listed : (sight?.missingSince ?? this.firstListed),
    };
    const latest = sight && sight.at >= this.listed ? sight : absent;
    return Number.isFinite(latest.at) && latest.at >= from ? latest : undefined;
  }

  private lookAfter(ms: number): void {
    this.world.sleep(ms).then(
      () => this.look(),
      (error: unknown) => this.end(this.asks, error),
    );
  }

  /** Answers those whose time has come, and fills up their requests with those whose time comes next. */
  private look(): void {
    const now = this.world.now();
    const due = this.asks.filter((ask) => ask.due <= now);
    if (due.length === 0) return;
    if (due.every(({ isPoll }) => isPoll) && !this.mayPoll(now)) return;
    const patient = due.filter(({ notBefore }) => notBefore < now);
    const others = this.asks.filter((ask) => ask.due > now && ask.notBefore <= now).sort((a, b) => a.due - b.due);
    this.asks = this.asks.filter((ask) => !due.includes(ask));
    if (patient.some(({ isPoll }) => !isPoll) && ++this.rounds > 1) {
      void this.list(patient);
      this.ask(due.filter((ask) => !patient.includes(ask)));
      return;
    }
    const room = Math.ceil(due.length / IDS) * IDS - due.length;
    const along = others.slice(0, room);
    this.asks = this.asks.filter((ask) => !along.includes(ask));
    this.ask([...due, ...along]);
  }

  /** Whether a round of polls may be made now; else it comes as soon as it may. */
  private mayPoll(now: number): boolean {
    this.polls = Math.min(POLL_BURST, this.polls + ((now - this.pollsCounted) / 1000) * POLLS_PER_SECOND);
    this.pollsCounted = now;
    if (this.polls >= 1) {
      this.polls--;
      return true;
    }
    if (!this.isPollHeld) {
      this.isPollHeld = true;
      const pause = Math.ceil(((1 - this.polls) / POLLS_PER_SECOND) * 1000);
      this.world.sleep(pause).then(
        () => {
          this.isPollHeld = false;
          this.look();
        },
        (error: unknown) => this.end(this.asks, error),
      );
    }
    return false;
  }

  private ask(asks: readonly Ask[]): void {
    const byId = Map.groupBy(asks, ({ id }) => id);
    const ids = [...byId.keys()];
    for (let start = 0; start < ids.length; start += IDS) {
      const some = ids.slice(start, start + IDS);
      void this.describe(
        some,
        some.flatMap((id) => byId.get(id) ?? []),
      );
    }
  }

  private async describe(ids: readonly string[], asks: readonly Ask[]): Promise<void> {
    const at = this.world.now();
    try {
      const { instances } = await this.client.call("DescribeCompShareInstance", {
        Region: this.where.region,
        ProjectId: this.where.projectId,
        // No zone: the ids are enough, and an answer can hold other regions' instances anyway.
        UHostIds: [...ids],
        Limit: IDS,
      });
      const found = new Map(instances.map((seen) => [seen.UHostId, seen]));
      const sights = new Map(ids.map((id) => [id, this.note(id, found.get(id), at)]));
      for (const ask of asks) ask.resolve(sights.get(ask.id) as Sight);
    } catch (error) {
      if (ids.length > 1 && isAboutOneOfMany(error)) {
        const half = new Set(ids.slice(0, ids.length / 2));
        this.ask(asks.filter(({ id }) => half.has(id)));
        this.ask(asks.filter(({ id }) => !half.has(id)));
      } else this.end(asks, error);
    }
  }

  /** Answers by a listing; by the one that is under way, where it will do. */
  private async list(asks: readonly Ask[]): Promise<void> {
    const { listing } = this;
    const joins = listing !== undefined && asks.every(({ notBefore }) => notBefore <= listing.at);
    const { at, done } = joins ? listing : this.beginListing();
    try {
      await done;
      for (const ask of asks) ask.resolve(this.known(ask.id, at) as Sight);
    } catch (error) {
      this.end(asks, error);
    }
  }

  private beginListing(): { at: number; done: Promise<void> } {
    const at = this.world.now();
    const done = this.listings.all(this.where, at).then((instances) => {
      for (const seen of instances) this.note(seen.UHostId, seen, at);
      this.listed = Math.max(this.listed, at);
      this.firstListed = Math.min(this.firstListed, at);
    });
    const listing = { at, done };
    this.listing = listing;
    const end = () => {
      if (this.listing === listing) this.listing = undefined;
    };
    done.then(end, end);
    return listing;
  }

  private note(id: string, seen: InstanceDescription | undefined, at: number): Sight {
    const before = this.known(id, Number.NEGATIVE_INFINITY);
    const sight = seen ? { seen, at } : { at, missingSince: before?.missingSince ?? at };
    if (!before || before.at <= at) this.sights.set(id, sight);
    return sight;
  }

  private end(asks: readonly Ask[], error: unknown): void {
    this.asks = this.asks.filter((ask) => !asks.includes(ask));
    for (const ask of asks) ask.reject(error);
  }
}

/** A refusal of many ids may be about one of them: the others are asked about without it. */
const isAboutOneOfMany = (error: unknown): boolean =>
  error instanceof CompShareError &&
  error.code === "API" &&
  !isInternalError(error.retCode) &&
  !isAboutTheAccount(error);
