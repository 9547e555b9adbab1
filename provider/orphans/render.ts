import type { Orphan } from "./select";

const COLUMNS = ["KIND", "ID", "NAME", "ZONE", "STATE", "AGE", "PRICE"] as const;

/** The orphans as a table for a terminal, each with its two ways out. */
export function orphansText(orphans: readonly Orphan[]): string {
  if (orphans.length === 0) return "No orphans: the given states own everything of ours in this account.\n";
  const rows = [COLUMNS as readonly string[], ...orphans.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join("  ")
      .trimEnd(),
  );
  return [
    ...table,
    "",
    `${orphans.length} found that none of the given states owns. A stack whose state wasn't given may own them: --state gives more.`,
    "",
    ...orphans.flatMap(waysOut),
    "",
  ].join("\n");
}

function cells({ kind, id, name, zone, region, state, size, ageSeconds, price, chargeType }: Orphan): string[] {
  return [
    kind,
    id,
    printable(name),
    zone ?? region,
    state ?? (size === undefined ? "" : `${size} GB`),
    ageSeconds === undefined ? "" : ageText(ageSeconds),
    price === undefined ? "" : `${price} CNY (${chargeType ?? "?"})`,
  ];
}

function waysOut({ id, adoptInstanceId, end, note }: Orphan): string[] {
  return [
    `${id}${note ? ` (${note})` : ""}`,
    ...(adoptInstanceId ? [`  keep: adoptInstanceId: "${adoptInstanceId}" in its resource, then pulumi up`] : []),
    `  end:  ${end.join(" && ")}`,
  ];
}

function ageText(seconds: number): string {
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** Names come from the account: what they hold must not steer a terminal. */
const printable = (text: string | undefined) => (text ?? "").replaceAll(/\p{C}/gu, "?");
