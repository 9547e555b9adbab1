import { CompShareError } from "../../client/errors";
import type { Kind } from "../kind";
import { wasDeleted } from "./deletion-notes";
import type { Listed } from "./earlier";
import { type Attempt, forgetAttempt, type Journal, type Origin } from "./journal";
import { readRemark } from "./marker";

/** An interrupted attempt that this run doesn't continue. */
export interface Unclaimed extends Attempt {
  /** The resource that it was for. */
  readonly resource: string;
  readonly origin: Origin;
}

/** The run that asks for unclaimed attempts. */
interface CurrentRun {
  /** The stack of this run; undefined if no program gives it. */
  readonly stack: string | undefined;
  /** Whether the program declares a resource: then its create continues with what was bought for it. */
  readonly isDeclared: (resource: string) => boolean;
  /** Whether no other run of this stack can be active. */
  readonly isLocked: boolean;
  readonly engineLives: (address: string | undefined) => Promise<boolean>;
}

/**
 * The attempts of this computer that may have bought something which is in no state and which no create of this run
 * takes over: their resource is no longer declared, or was renamed. Attempts whose result may be in another stack's
 * state, or that are still running there, aren't included.
 */
export async function unclaimedAttempts(journal: Journal, currentRun: CurrentRun): Promise<Unclaimed[]> {
  const { stack, isDeclared, isLocked, engineLives } = currentRun;
  const open = journal.all().flatMap(([resource, { attempts = [] }]) =>
    attempts.flatMap(({ origin, ...attempt }) => {
      if (origin === undefined || isDeclared(resource)) return [];
      const isElsewhere = stack === undefined || origin.stack !== stack;
      return isElsewhere && (attempt.isHanded || attempt.isReturned || origin.isStoredLate)
        ? []
        : [{ ...attempt, resource, origin }];
    }),
  );
  const isUnderWay = async ({ origin }: Unclaimed) =>
    !(isLocked && origin.stack === stack) && (await engineLives(origin.engine));
  const busy = await Promise.all(open.map(isUnderWay));
  return open.filter((_, index) => !busy[index]);
}

/** What is needed to decide whether an attempt's result has no owner. */
export interface UnclaimedWorld {
  readonly journal: Journal;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** The digest of the current account. */
  readonly accountDigest: (projectId: string | undefined) => string;
  readonly listLagMs: number;
  readonly requestTimeoutMs: number;
  /** The account's resources at a place. */
  readonly list: (place: Origin) => Promise<readonly Listed[]>;
  /** The ids in the stack's stored state; undefined if it can't be read. */
  readonly stored: ReadonlySet<string> | undefined;
  readonly kinds: Readonly<Record<Origin["kind"], Kind>>;
}

/** The warnings about them. An attempt that bought nothing is forgotten once lists would show its result. */
export async function unclaimedWarnings(world: UnclaimedWorld, attempts: readonly Unclaimed[]): Promise<string[]> {
  const texts = await Promise.all(attempts.map((attempt) => warningOf(world, attempt)));
  return texts.filter((text) => text !== undefined);
}

async function warningOf(world: UnclaimedWorld, attempt: Unclaimed): Promise<string | undefined> {
  const { journal, now, listLagMs, requestTimeoutMs, stored } = world;
  const { resource, id, at, origin } = attempt;
  const kind = world.kinds[origin.kind];
  // This account can't know what another one has.
  if (origin.account !== world.accountDigest(origin.projectId)) return undefined;
  if (id !== undefined && (stored?.has(id) || wasDeleted(world, id))) return undefined;
  const { listed, found } = await lookFor(world, attempt);
  if (found) return stored?.has(found.id) || wasDeleted(world, found.id) ? undefined : boughtText(found, attempt, kind);
  if (listed && at + requestTimeoutMs + listLagMs < now()) {
    forgetAttempt(journal, resource, attempt);
    return undefined;
  }
  return mayText(attempt, kind);
}

const PAUSE_MS = 1000;

/** Looks until lists show what was bought at that time: only then can it be named. */
async function lookFor(world: UnclaimedWorld, { id, nonce, at, origin }: Unclaimed) {
  const { now, sleep, listLagMs } = world;
  const isIt = (one: Listed) => one.id === id || (nonce && readRemark(one.text).marker?.nonce === nonce);
  for (;;) {
    const listed = await world.list(origin).catch((error: unknown) => {
      if (error instanceof CompShareError) return undefined;
      throw error;
    });
    const found = listed?.find(isIt);
    const left = at + listLagMs - now();
    if (!listed || found || left <= 0) return { listed, found };
    await sleep(Math.min(left, PAUSE_MS));
  }
}

const ADVICE = "`npx pulumi-compshare orphans` shows it, and how to delete or adopt it.";

const cutRun = ({ origin: { stack } }: Unclaimed) =>
  stack === undefined ? "an interrupted run" : `an interrupted run of the stack ${stack}`;

const boughtText = ({ id, facts }: Listed, attempt: Unclaimed, { noun, cost }: Kind) =>
  `The ${noun} ${id} (${facts}) in ${attempt.origin.region} was created by ${cutRun(attempt)}: it is in no known state, and it ${cost}. ` +
  `If that program still declares it, its next \`pulumi up\` takes it over. ${ADVICE}`;

const mayText = (attempt: Unclaimed, { noun, cost }: Kind) =>
  `An ${noun}${attempt.id ? ` (${attempt.id})` : ""} in ${attempt.origin.region} may have been created by ${cutRun(attempt)}, but the service ` +
  `couldn't be asked, or doesn't list it yet: if it exists, it ${cost}. ${ADVICE}`;
