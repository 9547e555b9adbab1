/** Where settings come from. Pulumi's configuration wins over the environment, the environment over the file. */
export interface SettingSources {
  /** A value of the stack's configuration, by its key without the namespace `compshare:`. */
  readonly config: (key: string) => string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The content of a file, or undefined if there is none. */
  readonly readFile: (path: string) => string | undefined;
}

/** Each setting: its key in the stack's configuration, its environment variable, its field in the profile file. */
export const SETTINGS = {
  /** The account's public key, from the console's [API keys](https://console.compshare.cn/uaccount/api_manage) page. */
  publicKey: { env: "COMPSHARE_PUBLIC_KEY", profile: "public_key" },
  /** The private key that belongs to it. In a stack's configuration it is set with `--secret`. */
  privateKey: { env: "COMPSHARE_PRIVATE_KEY", profile: "private_key" },
  /** Belongs to temporary credentials. */
  securityToken: { env: "COMPSHARE_SECURITY_TOKEN", profile: undefined },
  /** The project. Sub accounts have to set it. */
  projectId: { env: "COMPSHARE_PROJECT_ID", profile: undefined },
  /**
   * Where the service is. Default: `https://api.compshare.cn/`. Unencrypted (`http://`) it may only be on this computer, since
   * signatures of the keys and passwords of instances travel there.
   */
  endpoint: { env: "COMPSHARE_ENDPOINT", profile: undefined },
  /** Whether an unencrypted endpoint may be elsewhere. Default: false. */
  allowHttp: { env: "COMPSHARE_ALLOW_HTTP", profile: undefined },
  /** The region of zones whose name doesn't tell it. */
  region: { env: "COMPSHARE_REGION", profile: undefined },
  /** Any text. It tells stacks of the same name in one account apart. */
  owner: { env: "COMPSHARE_OWNER", profile: undefined },
  /** Seconds that one request may take. Default: 30. */
  requestTimeout: { env: "COMPSHARE_REQUEST_TIMEOUT", profile: undefined },
  /** Seconds that the service's lists may lag behind. Default: 15. */
  listLag: { env: "COMPSHARE_LIST_LAG", profile: undefined },
  /**
   * The most requests per second, of all runs on this computer together. Runs on other computers add to it: give each its part.
   * Default: the rate that the service takes, learned when it throttles.
   */
  requestsPerSecond: { env: "COMPSHARE_REQUESTS_PER_SECOND", profile: undefined },
  /** The most calls at once that change something. Default: 20. */
  parallelWrites: { env: "COMPSHARE_PARALLEL_WRITES", profile: undefined },
  /** The default of the property of this name, in CNY. */
  maxHourlyPrice: { env: "COMPSHARE_MAX_HOURLY_PRICE", profile: undefined },
} as const;
export type SettingName = keyof typeof SETTINGS;

/** The setting that is part of the resources' digests. */
export const readOwner = (sources: Pick<SettingSources, "config" | "env">): string | undefined =>
  explicit(sources, "owner");

/** A setting from the stack or the environment. */
export function explicit(
  { config, env }: Pick<SettingSources, "config" | "env">,
  name: SettingName,
): string | undefined {
  return trimmed(config(name)) ?? trimmed(env[SETTINGS[name].env]);
}

export const trimmed = (value: string | undefined) => value?.trim() || undefined;
