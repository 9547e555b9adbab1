import type { EmulatorOptions } from "../../emulator";
import { type ClientWorld, realWorld } from "../../provider/client/client";
import type { Transport } from "../../provider/client/transport";
import { type ConformOptions, conform } from "../../provider/conform/conform";
import type { Report } from "../../provider/conform/report";
import { Api, KEYS } from "../support/api";

/** What is walked unless a test says otherwise. */
export const EVERYTHING: ConformOptions = {
  budget: 10,
  spot: true,
  container: true,
  switchTo: "Dynamic",
  cleanOnly: false,
};

const SETTINGS = { requestTimeoutMs: 5000, listLagMs: 15_000 };

/** A clock that the service and the run share: whoever sleeps moves it on, so nobody waits. HTTP is real. */
export class SharedClock {
  private skipped = 0;
  now = (): number => Date.now() + this.skipped;
  sleep = async (ms: number): Promise<void> => {
    this.skipped += ms;
    await new Promise(setImmediate);
  };
  skip(ms: number): void {
    this.skipped += ms;
  }
  get world(): ClientWorld {
    return { ...realWorld(), now: this.now, sleep: this.sleep };
  }
}

/** An emulator whose time is a run's time. */
export class Stage {
  private constructor(
    readonly api: Api,
    private readonly clock: SharedClock,
  ) {}

  static async start(options: Partial<EmulatorOptions> = {}): Promise<Stage> {
    const clock = new SharedClock();
    return new Stage(await Api.start({ clock: clock.now, ...options }), clock);
  }

  /** Lets time pass, for the service and for a run. */
  skip = (ms: number): void => this.clock.skip(ms);

  /** One run in this process. `meanwhile` hears of each step before it is taken. */
  async run(changes: Partial<ConformOptions> = {}, meanwhile: Meanwhile = {}) {
    const cut = new AbortController();
    const said: string[] = [];
    const { world } = this.clock;
    const outcome = await conform(
      { ...EVERYTHING, ...changes },
      {
        settings: { endpoint: this.api.url, ...KEYS, ...SETTINGS, projectId: meanwhile.projectId },
        world: { ...world, transport: meanwhile.transport?.(world.transport) ?? world.transport },
        cut: cut.signal,
        confirm: meanwhile.confirm ?? (async () => true),
        log: (text) => {
          said.push(text);
          if (text === meanwhile.cutAt) cut.abort("interrupted");
        },
      },
    );
    return { ...outcome, said };
  }
}

export interface Meanwhile {
  readonly projectId?: string;
  /** What happens on the way to the service. */
  readonly transport?: (real: Transport) => Transport;
  readonly confirm?: (text: string) => Promise<boolean>;
  /** The step at which somebody ends the run. */
  readonly cutAt?: string;
}

/** The ids of the facts that came out so. */
export const factsThat = (report: Report | undefined, verdict: string): string[] =>
  (report?.facts ?? []).filter((fact) => fact.verdict === verdict).map(({ id }) => id);

/** What lives, or costs money: nothing is to be left of a run. */
export async function leftIn(api: Api): Promise<string[]> {
  const disks = (await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null || ReleasedTime === undefined);
  return [
    ...(await api.living()).map(({ UHostId }) => UHostId),
    ...disks.map(({ ResourceId, UDiskId }) => String(ResourceId ?? UDiskId)),
    ...(await api.images()).map(({ CompShareImageId }) => CompShareImageId),
  ];
}
