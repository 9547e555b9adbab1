/** The key pair that clients must sign with. */
export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

/**
 * The settings of the emulated account and service, for callers of `startEmulator`. `settings.ts` has the defaults and
 * descriptions, and is checked against this. The published types name no library, as some projects' type checkers
 * wouldn't find it.
 */
export interface AccountSettings {
  timeScale: number;
  accountLevel: number;
  quota: number | null;
  soldOut: string[];
  stock: Record<string, number>;
  balance: number | null;
  prices: Record<
    string,
    { Year?: number; Month?: number; Day?: number; Dynamic?: number; Postpay?: number; Spot?: number }
  >;
  reclaimSpotAfter: number | null;
  reclaimedState: string;
  gpuLessInstances: number | null;
  us3: boolean;
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
  spotForm: "postpay" | "empty" | "spot";
  spotStop: "allowed" | "forced" | "refused";
  gpuLessForm: "reduced" | "unchanged";
  withoutGpuFlag: "refused" | "ignored" | "honoured";
  withoutGpuFilter: "filters" | "ignored";
  catalogueSpot: "empty" | "listed";
  catalogueScope: "everywhere" | "zone";
  inventoryField: "GpuInventory" | "GpuInventoryByZone" | "both";
  imageTypes: "all" | "System";
  describedPrices: "by-id" | "always";
  diskGrowth: "online" | "stopped";
  releaseTime: "noon" | "exact";
  throttledBy: "153" | "429";
  soldOutCode: "8357" | "226604";
  notFoundCode: "8039" | "230";
  missingProjectCode: "292" | "230";
}
