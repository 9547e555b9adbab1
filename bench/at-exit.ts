/** Clean-up for a command that ends early: processes to end, folders to remove. */
const works = new Set<() => void>();

process.on("exit", () => {
  for (const work of works) work();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    process.stderr.write(`[bench] ended by ${signal}\n`);
    process.exit(1);
  });
}

/** Registers work for the end of the command; the returned function does it now. */
export function atExit(work: () => void): () => void {
  works.add(work);
  return () => {
    if (works.delete(work)) work();
  };
}
