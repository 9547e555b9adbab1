/** A table in Markdown. Columns after the first `texts` ones are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], texts = 1): string {
  const rule = head.map((_, index) => (index < texts ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The middle value; of an even number the lower one. Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/** One value divided by another, where there are both. */
export const quotient = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one / other;

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
export const milliseconds = (ms: number): string => `${ms.toFixed(0)} ms`;
export const megabytes = (mb: number): string => `${mb.toFixed(0)} MB`;
export const times = (factor: number): string => `${factor.toFixed(2)} x`;
export const count = (value: number): string => String(value);

/** A value as a cell; what wasn't measured is a dash. */
export const cell = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined ? "-" : format(value);

/** Calls by action, most first. */
export const callList = (calls: Readonly<Record<string, number>>): string =>
  Object.entries(calls)
    .sort(([, a], [, b]) => b - a)
    .map(([action, number]) => `\`${action}\` ${number}`)
    .join(", ") || "none";
