import { RETCODE_ROWS } from "../../provider/client/retcodes";
import { imageProperty } from "../../provider/image/properties";
import { IMAGE_SPEC_NAMES } from "../../provider/image/spec";
import { type PROPERTIES, property } from "../../provider/instance/model/properties";
import { SPEC_NAMES } from "../../provider/instance/model/spec";
import { SETTINGS } from "../../provider/settings/explicit";

const REQUIRED = ["zone", "gpuType", "gpu", "cpu", "memory", "imageId", "bootDisk"];
const code = (value: unknown) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

function defaultText(name: keyof typeof PROPERTIES): string {
  const row = property(name);
  if (row.default !== undefined) return code(row.default);
  return REQUIRED.includes(name) ? "required" : (row.defaultText ?? "none");
}

/** The rows of the README's table of properties, as the code has them. */
export const propertyRows = (): string[] =>
  SPEC_NAMES.map((name) => {
    const { type, parameter, onChange } = property(name);
    const shown = name === "timeouts" ? "`customTimeouts`" : code(name);
    return `| ${shown} | ${type} | ${defaultText(name)} | ${parameter ? code(parameter) : "–"} | ${onChange} |`;
  });

/** The rows of the README's table of an image's properties. */
export const imagePropertyRows = (): string[] =>
  IMAGE_SPEC_NAMES.map((name) => {
    const { type, parameter, onChange, defaultText = "none" } = imageProperty(name);
    const shown = name === "timeouts" ? "`customTimeouts`" : code(name);
    return `| ${shown} | ${type} | ${defaultText} | ${parameter ? code(parameter) : "–"} | ${onChange} |`;
  });

/** The rows of the README's table of settings. */
export const settingRows = (): string[] =>
  Object.entries(SETTINGS).map(([name, { env, profile }]) => {
    return `| ${code(`compshare:${name}`)} | ${code(env)} | ${profile ? code(profile) : "–"} |`;
  });

/** The rows of the README's table of RetCodes. */
export const retCodeRows = (): string[] =>
  RETCODE_ROWS.map(({ codes, meaning, advice }) => `| ${codes.join(", ")} | ${meaning} | ${advice} |`);
