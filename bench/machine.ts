import { cpus, totalmem } from "node:os";

/** The machine that the figures are of. */
export const machineLine = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ` +
  `${process.arch}, Node ${process.version}, Pulumi ${process.env.BENCH_ENGINE ?? "unknown"}`;
