import { RETCODE_ROWS } from "../../../provider/client/retcodes";
import type { Property, PropertyTable } from "../../../provider/resource/properties/property";
import { SETTINGS } from "../../../provider/settings/explicit";

const code = (value: unknown) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

function defaultText({ default: usual, defaultText: inWords, required }: Property): string {
  if (usual !== undefined) return code(usual);
  return inWords ?? (required ? "required" : "none");
}

/** The rows of a table of properties, as the code has them. */
export const propertyRows = (table: PropertyTable): string[] =>
  Object.entries(table).map(([name, row]) => {
    const { type, parameter, onChange, option = name } = row;
    return `| ${code(option)} | ${type} | ${defaultText(row)} | ${parameter ? code(parameter) : "–"} | ${onChange} |`;
  });

/** The rows of the table of settings. */
export const settingRows = (): string[] =>
  Object.entries(SETTINGS).map(([name, { env, profile }]) => {
    return `| ${code(`compshare:${name}`)} | ${code(env)} | ${profile ? code(profile) : "–"} |`;
  });

/** The rows of the table of RetCodes. */
export const retCodeRows = (): string[] =>
  RETCODE_ROWS.map(({ codes, meaning, advice }) => `| ${codes.join(", ")} | ${meaning} | ${advice} |`);
