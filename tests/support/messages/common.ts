import { Client } from "../../../provider/client/client";
import { PROPERTIES } from "../../../provider/instance/model/properties";
import { previewDeclaration } from "../../../provider/instance/preview/preview";
import { Offers } from "../../../provider/offers/offers";
import { Queries } from "../../../provider/offers/queries";
import type { Violation } from "../../../provider/resource/properties/inputs";
import type { Property } from "../../../provider/resource/properties/property";
import { readSettings } from "../../../provider/settings/settings";
import { type Api, KEYS } from "../api";
import { type Changes, RIGHT } from "./examples";

/** What the parts of the document share. */

export type Row = readonly string[];

export type PropertyRows = Readonly<Record<string, Pick<Property, "type" | "option">>>;
const PROPERTY_ROWS: PropertyRows = PROPERTIES;

/** When the examples of the document happen. */
export const NOW = Date.parse("2026-12-01T12:00:00Z");

/** The example of a row; without one there is nothing to show. */
export function broken<T>(examples: Readonly<Record<string, T>>, id: string): T {
  const example = examples[id];
  if (example === undefined) throw new Error(`tests/support/messages/examples.ts has no example of ${id}`);
  return example;
}

/** The only problem of a declaration. */
export async function problem(offers: Offers, changes: Changes, olds?: Changes): Promise<Violation> {
  const raw = { ...RIGHT, ...changes };
  const { violations } = await previewDeclaration(offers, {
    raw,
    olds,
    defaults: {},
    now: NOW,
    isPreview: true,
  });
  if (violations.length !== 1) throw new Error(`${JSON.stringify(changes)} has ${violations.length} problems`);
  return violations[0] as Violation;
}

export const clientOf = (api: Api) => new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
export const offersOf = (api: Api) => new Offers(() => clientOf(api), new Queries(() => {}));

/** A service that can't be asked, since there are no keys. */
export const nobody = (tell: ConstructorParameters<typeof Queries>[0] = () => {}) =>
  new Offers(() => {
    readSettings({ config: () => undefined, env: {}, readFile: () => undefined });
    throw new Error("there are keys");
  }, new Queries(tell));

/** What a program writes for an input that is made of an option. */
const optionOf = (name: string, rows: PropertyRows) => rows[name]?.option ?? name;
export const code = (text: string) => `\`${text}\``;
export const declared = (changes: Changes, rows: PropertyRows = PROPERTY_ROWS) =>
  code(
    Object.entries(changes)
      .map(([name, value]) => `${optionOf(name, rows)}: ${JSON.stringify(value) ?? "undefined"}`)
      .join(", "),
  );
