import { z } from "zod";
import { CompShareError } from "../client/errors";
import type { SettingSources } from "./explicit";

export type Profile = { public_key?: string; private_key?: string };

/** The profile in use, and where it is. */
export interface FoundProfile {
  /** Undefined: no place to look is known. */
  readonly path?: string;
  readonly name: string;
  /** Empty where there is no file, or no such profile in it. */
  readonly keys: Profile;
}

const profileFile = z.object({
  current_profile: z.string().nullish(),
  profiles: z.record(z.string(), z.object({ public_key: z.string().optional(), private_key: z.string().optional() })),
});

/** The profile of the service's official command line tool. No file means no profile; a broken one is an error. */
export function readProfile({ env, readFile }: Pick<SettingSources, "env" | "readFile">): FoundProfile {
  const home = env.XDG_CONFIG_HOME ?? (env.HOME && `${env.HOME}/.config`);
  const path = env.COMPSHARE_CONFIG_FILE ?? (home && `${home}/compshare/config.json`);
  const content = path && readFile(path);
  if (!content) return { path, name: env.COMPSHARE_PROFILE ?? "default", keys: {} };
  let file: z.output<typeof profileFile>;
  try {
    file = profileFile.parse(JSON.parse(content));
  } catch {
    // What the parser says would quote the file, keys included.
    throw profileError(`The profile file ${path} isn't one of the CompShare command line tool`, "Mend or remove it.");
  }
  const name = env.COMPSHARE_PROFILE ?? file.current_profile ?? "default";
  const keys = file.profiles[name];
  if (!keys && env.COMPSHARE_PROFILE) {
    const known = Object.keys(file.profiles).join(", ") || "none";
    throw profileError(`The profile file ${path} has no profile "${name}"`, `Its profiles: ${known}.`);
  }
  return { path, name, keys: keys ?? {} };
}

const profileError = (what: string, advice: string) => new CompShareError({ code: "SETTINGS", what, advice });
