/** One thing that was paid for, or may have been. */
export interface Taken {
  readonly what: string;
  /** In CNY, at the most. */
  readonly cny: number;
}

/** Amounts are counted in a hundredth of a fen, and rounded up. */
const PARTS = 10_000;
const partsOf = (cny: number) => Math.ceil(cny * PARTS - 1e-6);

/**
 * What may be spent. Whoever is about to spend takes the most that it can come to first; what is taken is never given
 * back, so that a run can't spend more than its budget however it ends.
 */
export class Budget {
  private readonly limit: number;
  private spent = 0;
  readonly taken: Taken[] = [];

  constructor(cny: number) {
    this.limit = Math.floor(cny * PARTS + 1e-6);
  }

  /** Takes an amount; false where there isn't so much left, or where it isn't known. */
  take(what: string, cny: number | undefined): boolean {
    if (cny === undefined || !(cny >= 0) || this.spent + partsOf(cny) > this.limit) return false;
    this.spent += partsOf(cny);
    this.taken.push({ what, cny: partsOf(cny) / PARTS });
    return true;
  }

  /** The most that the run can have cost, in CNY. */
  get atMost(): number {
    return this.spent / PARTS;
  }
}
