import { median } from "./format";
import type { Measurement, ProviderName } from "./stack";

export const OPERATIONS = ["create", "preview", "refresh", "destroy"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What one operation took, each time that it ran. */
export interface Figure {
  readonly provider: ProviderName;
  readonly size: number;
  readonly operation: Operation;
  readonly measurements: Measurement[];
}

export interface FleetsData {
  /** `--parallel` of create and destroy; refresh and preview have the engine's default. */
  readonly parallel: number;
  readonly figures: readonly Figure[];
  /** Sizes that weren't measured to their end, and why. */
  readonly failures: readonly string[];
  readonly stateBytes: readonly { provider: ProviderName; size: number; bytes: number }[];
}

export const sizesOf = ({ figures }: FleetsData): number[] => [...new Set(figures.map(({ size }) => size))];

/** All runs of one operation. */
export const runsOf = (data: FleetsData, provider: ProviderName, size: number, operation: Operation): Measurement[] =>
  data.figures.find((one) => one.provider === provider && one.size === size && one.operation === operation)
    ?.measurements ?? [];

/** The median of something that the runs of an operation have. */
export function medianOf(
  data: FleetsData,
  [provider, size, operation]: readonly [ProviderName, number, Operation],
  value: (measurement: Measurement) => number = ({ ms }) => ms,
): number | undefined {
  return median(runsOf(data, provider, size, operation).map(value));
}
