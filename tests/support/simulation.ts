import type { Client } from "../../provider/client/client";
import type { Context } from "../../provider/instance/observe/context";
import { defaultProject } from "../../provider/instance/observe/default-project";
import { Listings } from "../../provider/instance/observe/listing";
import { Reader } from "../../provider/instance/observe/reader";
import { Pace } from "../../provider/resource/lifecycle/pace";
import type { Journal, Note } from "../../provider/resource/ownership/journal";
import { Ownership } from "../../provider/resource/ownership/ownership";

/** A clock that only moves when code sleeps. */
export class SimulatedClock {
  private sleeps = 0;

  constructor(private time = 0) {}

  now = () => this.time;
  sleep = async (ms: number) => {
    if (++this.sleeps > 5000) throw new Error("hangs: still waiting after 5000 sleeps");
    this.time += ms;
  };
}

/** A journal that outlives simulated crashes, as files would. */
export function memoryJournal(): Journal {
  const open = new Map<string, Note>();
  return {
    read: (key) => open.get(key),
    open: (key, note) => void open.set(key, note),
    close: (key) => void open.delete(key),
    all: () => [...open],
  };
}

/** The context of a lifecycle whose API, clock and memory are simulated. */
export function simulatedContext(
  client: Pick<Client, "call">,
  changes: Partial<Context> & { clock?: SimulatedClock } = {},
): Context & { readonly told: { progress: string[]; warnings: string[] } } {
  const { clock = new SimulatedClock(), now = clock.now, sleep = clock.sleep, ...rest } = changes;
  const listings = new Listings(client, now);
  const told = { progress: [] as string[], warnings: [] as string[] };
  let attempts = 0;
  return {
    client,
    now,
    sleep,
    probeSsh: async () => ({ banner: "SSH-2.0-simulated" }),
    progress: (text) => void told.progress.push(text),
    warn: (text) => void told.warnings.push(text),
    owned: new Ownership(async () => []),
    mark: (resource) => resource,
    decisions: { takeOver: [], leave: [], gone: [] },
    listsSettleAt: Number.NEGATIVE_INFINITY,
    requestTimeoutMs: 30_000,
    accountDigest: (projectId = "") => `account${projectId}`,
    listings,
    gpuLess: new Listings(client, now, { WithoutGpu: true }),
    defaultProject: () => defaultProject(client),
    reader: new Reader(client, listings, { now, sleep, parallel: () => Number.POSITIVE_INFINITY }),
    pace: new Pace(),
    journal: memoryJournal(),
    run: { stack: "org/project/test" },
    nonce: () => (++attempts).toString(16).padStart(8, "0"),
    listLagMs: 15_000,
    account: "at http://simulated/ with the public key public...",
    ...rest,
    told,
  };
}

/** A service whose answers are scripted; the last one repeats. */
export function scripted(...answers: unknown[]) {
  const clock = new SimulatedClock();
  let calls = 0;
  const next = async () => {
    const answer = answers[Math.min(calls++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer as never;
  };
  return { context: simulatedContext({ call: next }, { clock }), next, time: clock.now, calls: () => calls };
}
