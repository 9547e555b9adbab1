import type { Case } from "./case";
import { randomFrom } from "./random";

/** The cases whose ids begin with one of the patterns, in which `*` stands for anything. */
export function matching<T extends Pick<Case, "id">>(cases: readonly T[], patterns: readonly string[]): T[] {
  const begin = patterns.map((pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}`);
  });
  return cases.filter(({ id }) => begin.some((begins) => begins.test(id)));
}

/** Every N-th case, from the I-th, of `I/N`. */
export function partOf<T>(cases: readonly T[], part: string): T[] {
  const [index = 1, parts = 1] = part.split("/").map(Number);
  return cases.filter((_, at) => at % parts === index - 1);
}

/** So many cases, always the same ones, spread over operations and faults. */
export function sample(cases: readonly Case[], size: number): Case[] {
  const used = new Map<string, number>();
  const count = (key: string) => used.get(key) ?? 0;
  const rank = ({ operation, fault }: Case) => count(operation) + count(fault) + 10 * count(`${operation} ${fault}`);
  const left = [...cases].sort((a, b) => randomFrom(a.id) - randomFrom(b.id));
  const taken: Case[] = [];
  while (taken.length < size && left.length > 0) {
    const best = left.reduce((least, each) => (rank(each) < rank(least) ? each : least));
    left.splice(left.indexOf(best), 1);
    taken.push(best);
    for (const key of [best.operation, best.fault, `${best.operation} ${best.fault}`]) used.set(key, count(key) + 1);
  }
  return taken;
}
