/**
 * What the emulated account and world are like, for callers of `startEmulator`. `settings.ts` has the defaults, in words
 * too; it is checked against this. The published types name no library: some projects' type checkers wouldn't find it.
 */
export interface AccountSettings {
  timeScale: number;
  accountLevel: number;
  quota: number | null;
  soldOut: string[];
  stock: Record<string, number>;
  balance: number | null;
  prices: Record<string, { Month?: number; Day?: number; Dynamic?: number; Postpay?: number; Spot?: number }>;
  reclaimSpotAfter: number | null;
  listDelay: number;
  lingerDelay: number;
  unpaidOrder: boolean;
  verified: boolean;
  subAccount: boolean;
  failingBoots: number;
  failingImages: number;
  pageSize: number;
  requestsPerSecond: number | null;
  sshAt: string | null;
  latency: number;
}
