import type { Operation } from "./operations";

const NAMED = /(COMPSHARE_TAKE_OVER|COMPSHARE_LEAVE)=([\w,-]+) pulumi up/g;

/** The environment variable that a refused command asks the user to set; undefined if it asks for none. */
export function answerTo(
  output: string,
  { answer = "COMPSHARE_TAKE_OVER" }: Operation,
): Readonly<Record<string, string>> | undefined {
  const text = output.replaceAll(/\s+/g, " ");
  const ids = [...text.matchAll(NAMED)].flatMap(([, name, ids]) => (name === answer ? [ids] : []));
  if (ids.length > 0) return { [answer]: [...new Set(ids)].join(",") };
  // Whether it is gone: nothing here is, so it is run again a little later.
  return text.includes("COMPSHARE_GONE=") ? {} : undefined;
}
