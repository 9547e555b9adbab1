import { nearest, plain, sameName } from "./nearest";

/** Common ways to write values that a program doesn't accept, and what they mean. */

/** An interpreted value. */
export interface Interpreted {
  readonly value: unknown;
  /** How to write it, if that differs from the value. */
  readonly written?: unknown;
  /** Set if it may mean something else. */
  readonly isGuess?: true;
}

/** Interprets an invalid value; undefined if it can't. */
export type Parse = (value: unknown) => Interpreted | undefined;

/** White space, including invisible characters from copied pages. */
const EDGES = /^[\s\u200b-\u200d\u2060]+|[\s\u200b-\u200d\u2060]+$/g;

export const withoutEdges = (text: string): string => text.replaceAll(EDGES, "");

/** A trimmed string, or a number's digits. */
export const parseText: Parse = (value) => {
  if (typeof value === "number" || typeof value === "bigint") return { value: String(value) };
  const text = typeof value === "string" ? withoutEdges(value) : "";
  return text === "" || text === value ? undefined : { value: text };
};

const YES = ["true", "yes", "y", "on", "1"];
const NO = ["false", "no", "n", "off", "0"];

export const parseFlag: Parse = (value) => {
  if (!["string", "number"].includes(typeof value)) return undefined;
  const word = plain(String(value));
  return YES.includes(word) ? { value: true } : NO.includes(word) ? { value: false } : undefined;
};

/** One of several words, in another spelling or misspelled. */
export const parseOneOf =
  (words: readonly string[]): Parse =>
  (value) => {
    if (typeof value !== "string") return undefined;
    const same = sameName(value, words);
    if (same !== undefined) return { value: same };
    const near = nearest(value, words);
    return near === undefined ? undefined : { value: near, isGuess: true };
  };

/** The factors of units, in lower case. */
export type Units = Readonly<Record<string, number>>;

const unit = (names: string, factor: number): Units =>
  Object.fromEntries(names.split(" ").map((name) => [name, factor]));

export const MEMORY_IN_MB: Units = {
  ...unit("m mb mib", 1),
  ...unit("g gb gib", 1024),
  ...unit("t tb tib", 1024 ** 2),
};
export const SIZE_IN_GB: Units = { ...unit("g gb gib", 1), ...unit("t tb tib", 1024), ...unit("m mb mib", 1 / 1024) };
export const CARDS: Units = unit("x card cards gpu gpus 卡 张", 1);
export const CPUS: Units = unit("c core cores cpu cpus vcpu vcpus 核", 1);
export const MONEY: Units = unit("cny rmb yuan 元 ¥ ￥", 1);
export const SECONDS: Units = { ...unit("s sec secs second seconds", 1), ...unit("m min mins minute minutes", 60) };
export const PERIODS: Units = unit("year years month months day days 年 月 天", 1);

const NUMBER = /^([^\d.+-]*)([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)(.*)$/;

/** A number as a string: with a unit before or after it, per hour or month, with thousands separators. */
export const parseNumber =
  (units: Units = {}): Parse =>
  (value) => {
    if (typeof value !== "string") return undefined;
    const [, before = "", digits = "", behind = ""] = NUMBER.exec(withoutEdges(value)) ?? [];
    const [ahead, name] = [before, behind].map((one) => withoutEdges(one.replace(/\/\s*\w*$/, "")).toLowerCase());
    const amount = Number(digits.replaceAll(",", ""));
    if (digits === "" || (ahead && name)) return undefined;
    const factor = ahead || name ? Object.entries(units).find(([one]) => one === (ahead || name))?.[1] : 1;
    return factor === undefined ? undefined : { value: amount * factor };
  };

/** Memory in MB. Small numbers without a unit mean GB. */
export const parseMemory: Parse = (value) => {
  const bare = parseNumber()(value)?.value as number | undefined;
  if (bare === undefined) return parseNumber(MEMORY_IN_MB)(value);
  return { value: bare > 0 && bare < 1024 ? bare * 1024 : bare };
};

const SPANS: readonly (readonly [RegExp, string, number])[] = [
  [/^(d|days?|天)$/, "h", 24],
  [/^(h|hrs?|hours?|小时)$/, "h", 1],
  [/^(m|mins?|minutes?|分钟?)$/, "m", 1],
  [/^(s|secs?|seconds?|秒)$/, "s", 1],
];

/** A duration in its short form: "8 hours" is "8h". */
export const parseDuration: Parse = (value) => {
  if (typeof value !== "string") return undefined;
  const text = value.toLowerCase().replaceAll(/[\s,]|and/g, "");
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([a-z\u4e00-\u9fa5]+)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  const short = parts.map(([, amount, name = ""]) => {
    const [, letter, times = 1] = SPANS.find(([names]) => names.test(name)) ?? [];
    return letter && `${Number(amount) * times}${letter}`;
  });
  return short.includes(undefined) ? undefined : { value: short.join("") };
};

const DATE = /^(\d{4})[-/](\d\d?)[-/](\d\d?)[T\s]+(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const CHINA = "+08:00";

/** An ISO 8601 time. Without a zone, it is China time, the service's own. Numbers are Unix times. */
export const parseTime: Parse = (value) => {
  if (typeof value === "number") {
    const date = new Date(value > 1e11 ? value : value * 1000);
    return Number.isNaN(date.getTime()) ? undefined : { value: date.toISOString(), isGuess: true };
  }
  const [, year, month = "", day = "", clock = "", zone] =
    DATE.exec(typeof value === "string" ? value.trim() : "") ?? [];
  if (year === undefined) return undefined;
  const two = (digits: string) => digits.padStart(2, "0");
  const time = clock.replace(/^\d(?=:)/, "0$&").replace(/^\d\d:\d\d$/, "$&:00");
  const at =
    zone === undefined ? CHINA : zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)?$/, (_, h, m = "00") => `${h}:${m}`);
  return {
    value: `${year}-${two(month)}-${two(day)}T${time}${at}`,
    ...(zone === undefined && { isGuess: true as const }),
  };
};

/** A list, if one of its items is given instead, or several in one string. */
export const parseListOf =
  (item: (value: unknown) => unknown): Parse =>
  (value) => {
    if (value === undefined || value === null || Array.isArray(value)) return undefined;
    const items = typeof value === "string" ? value.split(/[\s,;]+/).filter(Boolean) : [value];
    return { value: items.map(item) };
  };

/** Prefixes of GPU vendors. */
const MAKERS = /^(nvidia|geforce|rtx|gtx|tesla|quadro)+/;

/** A GPU type under its marketing name: "RTX 4090" is "4090". */
export const parseModel =
  (types: readonly string[]): Parse =>
  (value) => {
    if (typeof value !== "string" && typeof value !== "number") return undefined;
    const model = plain(String(value)).replace(MAKERS, "");
    const found = types.find((type) => plain(type).replace(MAKERS, "") === model);
    return found === undefined || found === value ? undefined : { value: found };
  };
