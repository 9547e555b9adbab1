import { isKnown, type RawInputs, type Violation } from "../resource/properties/inputs";
import { unknownProperties } from "../resource/properties/unknown-properties";
import { SETTINGS, type SettingName, type SettingSources } from "../settings/explicit";

const NAMES = Object.keys(SETTINGS);

/** Unknown settings of a provider. Their values are checked when they are first used. */
export function checkConfig(config: RawInputs): Violation[] {
  const ours = Object.entries(config).filter(([name]) => !OF_PULUMI.includes(name));
  return unknownProperties(Object.fromEntries(ours), NAMES, NAMES);
}

/** The settings that are secret. */
export const SECRET_SETTINGS: readonly SettingName[] = ["privateKey", "securityToken"];

/** The inputs that Pulumi itself adds to a provider. */
const OF_PULUMI = ["version", "pluginDownloadURL", "pluginChecksums", "__internal"];

/**
 * Reads settings like those of the stack's configuration. A setting that isn't known yet, in a preview, counts as
 * absent.
 */
export const readerOf =
  (config: RawInputs): SettingSources["config"] =>
  (key) => {
    const value = config[key];
    return value === undefined || value === null || !isKnown(value) ? undefined : String(value);
  };
