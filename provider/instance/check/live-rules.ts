import type { Catalogue, MachineOffer } from "../../offers/catalogue";
import { nearestFirst } from "../../parsing/nearest";
import type { Violation } from "../../resource/properties/inputs";
import { regionOfZone } from "../../resource/properties/zones";
import { DISK_TYPES } from "../model/machines";
import type { InstanceSpec } from "../model/spec";
import { byNearness, type Size, sizeOf } from "./nearest-size";
import { otherModel, spotByTable } from "./rules";

const MB_PER_GB = 1024;
const MOST_NAMED = 8;

/** A rule of the service's catalogue. If the service can't be asked, the rules of the API page apply instead. */
export interface LiveRule {
  readonly id: string;
  /** The rule as a sentence, for the documentation. */
  readonly description: string;
  readonly needs: readonly (keyof InstanceSpec)[];
  readonly check: (
    spec: InstanceSpec,
    offer: MachineOffer,
    catalogue: Catalogue,
  ) => Violation | Violation[] | undefined;
}

const bad = (property: string, reason: string): Violation => ({ property, reason });

/** The rules of the live catalogue about a GPU type that the zone offers, one row each. */
export const LIVE_RULES: readonly LiveRule[] = [
  {
    id: "live-size",
    description: "the zone offers this combination of cards, vCPUs and memory for the GPU type",
    needs: ["gpu", "cpu", "memory"],
    check: checkSize,
  },
  {
    id: "live-platform",
    description: "the CPU platform is available for the GPU type in the zone",
    needs: ["minimalCpuPlatform"],
    check: ({ minimalCpuPlatform = "Auto", zone }, { gpuType, platforms }) => {
      const wanted = minimalCpuPlatform.split("/")[0] as string;
      if (wanted === "Auto" || platforms.length === 0 || platforms.includes(wanted)) return undefined;
      return bad(
        "minimalCpuPlatform",
        `"${minimalCpuPlatform}" isn't available for ${gpuType} in ${zone}; write "Auto" or "${platforms[0]}/Auto"`,
      );
    },
  },
  {
    id: "live-spot",
    description: "Spot is offered for the GPU type",
    needs: ["chargeType"],
    check: (spec, { gpuType, zone }, { spot }) => {
      const byTable = spotByTable(spec);
      if (!spot) return byTable && { ...byTable, isMarket: true };
      const types = spot.filter((one) => one.zone === zone).map((one) => one.gpuType);
      if (spec.chargeType !== "Spot" || types.includes(gpuType)) return undefined;
      return bad(
        "chargeType",
        `"Spot" isn't offered for ${gpuType} in ${zone}; choose "Postpay", or a GPU type with Spot: ${types.join(", ") || "none"}`,
      );
    },
  },
  {
    id: "live-boot-disk",
    description: "the boot disk's type and size are offered for the GPU type",
    needs: ["bootDisk"],
    check: ({ bootDisk }, offer) => checkDisk("bootDisk", bootDisk, offer.bootDisks, offer) ?? [],
  },
  {
    id: "live-data-disks",
    description: "data disks' types and sizes are offered for the GPU type",
    needs: ["dataDisks"],
    check: ({ dataDisks }, offer) =>
      dataDisks.flatMap((disk, index) => checkDisk(`dataDisks[${index}]`, disk, offer.dataDisks, offer) ?? []),
  },
];

/** The offer for a GPU type in a zone, or the problem if there is none. */
export function offerOf(
  { gpuType, zone, region }: Pick<InstanceSpec, "gpuType" | "zone" | "region">,
  { machines, zones }: Catalogue,
): MachineOffer | Violation | undefined {
  const here = machines.filter((machine) => machine.zone === zone);
  const offer = here.find((machine) => machine.gpuType === gpuType);
  if (offer) return offer;
  // The catalogue is about machines: it has none for a zone of containers.
  if (here.length === 0 && zones?.includes(zone)) return undefined;
  if (here.length === 0) {
    const all = machines.map((one) => one.zone);
    const ofRegion = all.filter((one) => regionOfZone(one) === region);
    const choice = [...new Set(ofRegion.length > 0 ? ofRegion : all)];
    return bad("zone", `"${zone}" has no machines; choose one of ${nearestFirst(zone, choice).join(", ")}`);
  }
  const elsewhere = machines.filter((machine) => machine.gpuType === gpuType).map((machine) => machine.zone);
  if (elsewhere.length > 0) {
    return bad("gpuType", `"${gpuType}" isn't offered in ${zone}; it is offered in ${listed(elsewhere)}`);
  }
  const names = here.map((machine) => machine.gpuType);
  return (
    otherModel(gpuType, names) ??
    bad("gpuType", `"${gpuType}" isn't offered in ${zone}; choose one of ${nearestFirst(gpuType, names).join(", ")}`)
  );
}

function checkSize(spec: InstanceSpec, { gpuType, sizes }: MachineOffer): Violation | undefined {
  const { gpu, cpu, memory, zone } = spec;
  const wanted = sizeOf(spec);
  const all = sizes.flatMap(({ memoryGb, ...size }) => memoryGb.map((gb): Size => ({ ...size, memoryGb: gb })));
  const [nearest, ...others] = all.sort(byNearness(wanted));
  // A catalogue without sizes doesn't restrict them.
  if (!nearest) return undefined;
  if (nearest.gpu !== gpu) {
    const counts = [...new Set(all.map((size) => size.gpu))].sort((a, b) => a - b);
    return bad(
      "gpu",
      `${cardsText(gpu)} ${gpu === 1 ? "isn't" : "aren't"} offered for ${gpuType} in ${zone}; choose ${or(counts)}; ` +
        `the nearest is gpu: ${nearest.gpu}, cpu: ${nearest.cpu}, memory: ${nearest.memoryGb * MB_PER_GB}`,
    );
  }
  const alike = sizes.filter((size) => size.gpu === gpu);
  const withCards = `choices for ${gpuType} with ${cardsText(gpu)}: ${sizesText(alike, cpu)}`;
  if (nearest.cpu !== cpu) return bad("cpu", `${cpu} vCPUs aren't offered; ${withCards}`);
  if (nearest.memoryGb === wanted.memoryGb) return undefined;
  const choices = [nearest, ...others]
    .filter((size) => size.gpu === gpu && size.cpu === cpu)
    .slice(0, 2)
    .map(({ memoryGb }) => `${memoryGb * MB_PER_GB} (${memoryGb} GB)`);
  return bad(
    "memory",
    `${memory} (${Number(wanted.memoryGb.toFixed(2))} GB) isn't offered; ${withCards}; write ${choices.join(" or ")}`,
  );
}

function checkDisk(
  property: string,
  { type, size }: InstanceSpec["bootDisk"],
  offers: MachineOffer["bootDisks"],
  { gpuType, zone }: MachineOffer,
): Violation | undefined {
  if (offers.length === 0) return undefined;
  const offer = offers.find((one) => one.type === type);
  const kind = property === "bootDisk" ? "boot disk" : "data disk";
  if (!offer) {
    const known: readonly string[] = DISK_TYPES;
    const types = [...new Set(offers.map((one) => one.type))].filter((one) => known.includes(one)).join(", ");
    return bad(
      `${property}.type`,
      `"${type}" isn't offered as a ${kind} for ${gpuType} in ${zone}; choose one of ${types}`,
    );
  }
  const { minGb, maxGb } = offer;
  if (size >= (minGb ?? 0) && size <= (maxGb ?? Number.POSITIVE_INFINITY)) return undefined;
  return bad(`${property}.size`, `${size} GB isn't possible: a ${type} ${kind} has ${limitsText(minGb, maxGb)} GB`);
}

/** The known limits: the service gives no minimum for boot disks. */
function limitsText(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

/** Sizes for messages, those with the nearest number of vCPUs: "16 vCPUs with 64 or 94 GB". */
function sizesText(sizes: MachineOffer["sizes"], cpu: number): string {
  const nearest = [...sizes].sort((a, b) => Math.abs(a.cpu - cpu) - Math.abs(b.cpu - cpu)).slice(0, MOST_NAMED);
  const named = nearest
    .sort((a, b) => a.cpu - b.cpu)
    .map((size) => `${size.cpu} vCPUs with ${or([...size.memoryGb].sort((a, b) => a - b))} GB`);
  const more = sizes.length - nearest.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join("; ");
}

const cardsText = (gpu: number) => `${gpu} ${gpu === 1 ? "card" : "cards"}`;
const or = (values: readonly number[]) => values.join(", ").replace(/, (?=[^,]*$)/, " or ");
const listed = (names: readonly string[]) => [...new Set(names)].join(", ");
