import { Client } from "../client/client";
import { exportState, readConfig, readStateFile } from "../settings/pulumi-cli";
import { readTextIfAny } from "../settings/read-text";
import { readSettings } from "../settings/settings";
import { holdingsAt, placesOf } from "./account";
import { withPrices } from "./prices";
import { mayBeGone, type Orphan, orphansOf } from "./select";
import { readStates } from "./states";

export interface SearchOptions {
  /** Files with states. Without any, the stack's state is read. */
  readonly state?: readonly string[];
  /** Undefined: the current stack of the working folder. */
  readonly stack?: string;
  readonly region?: readonly string[];
  readonly project?: readonly string[];
}

/** Callbacks during a search. */
export interface Listener {
  /** Called with what limits the result. */
  readonly warn: (text: string) => void;
  /** Temporary progress. */
  readonly progress: (text: string) => void;
}

/** Compares states and account. */
export async function search(options: SearchOptions, { warn, progress }: Listener): Promise<Orphan[]> {
  const { state = [], stack, region, project } = options;
  const usesStack = state.length === 0 || stack !== undefined;
  // The state is read before the account: what a run creates meanwhile shows as young.
  const owned = readStates(
    new Map([
      ...state.map((file) => [file, readStateFile(file)] as const),
      ...(usesStack ? [[`the state of ${stack ?? "the current stack"}`, exportState(stack)] as const] : []),
    ]),
  );
  // If only files are given, there may be no stack here.
  const config = usesStack ? readConfig(stack) : {};
  const settings = readSettings({
    config: (key) => config[`compshare:${key}`],
    env: process.env,
    readFile: readTextIfAny,
  });
  const client = new Client(settings);
  const known = { ...owned, project: settings.projectId };
  const places = await placesOf(client, { regions: region, projects: project, known }, warn);
  const limits = new Set<string>();
  const found = await withoutGone(
    async () => orphansOf(owned, await holdingsAt(client, places, (text) => limits.add(text)), Date.now()),
    async () => {
      progress("some of what was found may be deleted already and still show: looking again in a moment");
      await new Promise((resolve) => setTimeout(resolve, settings.listLagMs));
    },
  );
  for (const limit of limits) warn(limit);
  return withPrices(client, found);
}

/** Searches, and if something found may already be deleted, searches again after a pause. */
export async function withoutGone(find: () => Promise<Orphan[]>, pause: () => Promise<void>): Promise<Orphan[]> {
  const found = await find();
  if (!found.some(mayBeGone)) return found;
  await pause();
  const still = new Set((await find()).map(({ id }) => id));
  return found.filter((orphan) => !mayBeGone(orphan) || still.has(orphan.id));
}
