/** Random numbers that are the same for the same seed. */
export class Dice {
  constructor(private seed: number) {}

  /** From 0 to 1. */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below = (limit: number) => Math.floor(this.next() * limit);
  pick = <T>(list: readonly T[]): T => list[this.below(list.length)] as T;
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

const ODD_VALUES: readonly unknown[] = [
  null,
  "",
  " ",
  0,
  -1,
  1e308,
  -1e308,
  2 ** 53,
  0.1,
  "NaN",
  "Infinity",
  "1e999",
  "-0",
  "0x10",
  "9".repeat(400),
  true,
  false,
  [],
  {},
  [null],
  [[]],
  [{}],
  { length: 1 },
  { toString: 1, valueOf: null },
  "\u0000\u001b[31m\r\n",
  "\ud800",
  "\ufffd\ufffd",
  "__proto__",
  "uhost-somebody-elses",
];
const ODD_KEYS = ["__proto__", "constructor", "toString", "hasOwnProperty", "", "\u0000", "0", "RetCode", "UHostId"];
const MEGABYTE = "x".repeat(1_000_000);

type Container = Record<string, unknown> | unknown[];

/** Places in a JSON value that hold something: each with its container and its key. */
function places(value: unknown, found: [Container, string][] = []): [Container, string][] {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Container, key]);
    places((value as Record<string, unknown>)[key], found);
  }
  return found;
}

const get = (container: Container, key: string) => (container as Record<string, unknown>)[key];
const set = (container: Container, key: string, value: unknown) =>
  // A list has no names: one of its own would not travel, and could break the list here.
  !(Array.isArray(container) && Number.isNaN(Number(key))) &&
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });

/** What can be done to one place of an answer. `other` is an answer that belongs elsewhere. */
const CHANGES: ((dice: Dice, container: Container, key: string, other: () => unknown) => void)[] = [
  (_dice, container, key) => (Array.isArray(container) ? void container.splice(Number(key), 1) : delete container[key]),
  (dice, container, key) => set(container, key, structuredClone(dice.pick(ODD_VALUES))),
  (dice, container, key) => {
    if (!Array.isArray(container)) set(container, dice.pick(ODD_KEYS), structuredClone(get(container, key)));
  },
  (_dice, container, key) => set(container, key, [get(container, key), get(container, key)]),
  (_dice, container, key) => set(container, key, { [key]: get(container, key) }),
  (_dice, container, key) => set(container, key, JSON.stringify(get(container, key))),
  (_dice, container, key) => set(container, key, -Number(JSON.stringify(get(container, key)))),
  (_dice, container, key) => set(container, key, nested(get(container, key))),
  (dice, container, key, other) => {
    const from = places(other());
    if (from.length > 0) set(container, key, structuredClone(get(...dice.pick(from))));
  },
  (_dice, container, key, other) => {
    if (Array.isArray(container)) container.push(structuredClone(container[Number(key)]), other());
  },
  (dice, container, key) => {
    if (dice.below(200) === 0) set(container, key, MEGABYTE);
  },
];

const nested = (value: unknown) => {
  let deep = value;
  for (let level = 0; level < 200; level++) deep = level % 2 === 0 ? [deep] : { deep };
  return deep;
};

/** What can be done to the text of an answer. */
const TEXT_CHANGES: ((dice: Dice, text: string) => string)[] = [
  (dice, text) => text.slice(0, dice.below(text.length)),
  (_dice, text) => text + text,
  (dice, text) => text.slice(dice.below(text.length)),
  (dice, text) => text.replace(text[dice.below(text.length)] ?? "", "\ufffd"),
  (_dice, text) => `\ufeff${text}`,
  (_dice, text) => `[${text}]`,
  (_dice, text) => JSON.stringify(text),
  () => "",
  () => "null",
  () => "[".repeat(20_000),
  (_dice, text) => text.replace("{", '{"__proto__":{"RetCode":0,"UHostSet":[]},'),
];

const RETCODES = ["0", "", "0.0", "1.5", -1, 171, 8903, 8433, 8434, 299, 1e21, "abc", null, undefined, [0], "00", " 0"];
const STATUSES = [100, 204, 301, 302, 400, 403, 404, 429, 500, 502, 503, 504, 599];

/** A hostile version of a true answer. */
export function mutate(dice: Dice, body: string, otherBody: string): RawAnswer {
  const way = dice.below(20);
  if (way === 0) return { status: dice.pick(STATUSES), body };
  if (way <= 3) return { status: 200, body: dice.pick(TEXT_CHANGES)(dice, body) };
  const answer = JSON.parse(body) as Record<string, unknown>;
  if (way === 4) answer.RetCode = structuredClone(dice.pick(RETCODES));
  if (way === 5)
    for (const total of ["TotalCount", "Total"])
      answer[total] = structuredClone(dice.pick([...ODD_VALUES, 1e9, 7, "12"]));
  const other = (): unknown => JSON.parse(otherBody);
  for (let left = 1 + dice.below(3); left > 0; left--) {
    const all = places(answer);
    if (all.length > 0) dice.pick(CHANGES)(dice, ...dice.pick(all), other);
  }
  return { status: 200, body: JSON.stringify(answer) };
}
