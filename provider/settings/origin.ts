import { SETTINGS, type SettingName, type SettingSources, trimmed } from "./explicit";
import { readProfile } from "./profile";

/** Where a setting comes from, without its value; undefined if it isn't set. */
export function originOf(sources: SettingSources, name: SettingName): string | undefined {
  const { env, profile } = SETTINGS[name];
  if (trimmed(sources.config(name))) return "the stack's configuration";
  if (trimmed(sources.env[env])) return env;
  if (profile === undefined) return undefined;
  const found = readProfile(sources);
  return trimmed(found.keys[profile]) && `the profile "${found.name}" of ${found.path}`;
}
