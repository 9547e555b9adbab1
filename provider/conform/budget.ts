/** A purchase that was made, or may have been. */
export interface Taken {
  readonly what: string;
  /** The most that it can have cost, in CNY. */
  readonly cny: number;
}

/** Amounts are counted in hundredths of a fen, rounded up. */
const PARTS = 10_000;
const partsOf = (cny: number) => Math.ceil(cny * PARTS - 1e-6);

/**
 * The money that may be spent. Before each purchase, the most that it can cost is taken from the budget, and never
 * returned: however a run ends, it can't spend more.
 */
export class Budget {
  private readonly limit: number;
  private spent = 0;
  readonly taken: Taken[] = [];

  constructor(cny: number) {
    this.limit = Math.floor(cny * PARTS + 1e-6);
  }

  /** Takes an amount; false if less is left, or if the amount is unknown. */
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
