import { availableParallelism } from "node:os";
import { ACTIONS, type ActionName, type Answer, type Params } from "../client/actions";
import { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import type { Context } from "../instance/observe/context";
import { readDecisions } from "../resource/ownership/decisions";
import type { Journal } from "../resource/ownership/journal";
import type { Ownership } from "../resource/ownership/ownership";
import type { Settings } from "../settings/settings";
import { sharedContext } from "./context";
import type { Engine } from "./engine";
import { engineLives } from "./engine-alive";
import { storesAtTheEnd } from "./journal";
import { sharingWorld } from "./rate/leases";
import type { RunOptions } from "./run-options";

/** The engine's default for `--parallel`. */
const DEFAULT_PARALLEL = 4 * availableParallelism();

/** What all resources of a run share: one client, one listing, one record of who owns what. */
export class Run {
  private readonly shared: Omit<Context, "progress" | "warn">;
  readonly client: Client;
  private isNoted = false;

  constructor(
    private readonly settings: Settings,
    owned: Ownership,
    private readonly journal: Journal,
    private readonly engine: Engine,
  ) {
    this.client = new Client(settings, { ...sharingWorld(settings), mayWrite: this.requireEngine });
    this.shared = sharedContext(settings, {
      client: { call: this.call },
      owned,
      journal,
      run: {
        // A refresh that comes first only knows it once the program has begun.
        get stack() {
          return engine.stack();
        },
        get engine() {
          return engine.address();
        },
        ...(storesAtTheEnd(process.env) && { isStoredLate: true }),
      },
      sleep: this.sleep,
      parallel: () => engine.parallel?.() ?? DEFAULT_PARALLEL,
      listsSettleAt: this.listsSettleAt(),
    });
  }

  accountDigest = (projectId: string | undefined): string => this.shared.accountDigest(projectId);

  /**
   * The context of one call about a resource. Messages call it `name`; its own row shows its progress if the URN is
   * known.
   */
  context({ name, urn }: Pick<RunOptions, "name" | "urn">): Context {
    const label = name === undefined ? "" : `${name}: `;
    return {
      ...this.shared,
      progress: (text) => this.engine.log.progress(urn === undefined ? label + text : text, urn),
      warn: (text) => this.engine.log.warn(label + text),
    };
  }

  /**
   * Purchases of a killed run on another computer appear in lists only after their lag, and only that computer's
   * journal has them. Unless such a run can be ruled out, nothing is bought before that.
   */
  private listsSettleAt(): number {
    const isElsewhere = isCi(process.env) || readDecisions(process.env).takeOver.length > 0;
    const stack = this.engine.stack();
    const isKnown = stack !== undefined && this.journal.read(stackKey(stack)) !== undefined;
    if (isKnown && !isElsewhere) return Number.NEGATIVE_INFINITY;
    return Date.now() - process.uptime() * 1000 + this.settings.listLagMs;
  }

  /** Called before a purchase: from now on, this computer's journal has everything that it buys for the stack. */
  noteStack(): void {
    const stack = this.engine.stack();
    if (stack === undefined || this.isNoted) return;
    this.journal.open(stackKey(stack), { at: Date.now() });
    this.isNoted = true;
  }

  private readonly call = async <A extends ActionName>(
    action: A,
    params: Params<A>,
    sending?: () => void,
  ): Promise<Answer<A>> => {
    if (ACTIONS[action].repeat === "read") return this.client.call(action, params);
    try {
      return await this.client.call(action, params, sending);
    } finally {
      if ("UHostId" in params && params.UHostId !== undefined) this.shared.reader.forget(params.UHostId);
    }
  };

  private readonly sleep = async (ms: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await this.requireEngine();
  };

  /** Without an engine, nobody would record what is done. */
  private readonly requireEngine = async (): Promise<void> => {
    const { address, isCancelled } = this.engine;
    if (isCancelled?.()) throw new CompShareError({ code: "REFUSED", what: "the run was cancelled", effect: "none" });
    if (await engineLives(address())) return;
    throw new CompShareError({ code: "REFUSED", what: "the engine is gone", effect: "none" });
  };
}

const stackKey = (stack: string) => `stack ${stack}`;

const isCi = ({ CI }: Readonly<Record<string, string | undefined>>) => CI !== undefined && !/^(|0|false)$/i.test(CI);
