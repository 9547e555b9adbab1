import { SETTINGS, type SettingName } from "../../../provider/settings/explicit";
import type { Declarations } from "../reference/declarations";
import { settingTexts } from "../reference/settings";
import type { Properties, PropertySpec } from "./types";

const TYPES: Readonly<Record<SettingName, PropertySpec["type"]>> = {
  publicKey: "string",
  privateKey: "string",
  securityToken: "string",
  projectId: "string",
  endpoint: "string",
  allowHttp: "boolean",
  region: "string",
  owner: "string",
  requestTimeout: "number",
  listLag: "number",
  requestsPerSecond: "integer",
  parallelWrites: "integer",
  maxHourlyPrice: "number",
};

const SECRETS: readonly SettingName[] = ["privateKey", "securityToken"];

/**
 * The settings, for the stack's configuration and for explicit providers. None has a default that SDKs read from
 * the environment: it would go into states, and keys outlive their rotation there. The plugin reads the environment itself.
 */
export function settings(declared: Declarations): Properties {
  return Object.fromEntries(
    settingTexts(declared).map(([name, text]): [string, PropertySpec] => [
      name,
      {
        type: TYPES[name],
        description: `${text} In the environment: \`${SETTINGS[name].env}\`.`,
        ...(SECRETS.includes(name) && { secret: true }),
      },
    ]),
  );
}
