import { jsonText, printable, table } from "../terminal/text";
import type { Orphan } from "./select";

const COLUMNS = ["KIND", "ID", "NAME", "ZONE", "STATE", "AGE", "PRICE", "MADE FOR", "NOTE"] as const;

/** The orphans as a table for a terminal, each with how to adopt and how to delete it. */
export function orphansText(orphans: readonly Orphan[]): string {
  if (orphans.length === 0) return "No orphans: the given states own everything of ours in the places looked at.\n";
  const lines = [...table([COLUMNS, ...orphans.map(cells)]), "", ...sum(orphans), "", ...orphans.flatMap(waysOut)];
  return `${lines.map((line) => printable(line.replaceAll("\n", "?")).trimEnd()).join("\n")}\n`;
}

/** The form documented in docs/guides/orphans.md. */
export const orphansJson = (orphans: readonly Orphan[], warnings: readonly string[]): string =>
  jsonText({ orphans, warnings });

function cells(orphan: Orphan): string[] {
  const { kind, id, name, zone, region, state, size, ageSeconds, price, chargeType, resource, madeFor } = orphan;
  const notes = [orphan.inTheMaking && "creation may be in progress", orphan.note];
  return [
    kind,
    id,
    name ?? "",
    zone ?? region,
    state ?? (size === undefined ? "" : `${size} GB`),
    ageSeconds === undefined ? "" : ageText(ageSeconds),
    price === undefined ? "" : priceText(price, chargeType),
    resource ?? madeFor ?? "",
    notes.filter(Boolean).join("; "),
  ];
}

function sum(orphans: readonly Orphan[]): string[] {
  const counted = (["instance", "image", "disk"] as const).flatMap((kind) => {
    const count = orphans.filter((orphan) => orphan.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}${count === 1 ? "" : "s"}`];
  });
  const totals = new Map<string | undefined, number>();
  for (const { price, chargeType } of orphans) {
    if (price !== undefined) totals.set(chargeType, (totals.get(chargeType) ?? 0) + price);
  }
  const priced = [...totals].map(([chargeType, total]) => priceText(Number(total.toFixed(4)), chargeType));
  return [
    `${counted.join(", ").replace(/, (?=[^,]*$)/, " and ")} that no given state owns${priced.length > 0 ? `: ${priced.join(" + ")}` : ""}.`,
    ...(priced.length > 0 ? ["Prices are the instances' as the service states them for their charge type."] : []),
    "An instance of a stack whose state wasn't given looks like an orphan: --stack and --state give more of them.",
  ];
}

function waysOut(orphan: Orphan): string[] {
  const { id, zone, region, projectId, disks, end } = orphan;
  const project = projectId ? `, project ${projectId}` : "";
  return [
    `${id} (${zone ?? region}${project})`,
    ...(disks ?? []).map(
      ({ id, name, size, own }) =>
        `  disk: ${[id, name, size && `${size} GB`, !own && "not its own"].filter(Boolean).join(", ")}`,
    ),
    `  keep: ${keep(orphan)}`,
    `  end:  ${end.join(" && ") || "in https://console.compshare.cn/ (the command line tool only looks in the default project)"}`,
  ];
}

function keep({ kind, id, adoptInstanceId, adoptImageId, adoptDiskId }: Orphan): string {
  const adoption = { adoptInstanceId, adoptImageId, adoptDiskId };
  const [property, value] = Object.entries(adoption).find(([, one]) => one !== undefined) ?? [];
  if (kind === "disk" && property === undefined) return `adoptDiskId: "${id}" in a CompShareDisk there, then pulumi up`;
  return `${property}: "${value}" in a resource there, then pulumi up`;
}

const priceText = (price: number, chargeType: string | undefined) => `${price} CNY (${chargeType ?? "?"})`;

function ageText(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
