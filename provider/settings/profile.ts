import { z } from "zod";
import { CompShareError } from "../client/errors";
import { own } from "../parsing/own";
import { type SettingSources, trimmed } from "./explicit";

export type Profile = { public_key?: string | undefined; private_key?: string | undefined };

/** The active profile and its file. */
export interface FoundProfile {
  /** Undefined: there is no known location. */
  readonly path?: string;
  readonly name: string;
  /** Empty if there is no file, or no such profile in it. */
  readonly keys: Profile;
}

/** Inactive profiles may have any form. */
const profileFile = z.object({
  current_profile: z.string().nullish(),
  profiles: z.record(z.string(), z.unknown()).nullish(),
});
/** Some programs write unset values as empty strings. */
const key = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const profile = z.object({ public_key: key, private_key: key });

/** The profile of the service's official command line tool. No file means no profile; an invalid file is an error. */
export function readProfile({ env, readFile }: Pick<SettingSources, "env" | "readFile">): FoundProfile {
  const home = trimmed(env.XDG_CONFIG_HOME) ?? (env.HOME && `${env.HOME}/.config`);
  const path = trimmed(env.COMPSHARE_CONFIG_FILE) ?? (home && `${home}/compshare/config.json`);
  const asked = trimmed(env.COMPSHARE_PROFILE);
  const content = path && readFile(path);
  if (!content) return { path, name: asked ?? DEFAULT, keys: {} };
  const file = parsed(profileFile, content);
  if (!file)
    throw profileError(`The profile file ${path} isn't a profile file of the CompShare command line tool`, MEND);
  const name = asked ?? trimmed(file.current_profile ?? undefined) ?? DEFAULT;
  const found = own(file.profiles ?? {}, name);
  if (!found && asked !== undefined) {
    const known = Object.keys(file.profiles ?? {}).join(", ") || "none";
    throw profileError(`The profile file ${path} has no profile "${name}"`, `Its profiles: ${known}.`);
  }
  const keys = profile.safeParse(found ?? {});
  if (!keys.success) throw profileError(`The profile "${name}" of ${path} has keys that aren't strings`, MEND);
  return { path, name, keys: keys.data };
}

const DEFAULT = "default";
const MEND = "Mend or remove it.";

/** The parser's message would quote the file, including keys. */
function parsed<S extends z.ZodType>(schema: S, content: string): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

const profileError = (what: string, advice: string) => new CompShareError({ code: "SETTINGS", what, advice });
