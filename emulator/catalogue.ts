/** One legal size: this many cards with this many cores and one of these memory sizes (GB). */
export interface MachineSize {
  gpu: number;
  cpu: number;
  memory: number[];
}

/** A type of GPU machine. */
export interface GpuType {
  name: string;
  /** Memory of one card, GB. */
  vram: number;
  platforms: ("Intel" | "Amd")[];
  /** Whether it is offered as Spot. */
  spot: boolean;
  /** Whether Shanghai and the container zones have it; all others are only in cn-wlcb-01. */
  everywhere: boolean;
  /** List price of one card, CNY: per hour, day and month. */
  price: { hour: number; day: number; month: number };
  sizes: MachineSize[];
}

type Row = [name: string, vram: number, platforms: string, marks: string, prices: number[], sizes: string[]];

/**
 * Sizes are written `GPU/CPU/GB,GB`: those that the live catalogue, the create page's maxima, published scripts and
 * notes of people with accounts have, and stand-ins within the documented maximum of their type. Numbers of cards that
 * aren't listed are sold with so many times the first size, see `filled`. 4090Pro and 5090D are on no page, and in the
 * live catalogue all the same. Marks: S = sold as Spot, E = sold in every zone.
 */
const rows: Row[] = [
  [
    "4090",
    24,
    "Amd Intel",
    "SE",
    [1.66, 36.73, 1001.95],
    ["1/16/64,94", "2/32/128,192", "4/64/256,384", "8/92/940", "8/124/940", "10/140/680"],
  ],
  ["4090_48G", 48, "Amd Intel", "E", [3.3, 72.6, 1980], ["1/16/96", "2/32/224", "4/64/470", "8/124/940"]],
  ["4090Pro", 24, "Amd Intel", "S", [1.66, 36.73, 1001.95], ["1/16/64,96", "2/32/128,192", "4/64/256", "10/96/950"]],
  [
    "5090",
    32,
    "Amd Intel",
    "SE",
    [3.16, 69.65, 1899.6],
    ["1/16/64,96", "1/14/64", "2/32/128,192", "4/64/256,384", "8/124/940"],
  ],
  ["5090D", 32, "Amd Intel", "S", [3.16, 69.65, 1899.6], ["1/16/64,96", "2/32/128,192", "4/64/384", "8/124/940"]],
  ["A100", 80, "Intel", "S", [10.75, 236.58, 6452.4], ["1/16/64,96,128", "2/32/128,256", "4/64/512", "8/124/1024"]],
  [
    "A800",
    80,
    "Intel",
    "",
    [6.23, 137.21, 3742.32],
    ["1/16/64,96,128,240", "2/32/128,256,480", "4/40/512", "4/64/512,900", "8/124/1800"],
  ],
  [
    "H20",
    96,
    "Intel",
    "",
    [7.5, 165, 4500],
    ["1/16/64,96,192,240", "2/32/192,384", "4/64/768", "8/128/1800", "8/188/1800"],
  ],
  ["3090", 24, "Amd", "S", [1.19, 26.38, 719.64], ["1/12/32", "1/16/48,64", "2/32/96", "4/64/192", "8/124/450"]],
  ["3080Ti", 12, "Intel", "S", [0.74, 16.3, 444.72], ["1/12/32", "2/12/64", "4/12/96", "8/12/125"]],
  ["2080Ti", 11, "Intel", "SE", [0.46, 10.25, 279.6], ["1/6/16,24", "2/12/48", "4/24/96", "8/48/192"]],
  ["2080", 11, "Intel", "", [0.42, 9.24, 252], ["1/10/32,40", "1/8/40", "2/20/80", "4/40/160", "8/92/334"]],
  ["P40", 24, "Intel", "", [0.4, 8.97, 244.84], ["1/6/48,60", "1/8/64", "2/12/120", "4/24/240", "8/48/502"]],
  ["V100S", 32, "Intel", "S", [1.41, 31.17, 850.2], ["1/10/64,72", "2/20/144", "4/40/288", "8/92/576"]],
];

/** Every GPU type that the emulator offers, by name. */
export const catalogue: ReadonlyMap<string, GpuType> = new Map(rows.map((row) => [row[0], readRow(row)]));

/** Whether a zone has the type. */
export function isInZone({ everywhere }: GpuType, zone: string): boolean {
  return everywhere || zone === "cn-wlcb-01";
}

/** CPU platforms by vendor, as the catalogue call names them. */
export const platformModels = { Intel: ["Intel/IceLake"], Amd: ["Amd/Epyc3", "Amd/Epyc2"] } as const;

/** Whether the type is offered with this many cards, cores and GB of memory. */
export function isLegal(type: GpuType, gpu: number, cpu: number, memoryGb: number): boolean {
  return type.sizes.some((size) => size.gpu === gpu && size.cpu === cpu && size.memory.includes(memoryGb));
}

/** `Auto` uses AMD if it is offered, or else Intel; a named vendor must be offered for the type. */
export function choosePlatform(type: GpuType, wanted: CpuPlatform): CpuPlatform | undefined {
  if (wanted === "Auto") return type.platforms.includes("Amd") ? "Amd/Auto" : "Intel/Auto";
  return type.platforms.some((vendor) => wanted === `${vendor}/Auto`) ? wanted : undefined;
}

/** The values of MinimalCpuPlatform. */
export const cpuPlatforms = ["Auto", "Intel/Auto", "Amd/Auto"] as const;
export type CpuPlatform = (typeof cpuPlatforms)[number];

function readRow([name, vram, platforms, marks, [hour = 0, day = 0, month = 0], sizes]: Row): GpuType {
  return {
    name,
    vram,
    platforms: platforms.split(" ") as GpuType["platforms"],
    spot: marks.includes("S"),
    everywhere: marks.includes("E"),
    price: { hour, day, month },
    sizes: filled(sizes.map(readSize)),
  };
}

function readSize(size: string): MachineSize {
  const [gpu, cpu, memory = ""] = size.split("/");
  return { gpu: Number(gpu), cpu: Number(cpu), memory: memory.split(",").map(Number) };
}

/**
 * According to the pages, any number of cards up to the largest is offered: sizes that aren't listed are multiples of
 * the first, up to the largest.
 */
function filled(sizes: MachineSize[]): MachineSize[] {
  const [first, largest] = [sizes[0]!, sizes.at(-1)!];
  return Array.from({ length: largest.gpu }, (_, index) => index + 1).flatMap((gpu) => {
    const listed = sizes.filter((size) => size.gpu === gpu);
    const cpu = Math.min(gpu * first.cpu, largest.cpu);
    const memory = Math.min(gpu * first.memory[0]!, largest.memory[0]!);
    return listed.length > 0 ? listed : [{ gpu, cpu, memory: [memory] }];
  });
}
