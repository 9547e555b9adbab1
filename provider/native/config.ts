import { isKnown, type RawInputs, type Violation } from "../resource/properties/inputs";
import { unknownProperties } from "../resource/properties/unknown-properties";
import { SETTINGS, type SettingName, type SettingSources } from "../settings/explicit";

const NAMES = Object.keys(SETTINGS);

/** What is wrong with the names of a provider's settings. Their values are judged when something is asked with them. */
export function checkConfig(config: RawInputs): Violation[] {
  const ours = Object.entries(config).filter(([name]) => !OF_PULUMI.includes(name));
  return unknownProperties(Object.fromEntries(ours), NAMES, NAMES);
}

/** The settings that are secret. */
export const SECRET_SETTINGS: readonly SettingName[] = ["privateKey", "securityToken"];

/** What Pulumi itself puts among a provider's inputs. */
const OF_PULUMI = ["version", "pluginDownloadURL", "pluginChecksums", "__internal"];

/** Reads settings as the stack's configuration would say them. One that isn't known yet, at a preview, isn't there. */
export const readerOf =
  (config: RawInputs): SettingSources["config"] =>
  (key) => {
    const value = config[key];
    return value === undefined || value === null || !isKnown(value) ? undefined : String(value);
  };
