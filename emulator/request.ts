/** Parameters as sent: `Disks.0.Size` -> `60`. */
export type FlatParameters = Map<string, string>;

/** A call as it arrived, in every reading that its caller may have signed. */
export interface ReadCall {
  parameters: FlatParameters;
  /** What may be signed: the flattened keys, or a JSON body with its lists joined into one string. */
  signable: FlatParameters[];
}

/** Thrown for a body that doesn't match its content type. */
export class UnreadableBody extends Error {}

/** Reads a call from its query string and body, in any of the three forms. */
export function readCall(query: URLSearchParams, contentType: string, body: string): ReadCall {
  const parameters: FlatParameters = new Map(query);
  if (!body.trim()) return { parameters, signable: [parameters] };
  if (!contentType.includes("json")) {
    for (const [key, value] of new URLSearchParams(body)) parameters.set(key, value);
    return { parameters, signable: [parameters] };
  }
  const json = parseObject(body);
  const joined: FlatParameters = new Map(parameters);
  for (const [key, value] of Object.entries(json)) {
    flatten(key, value, parameters);
    if (Array.isArray(value)) joined.set(key, value.map(asText).join(""));
    else flatten(key, value, joined);
  }
  return { parameters, signable: [parameters, joined] };
}

function parseObject(body: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new UnreadableBody("the body isn't JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new UnreadableBody("the JSON body isn't an object");
  }
  return json as Record<string, unknown>;
}

function flatten(key: string, value: unknown, into: FlatParameters): void {
  if (value === null || value === undefined) return;
  if (typeof value !== "object") into.set(key, asText(value));
  else for (const [name, inner] of Object.entries(value)) flatten(`${key}.${name}`, inner, into);
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
