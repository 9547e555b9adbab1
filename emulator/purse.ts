import { cents } from "./prices";

/** The account's balance in CNY. */
export class Purse {
  /** Without a balance, nothing is too expensive. */
  private left: number | null = null;
  private gone = 0;

  /** The balance; negative if running instances cost more than there was. */
  get balance(): number | null {
    return this.left === null ? null : cents(this.left);
  }

  /** The total spent so far. */
  get spent(): number {
    return cents(this.gone);
  }

  /** Sets the balance. */
  fill(balance: number | null): void {
    this.left = balance;
  }

  /** Resets the total spent. */
  forget(): void {
    this.gone = 0;
  }

  /** Whether the balance covers an amount. */
  pays(amount: number): boolean {
    return amount <= 0 || this.balance === null || this.balance >= cents(amount);
  }

  /** Charges an amount; a negative one is a refund. */
  spend(amount: number): void {
    this.gone += amount;
    if (this.left !== null) this.left -= amount;
  }
}
