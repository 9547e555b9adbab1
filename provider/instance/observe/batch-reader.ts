import type { Client } from "../../client/client";
import { CompShareError, isAboutTheAccount } from "../../client/errors";
import { isTrouble } from "../../client/retcodes";
import type { InstanceDescription } from "../../client/schemas";
import type { Listings } from "./listing";
import { PollBudget } from "./poll-budget";
import type { ReaderWorld, Snapshot, SnapshotRequest, Where } from "./snapshot";

/** The maximum number of ids in a request. */
const IDS = 100;
/** How long a query waits for others to join it: the engine's calls arrive one by one. */
const GATHER_MS = 10;

interface Query extends Required<SnapshotRequest> {
  readonly id: string;
  readonly isPoll: boolean;
  readonly resolve: (snapshot: Snapshot) => void;
  readonly reject: (error: unknown) => void;
}

/** The queries about one region and project. */
export class BatchReader {
  private readonly snapshots = new Map<string, Snapshot>();
  private readonly changed = new Map<string, number>();
  private queries: Query[] = [];
  /** When the first and the latest complete listing began. */
  private firstListed = Number.POSITIVE_INFINITY;
  private listed = Number.NEGATIVE_INFINITY;
  /** The running listing. */
  private listing: { at: number; done: Promise<void> } | undefined;
  /** How many queries accepted an older answer. */
  private rounds = 0;
  private readonly polls: PollBudget;
  private isPollHeld = false;
  /** Whether a round of polls awaits its answer. */
  private isPolling = false;

  constructor(
    private readonly where: Where,
    private readonly client: Pick<Client, "call">,
    private readonly listings: Listings,
    private readonly world: ReaderWorld,
  ) {
    this.polls = new PollBudget(world.now);
  }

  fetch(id: string, { notBefore, due }: SnapshotRequest): Promise<Snapshot> {
    const from = Math.max(notBefore, this.changed.get(id) ?? Number.NEGATIVE_INFINITY);
    const known = due === undefined && this.known(id, from);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const now = this.world.now();
      const when = Math.max(due ?? from, from, now);
      this.queries.push({ id, notBefore: from, due: when, isPoll: due !== undefined, resolve, reject });
      this.after(when - now + GATHER_MS, () => this.sendDue());
    });
  }

  forget(id: string): void {
    this.changed.set(id, this.world.now());
  }

  private known(id: string, from: number): Snapshot | undefined {
    const snapshot = this.snapshots.get(id);
    // A complete listing without an instance shows that it is absent.
    const absent = {
      at: this.listed,
      missingSince: snapshot?.seen ? this.listed : (snapshot?.missingSince ?? this.firstListed),
    };
    const latest = snapshot && snapshot.at >= this.listed ? snapshot : absent;
    return Number.isFinite(latest.at) && latest.at >= from ? latest : undefined;
  }

  private after(ms: number, work: () => void): void {
    this.world.sleep(ms).then(work, (error: unknown) => this.end(this.queries, error));
  }

  /** Answers the queries that are due, and fills up their requests with those that are due next. */
  private sendDue(): void {
    const now = this.world.now();
    const due = this.queries.filter((ask) => ask.due <= now);
    if (due.length === 0) return;
    // Once half of what the engine runs at once is waiting, a longer wait would leave the engine idle.
    const isEnough = due.length * 2 >= this.world.parallel();
    const arePolls = due.every(({ isPoll }) => isPoll);
    // If requests queue for the service's rate, more rounds would only take the place of other requests.
    if (arePolls && (this.isPolling || (!isEnough && !this.mayPoll()))) return;
    const patient = due.filter(({ notBefore }) => notBefore < now);
    const others = this.queries.filter((ask) => ask.due > now && ask.notBefore <= now).sort((a, b) => a.due - b.due);
    this.queries = this.queries.filter((ask) => ask.due > now);
    if (patient.some(({ isPoll }) => !isPoll) && ++this.rounds > 1) {
      void this.list(patient);
      void this.ask(due.filter((ask) => !patient.includes(ask)));
      return;
    }
    const room = Math.ceil(due.length / IDS) * IDS - due.length;
    const along = others.slice(0, room);
    this.queries = this.queries.filter((ask) => !along.includes(ask));
    const answered = this.ask([...due, ...along]);
    if (arePolls) this.awaitPoll(answered);
  }

  private awaitPoll(answered: Promise<unknown>): void {
    this.isPolling = true;
    void answered.then(() => {
      this.isPolling = false;
      this.sendDue();
    });
  }

  /** Whether a round of polls may be made now. If not, it is scheduled. */
  private mayPoll(): boolean {
    const pause = this.polls.take();
    if (pause === 0 || this.isPollHeld) return pause === 0;
    this.isPollHeld = true;
    this.after(pause, () => {
      this.isPollHeld = false;
      this.sendDue();
    });
    return false;
  }

  /** Ends when all are answered, or have failed. */
  private async ask(queries: readonly Query[]): Promise<void> {
    const byId = Map.groupBy(queries, ({ id }) => id);
    const ids = [...byId.keys()];
    const starts = Array.from({ length: Math.ceil(ids.length / IDS) }, (_, index) => index * IDS);
    await Promise.all(
      starts.map((start) => {
        const some = ids.slice(start, start + IDS);
        return this.describe(
          some,
          some.flatMap((id) => byId.get(id) ?? []),
        );
      }),
    );
  }

  private async describe(ids: readonly string[], queries: readonly Query[]): Promise<void> {
    const at = this.world.now();
    try {
      const { instances } = await this.client.call("DescribeCompShareInstance", {
        Region: this.where.region,
        ProjectId: this.where.projectId,
        // No zone: the ids are enough, and an answer can contain other regions' instances anyway.
        UHostIds: [...ids],
        Limit: IDS,
      });
      const found = new Map(instances.map((seen) => [seen.UHostId, seen]));
      const snapshots = new Map(ids.map((id) => [id, this.note(id, found.get(id), at)]));
      for (const ask of queries) ask.resolve(snapshots.get(ask.id) as Snapshot);
    } catch (error) {
      if (ids.length > 1 && isAboutOneOfMany(error)) {
        const half = new Set(ids.slice(0, ids.length / 2));
        await Promise.all([
          this.ask(queries.filter(({ id }) => half.has(id))),
          this.ask(queries.filter(({ id }) => !half.has(id))),
        ]);
      } else this.end(queries, error);
    }
  }

  /** Answers with a listing, or with the running one if that is recent enough. */
  private async list(queries: readonly Query[]): Promise<void> {
    const { listing } = this;
    const joins = listing !== undefined && queries.every(({ notBefore }) => notBefore <= listing.at);
    const { at, done } = joins ? listing : this.beginListing();
    try {
      await done;
      for (const ask of queries) ask.resolve(this.known(ask.id, at) as Snapshot);
    } catch (error) {
      this.end(queries, error);
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

  private note(id: string, seen: InstanceDescription | undefined, at: number): Snapshot {
    const before = this.known(id, Number.NEGATIVE_INFINITY);
    const snapshot = seen ? { seen, at } : { at, missingSince: before?.missingSince ?? at };
    if (!before || before.at <= at) this.snapshots.set(id, snapshot);
    return snapshot;
  }

  private end(queries: readonly Query[], error: unknown): void {
    this.queries = this.queries.filter((ask) => !queries.includes(ask));
    for (const ask of queries) ask.reject(error);
  }
}

/** A refusal of many ids may concern one of them: the others are requested without it. */
const isAboutOneOfMany = (error: unknown): boolean =>
  error instanceof CompShareError && error.code === "API" && !isTrouble(error.retCode) && !isAboutTheAccount(error);
