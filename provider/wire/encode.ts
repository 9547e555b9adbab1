/** A value that the API can transport: scalars, and lists and objects of them. */
export type WireValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly WireValue[]
  | { readonly [key: string]: WireValue };

/** The parameters of one call, nested as in the API's documentation. */
export type WireParams = { readonly [key: string]: WireValue };

/** The parameters of one call as sent: dotted keys, string values. */
export type FlatParams = Record<string, string>;

/**
 * Flattens nested parameters as the gateway expects them: `{Disks: [{Size: 60}]}` becomes `Disks.0.Size=60`. Missing
 * values (`null`, `undefined`) are left out.
 * @throws TypeError for a number without an exact string (NaN, Infinity).
 */
export function flatten(params: WireParams): FlatParams {
  const flat: FlatParams = {};
  const put = (key: string, value: WireValue): void => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        put(`${key}.${index}`, item);
      });
    } else if (typeof value === "object") {
      for (const [name, item] of Object.entries(value)) put(`${key}.${name}`, item);
    } else {
      flat[key] = scalarText(key, value as string | number | boolean);
    }
  };
  for (const [key, value] of Object.entries(params)) put(key, value);
  return flat;
}

function scalarText(key: string, value: string | number | boolean): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`${key} is not a number: ${value}`);
  return String(value);
}

/** A password as sent. */
export const encodePassword = (password: string): string => Buffer.from(password).toString("base64");
