interface Timer {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

const nothingLeftToDo = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Virtual time: whatever can run runs first, then the clock jumps to the next timer. So
 * concurrent work interleaves as it would in real time, and an hour of it takes a moment.
 */
export class VirtualTime {
  private readonly timers: Timer[] = [];
  private order = 0;

  constructor(private time: number) {}

  now = () => this.time;
  sleep = (ms: number) => new Promise<void>((resolve) => this.after(ms, resolve));

  /** Calls `ring` when so many ms have passed; equal times ring in the order in which they were set. */
  after(ms: number, ring: () => void): void {
    const timer = { at: this.time + Math.max(0, ms), order: ++this.order, ring };
    let place = this.timers.length;
    while (place > 0 && (this.timers[place - 1] as Timer).at < timer.at) place--;
    this.timers.splice(place, 0, timer);
  }

  /**
   * Lets time pass until `work` has ended.
   * @throws Error where it never would, or takes longer than `limitMs`.
   */
  async run<T>(work: Promise<T>, limitMs: number): Promise<T> {
    const limit = this.time + limitMs;
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    for (;;) {
      await nothingLeftToDo();
      if (ended) return work;
      const next = this.timers.pop();
      if (!next) throw new Error("hangs: nothing that is waited for can happen any more");
      if (next.at > limit) throw new Error(`hangs: still at work after ${limitMs / 1000} s`);
      this.time = next.at;
      next.ring();
    }
  }
}
