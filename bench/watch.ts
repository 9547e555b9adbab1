import { commandOf, cpuMs, parentOf, peakMb, processIds, residentMb } from "./proc";

/** The processes of one run of the engine. `host` starts the program; the rest are shells that start the others. */
export const ROLES = ["engine", "host", "program", "provider", "rest"] as const;
export type Role = (typeof ROLES)[number];

export interface Usage {
  /** Processor time, user's and system's. */
  readonly cpuMs: number;
  /** The most memory that was resident. */
  readonly peakMb: number;
}

export type Usages = Record<Role, Usage>;

const EVERY_MS = 100;

/** In the order in which they are tried. */
const COMMANDS: readonly (readonly [Role, RegExp])[] = [
  ["host", /^\S*pulumi-language-/],
  ["engine", /^(\S*\/)?pulumi /],
  ["provider", /^\S*node \S*(cmd\/dynamic-provider|pulumi-resource-compshare)/],
  ["program", /^\S*node .*cmd\/run/],
];

/**
 * Watches a process and all that it starts from outside, by looking at them ten times a second. So the last tenth of a
 * second of a process's time isn't seen; its memory grows early enough.
 */
export class Watch {
  private readonly seen = new Map<number, { role: Role; cpuMs: number; peakMb: number }>();
  /** Processes that are none of its own, so that each is looked at once. */
  private readonly foreign = new Set<number>();
  private readonly timer: NodeJS.Timeout;
  private mostTogetherMb = 0;

  constructor(private readonly root: number) {
    for (const pid of processIds()) if (pid !== root) this.foreign.add(pid);
    this.look();
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** Ends it. */
  stop(): Usages {
    clearInterval(this.timer);
    const sum = (role: Role) => {
      const own = [...this.seen.values()].filter((one) => one.role === role);
      return {
        cpuMs: own.reduce((ms, one) => ms + one.cpuMs, 0),
        peakMb: Math.round(Math.max(0, ...own.map((one) => one.peakMb)) * 10) / 10,
      };
    };
    return Object.fromEntries(ROLES.map((role) => [role, sum(role)])) as Usages;
  }

  /** The most memory that all of them held at one time. */
  get peakTogetherMb(): number {
    return Math.round(this.mostTogetherMb);
  }

  private look(): void {
    let together = 0;
    for (const pid of processIds()) {
      if (this.foreign.has(pid)) continue;
      if (pid !== this.root && !this.seen.has(pid) && !this.isOwn(pid)) {
        this.foreign.add(pid);
        continue;
      }
      const [cpu, peak] = [cpuMs(pid), peakMb(pid)];
      // A process that is ending has no memory any more.
      if (cpu === undefined || peak === undefined) continue;
      together += residentMb(pid) ?? 0;
      // A shell may become another program, so the role is looked up again.
      const role = COMMANDS.find(([, pattern]) => pattern.test(commandOf(pid)))?.[0] ?? "rest";
      this.seen.set(pid, { role, cpuMs: cpu, peakMb: peak });
    }
    this.mostTogetherMb = Math.max(this.mostTogetherMb, together);
  }

  private isOwn(pid: number): boolean {
    const parent = parentOf(pid);
    if (parent === undefined || parent <= 1) return false;
    return parent === this.root || this.seen.has(parent) || this.isOwn(parent);
  }
}
