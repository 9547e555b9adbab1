import { cents } from "./prices";

/** The account's money in CNY. */
export class Purse {
  /** Without a balance, money is no matter. */
  private left: number | null = null;
  private gone = 0;

  /** What is left; below 0 if what runs cost more than there was. */
  get balance(): number | null {
    return this.left === null ? null : cents(this.left);
  }

  /** What was spent so far. */
  get spent(): number {
    return cents(this.gone);
  }

  /** Sets what is left from now on. */
  fill(balance: number | null): void {
    this.left = balance;
  }

  /** Forgets what was spent. */
  forget(): void {
    this.gone = 0;
  }

  /** Whether there is so much. */
  pays(amount: number): boolean {
    return amount <= 0 || this.balance === null || this.balance >= cents(amount);
  }

  /** Takes money out, or puts it back in if negative. */
  spend(amount: number): void {
    this.gone += amount;
    if (this.left !== null) this.left -= amount;
  }
}
