/** What the command was asked for. */
export interface Options {
  readonly runs: number;
  /** Fleets' sizes. */
  readonly sizes: readonly number[];
}

/** What a figure must be, and whether it is. */
export interface Limit {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  /** Undefined where it wasn't measured. */
  readonly kept: boolean | undefined;
}

/** One part of the report. What it measures is data; tables and limits follow from that alone. */
export interface Section<Data> {
  readonly title: string;
  readonly measure: (options: Options, progress: (text: string) => void) => Promise<Data>;
  /** The tables, as Markdown. */
  readonly render: (data: Data) => string;
  readonly limits: (data: Data) => Limit[];
}

type Format = (value: number) => string;

export const atMost = (what: string, limit: number, measured: number | undefined, format: Format): Limit =>
  limited(what, `at most ${format(limit)}`, measured, format, (value) => value <= limit);

export const atLeast = (what: string, limit: number, measured: number | undefined, format: Format): Limit =>
  limited(what, `at least ${format(limit)}`, measured, format, (value) => value >= limit);

function limited(
  what: string,
  limit: string,
  measured: number | undefined,
  format: Format,
  keeps: (value: number) => boolean,
): Limit {
  if (measured === undefined || Number.isNaN(measured)) return { what, limit, measured: "-", kept: undefined };
  return { what, limit, measured: format(measured), kept: keeps(measured) };
}
