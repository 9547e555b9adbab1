/** One legal choice: so many cards with so many cores and any of these memory sizes (GB). */
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
  /** Whether Spot instances of it are sold. */
  spot: boolean;
  /** Whether it may start without its GPU. */
  withoutGpu: boolean;
  /** List price of one card, CNY: by the hour, day and month. */
  price: { hour: number; day: number; month: number };
  sizes: MachineSize[];
}

type Row = [name: string, vram: number, platforms: string, marks: string, prices: number[], sizes: string[]];

/**
 * Sizes are written `GPU/CPU/GB,GB`. Those of 4090, 4090_48G and 3080Ti x1 are on record as seen in the live
 * catalogue. All others, and all of 4090Pro and 5090D, are stand-ins within the documented maxima of their type.
 * 4090Pro and 5090D are here because the live catalogue sells types that no documentation lists.
 * Marks: S = sold as Spot, N = can start without GPU.
 */
const rows: Row[] = [
  [
    "4090",
    24,
    "Amd Intel",
    "SN",
    [1.66, 36.73, 1001.95],
    ["1/16/64,94", "2/32/128,192", "4/64/256,384", "8/92/940", "8/124/940"],
  ],
  ["4090_48G", 48, "Amd Intel", "N", [3.3, 72.6, 1980], ["1/16/96", "2/32/224", "4/64/470", "8/124/940"]],
  ["4090Pro", 24, "Amd Intel", "S", [1.66, 36.73, 1001.95], ["1/16/64,96", "2/32/128,192", "4/64/256", "8/124/512"]],
  ["5090", 32, "Amd Intel", "SN", [3.16, 69.65, 1899.6], ["1/16/64,96", "2/32/128,192", "4/64/256,384", "8/124/940"]],
  ["5090D", 32, "Amd Intel", "S", [3.16, 69.65, 1899.6], ["1/16/64,96", "2/32/128,192", "4/64/384", "8/124/940"]],
  ["A100", 80, "Intel", "S", [10.75, 236.58, 6452.4], ["1/16/64,96,128", "2/32/128,256", "4/64/512", "8/124/1024"]],
  ["A800", 80, "Intel", "N", [6.23, 137.21, 3742.32], ["1/16/64,96,128", "2/32/128,256", "4/64/512,900", "8/124/1800"]],
  [
    "H20",
    96,
    "Intel",
    "N",
    [7.5, 165, 4500],
    ["1/16/64,96,192", "2/32/192,384", "4/64/768", "8/128/1800", "8/188/1800"],
  ],
  ["3090", 24, "Amd", "SN", [1.19, 26.38, 719.64], ["1/12/32", "1/16/48,64", "2/32/96", "4/64/192", "8/124/450"]],
  ["3080Ti", 12, "Intel", "S", [0.74, 16.3, 444.72], ["1/12/32", "2/12/64", "4/12/96", "8/12/125"]],
  ["2080Ti", 11, "Intel", "S", [0.46, 10.25, 279.6], ["1/6/16,24", "2/12/48", "4/24/96", "8/48/192"]],
  ["2080", 11, "Intel", "", [0.42, 9.24, 252], ["1/10/32,40", "2/20/80", "4/40/160", "8/92/334"]],
  ["P40", 24, "Intel", "", [0.4, 8.97, 244.84], ["1/6/48,60", "2/12/120", "4/24/240", "8/48/502"]],
  ["V100S", 32, "Intel", "S", [1.41, 31.17, 850.2], ["1/10/64,72", "2/20/144", "4/40/288", "8/92/576"]],
];

/** Every GPU type the emulator sells, by name. */
export const catalogue: ReadonlyMap<string, GpuType> = new Map(rows.map((row) => [row[0], readRow(row)]));

/** CPU platforms by vendor, as the catalogue call names them. */
export const platformModels = { Intel: ["Intel/IceLake"], Amd: ["Amd/Epyc3", "Amd/Epyc2"] } as const;

/** Whether the type is sold with this many cards, cores and GB of memory. */
export function isLegal(type: GpuType, gpu: number, cpu: number, memoryGb: number): boolean {
  return type.sizes.some((size) => size.gpu === gpu && size.cpu === cpu && size.memory.includes(memoryGb));
}

/** `Auto` takes AMD where it is sold, else Intel; a named vendor has to be one the type is sold with. */
export function choosePlatform(type: GpuType, wanted: CpuPlatform): CpuPlatform | undefined {
  if (wanted === "Auto") return type.platforms.includes("Amd") ? "Amd/Auto" : "Intel/Auto";
  return type.platforms.some((vendor) => wanted === `${vendor}/Auto`) ? wanted : undefined;
}

/** What MinimalCpuPlatform may say. */
export const cpuPlatforms = ["Auto", "Intel/Auto", "Amd/Auto"] as const;
export type CpuPlatform = (typeof cpuPlatforms)[number];

function readRow([name, vram, platforms, marks, [hour = 0, day = 0, month = 0], sizes]: Row): GpuType {
  return {
    name,
    vram,
    platforms: platforms.split(" ") as GpuType["platforms"],
    spot: marks.includes("S"),
    withoutGpu: marks.includes("N"),
    price: { hour, day, month },
    sizes: sizes.map((size) => {
      const [gpu, cpu, memory = ""] = size.split("/");
      return { gpu: Number(gpu), cpu: Number(cpu), memory: memory.split(",").map(Number) };
    }),
  };
}
