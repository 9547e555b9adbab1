// What Linux tells of processes under /proc. A process that has ended meanwhile is undefined.
import { readdirSync, readFileSync } from "node:fs";

/** Processor time is told in ticks of a hundredth of a second. */
const TICK_MS = 10;

export const processIds = (): number[] => readdirSync("/proc").map(Number).filter(Number.isInteger);

/** Processor time so far, user's and system's. */
export function cpuMs(pid: number): number | undefined {
  const fields = stat(pid);
  return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

export function parentOf(pid: number): number | undefined {
  const fields = stat(pid);
  return fields && Number(fields[1]);
}

/** The most memory that it held so far. */
export const peakMb = (pid: number): number | undefined => memoryMb(pid, "VmHWM");

/** The memory that it holds; of what it shares with others, all. */
export const residentMb = (pid: number): number | undefined => memoryMb(pid, "VmRSS");

function memoryMb(pid: number, row: "VmHWM" | "VmRSS"): number | undefined {
  const kb = new RegExp(`^${row}:\\s+(\\d+) kB`, "m").exec(read(pid, "status") ?? "")?.[1];
  return kb === undefined ? undefined : Number(kb) / 1024;
}

export const commandOf = (pid: number): string => (read(pid, "cmdline") ?? "").replaceAll("\0", " ");

/** The fields after the command's name, which may hold blanks itself. */
function stat(pid: number): string[] | undefined {
  const text = read(pid, "stat");
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
