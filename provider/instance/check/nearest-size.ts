/** One size of a GPU type. Memory is in GB. */
export interface Size {
  readonly gpu: number;
  readonly cpu: number;
  readonly memoryGb: number;
}

/** Sorts sizes by distance to the wanted one: by cards, then vCPUs, then memory. */
export const byNearness =
  (wanted: Size) =>
  (one: Size, other: Size): number =>
    (["gpu", "cpu", "memoryGb"] as const).reduce(
      (order, name) => order || Math.abs(one[name] - wanted[name]) - Math.abs(other[name] - wanted[name]),
      0,
    );

/** The size that a declaration asks for; its memory is in MB. */
export const sizeOf = ({ gpu, cpu, memory }: { gpu: number; cpu: number; memory: number }): Size => ({
  gpu,
  cpu,
  memoryGb: memory / 1024,
});
