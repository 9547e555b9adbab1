/** Work that has to be done when the command ends before its time: processes to end, folders to remove. */
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

/** Sees to it that the work is done at the end; the function that it returns does it now. */
export function atExit(work: () => void): () => void {
  works.add(work);
  return () => {
    if (works.delete(work)) work();
  };
}
