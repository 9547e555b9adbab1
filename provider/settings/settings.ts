import type { CompShareError } from "../client/errors";
import { MONEY, type Parse, parseNumber, SECONDS } from "../parsing/values";
import { readEndpoint, settingsError } from "./endpoint";
import { explicit, readOwner, SETTINGS, type SettingName, type SettingSources, trimmed } from "./explicit";
import { type Profile, readProfile } from "./profile";

export { DEFAULT_ENDPOINT } from "./endpoint";

/** The settings of a run: keys, project, endpoint. Only read here. */
export interface Settings extends InputDefaults {
  readonly endpoint: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly securityToken?: string;
  /** Distinguishes stacks of the same name that share an account. */
  readonly owner?: string;
  /** The timeout of one request. */
  readonly requestTimeoutMs: number;
  /** How far the service's lists may lag behind changes. */
  readonly listLagMs: number;
  /** The highest number of requests per second on this computer; learned from the service if not set. */
  readonly requestsPerSecond?: number;
  /** The highest number of concurrent writes. */
  readonly parallelWrites?: number;
}

/** Settings that are defaults of inputs. */
export interface InputDefaults {
  readonly projectId?: string;
  /** The region of zones whose name doesn't contain it. */
  readonly region?: string;
  /** In CNY. */
  readonly maxHourlyPrice?: number;
}

const REQUEST_TIMEOUT_SECONDS = 30;
const LIST_LAG_SECONDS = 15;

/** The settings that are defaults of inputs. Previews get them without keys. */
export function readDefaults(sources: SettingSources): InputDefaults {
  const limit = explicit(sources, "maxHourlyPrice");
  const maxHourlyPrice = limit === undefined ? undefined : Number(limit);
  if (limit !== undefined && !isAmount(maxHourlyPrice)) {
    throw wrong("maxHourlyPrice", limit, {
      expected: "an amount in CNY above 0",
      read: parseNumber(MONEY),
      isRight: isAmount,
    });
  }
  return { projectId: explicit(sources, "projectId"), region: explicit(sources, "region"), maxHourlyPrice };
}

/**
 * Reads the settings.
 * @throws CompShareError `SETTINGS`, which prints the commands that set what is missing.
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
  return {
    endpoint: readEndpoint(sources),
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
  if (isSeconds(seconds)) return seconds * 1000;
  throw wrong(name, text ?? "", {
    expected: "a number of seconds above 0 and up to 3600",
    read: parseNumber(SECONDS),
    isRight: isSeconds,
    usual: ` for the default of ${defaultSeconds}`,
  });
}

function count(name: SettingName, text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,3}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw wrong(name, text, {
    expected: "a whole number from 1 to 9999",
    read: parseNumber(),
    isRight: (value) => /^[1-9]\d{0,3}$/.test(String(value)),
    usual: " for the default",
  });
}

const isAmount = (value: unknown) => typeof value === "number" && value > 0 && Number.isFinite(value);
const isSeconds = (value: unknown) => typeof value === "number" && value > 0 && value <= 3600;

interface Rule {
  readonly expected: string;
  readonly read: Parse;
  readonly isRight: (value: unknown) => boolean;
  /** The default, in words. */
  readonly usual?: string;
}

/** The error for an invalid setting, with the command that sets the intended value. */
function wrong(name: SettingName, text: string, { expected, read, isRight, usual = "" }: Rule): CompShareError {
  const meant = read(text)?.value;
  const right = isRight(meant) ? `: pulumi config set compshare:${name} ${meant}` : "";
  return settingsError(
    `The setting compshare:${name} isn't ${expected}: "${text}"`,
    `Correct it${right}, or remove it${usual}: pulumi config rm compshare:${name}.`,
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
    `Set ${noPublic && noPrivate ? "them" : "it"} for this stack with\n${commands.join("\n")}\nor in the environment as COMPSHARE_PUBLIC_KEY and COMPSHARE_PRIVATE_KEY. ` +
      "The keys are shown at https://console.compshare.cn/uaccount/api_manage.",
  );
}
