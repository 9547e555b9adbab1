import { CompShareError } from "../client/errors";
import { explicit, readOwner, SETTINGS, type SettingName, type SettingSources, trimmed } from "./explicit";
import { type Profile, readProfile } from "./profile";

/** The settings of a run: keys, project, endpoint. Read here and nowhere else. */
export interface Settings extends InputDefaults {
  readonly endpoint: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly securityToken?: string;
  /** Tells stacks of one name apart that share an account. */
  readonly owner?: string;
  /** How long one request may take. */
  readonly requestTimeoutMs: number;
  /** How far the service's lists may lag behind what was done. */
  readonly listLagMs: number;
  /** The most requests a second; without it the rate that the service takes is learned. */
  readonly requestsPerSecond?: number;
  /** The most calls at once that change something. */
  readonly parallelWrites?: number;
}

/** Settings that are defaults of inputs. */
export interface InputDefaults {
  readonly projectId?: string;
  /** The region of zones whose name doesn't tell it. */
  readonly region?: string;
  /** In CNY. */
  readonly maxHourlyPrice?: number;
}

export const DEFAULT_ENDPOINT = "https://api.compshare.cn/";
const REQUEST_TIMEOUT_SECONDS = 30;
const LIST_LAG_SECONDS = 15;

/** The settings that are defaults of inputs: they are there without keys, for previews. */
export function readDefaults(sources: SettingSources): InputDefaults {
  const limit = explicit(sources, "maxHourlyPrice");
  const maxHourlyPrice = limit === undefined ? undefined : Number(limit);
  if (maxHourlyPrice !== undefined && !(maxHourlyPrice > 0)) {
    throw settingsError(
      `The setting compshare:maxHourlyPrice isn't an amount in CNY above 0: "${limit}"`,
      "Set it right, or remove it: pulumi config rm compshare:maxHourlyPrice.",
    );
  }
  return { projectId: explicit(sources, "projectId"), region: explicit(sources, "region"), maxHourlyPrice };
}

/**
 * Reads the settings.
 * @throws CompShareError `SETTINGS` that prints the commands which set what is missing.
 */
export function readSettings(sources: SettingSources): Settings {
  let profile: Profile | undefined;
  const find = (name: SettingName) => {
    const found = explicit(sources, name);
    const field = SETTINGS[name].profile;
    if (found !== undefined || field === undefined) return found;
    profile ??= readProfile(sources).keys;
    return trimmed(profile[field]);
  };
  const publicKey = find("publicKey");
  const privateKey = find("privateKey");
  if (!publicKey || !privateKey) throw missingKeys(!publicKey, !privateKey);
  const endpoint = find("endpoint") ?? DEFAULT_ENDPOINT;
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) {
    throw settingsError(
      `The setting compshare:endpoint isn't a URL: "${endpoint}"`,
      `Give one such as ${DEFAULT_ENDPOINT}, or remove it: pulumi config rm compshare:endpoint.`,
    );
  }
  return {
    endpoint,
    publicKey,
    privateKey,
    securityToken: find("securityToken"),
    ...readDefaults(sources),
    owner: readOwner(sources),
    requestTimeoutMs: milliseconds("requestTimeout", find("requestTimeout"), REQUEST_TIMEOUT_SECONDS),
    listLagMs: milliseconds("listLag", find("listLag"), LIST_LAG_SECONDS),
    requestsPerSecond: count("requestsPerSecond", find("requestsPerSecond")),
    parallelWrites: count("parallelWrites", find("parallelWrites")),
  };
}

function milliseconds(name: SettingName, text: string | undefined, defaultSeconds: number): number {
  const seconds = text === undefined ? defaultSeconds : Number(text);
  if (seconds > 0 && seconds <= 3600) return seconds * 1000;
  throw settingsError(
    `The setting compshare:${name} isn't a number of seconds above 0 and up to 3600: "${text}"`,
    `Set it right, or remove it for the default of ${defaultSeconds}: pulumi config rm compshare:${name}.`,
  );
}

function count(name: SettingName, text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,3}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw settingsError(
    `The setting compshare:${name} isn't a whole number from 1 to 9999: "${text}"`,
    `Set it right, or remove it for the default: pulumi config rm compshare:${name}.`,
  );
}

function missingKeys(noPublic: boolean, noPrivate: boolean): CompShareError {
  const names = [noPublic && "public key", noPrivate && "private key"].filter(Boolean).join(" and the ");
  const commands = [
    noPublic && "    pulumi config set compshare:publicKey <your public key>",
    noPrivate && "    pulumi config set --secret compshare:privateKey <your private key>",
  ].filter(Boolean);
  return settingsError(
    `The ${names} of your CompShare account ${noPublic && noPrivate ? "aren't" : "isn't"} set`,
    `Set it for this stack with\n${commands.join("\n")}\nor in the environment as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY. ` +
      "The keys are shown at https://console.compshare.cn/uaccount/api_manage.",
  );
}

function settingsError(what: string, advice: string): CompShareError {
  return new CompShareError({ code: "SETTINGS", what, advice });
}
