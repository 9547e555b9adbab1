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
  publicKey: { env: "COMPSHARE_PUBLIC_KEY", profile: "public_key" },
  privateKey: { env: "COMPSHARE_PRIVATE_KEY", profile: "private_key" },
  securityToken: { env: "COMPSHARE_SECURITY_TOKEN", profile: undefined },
  projectId: { env: "COMPSHARE_PROJECT_ID", profile: undefined },
  endpoint: { env: "COMPSHARE_ENDPOINT", profile: undefined },
  allowHttp: { env: "COMPSHARE_ALLOW_HTTP", profile: undefined },
  region: { env: "COMPSHARE_REGION", profile: undefined },
  owner: { env: "COMPSHARE_OWNER", profile: undefined },
  requestTimeout: { env: "COMPSHARE_REQUEST_TIMEOUT", profile: undefined },
  listLag: { env: "COMPSHARE_LIST_LAG", profile: undefined },
  requestsPerSecond: { env: "COMPSHARE_REQUESTS_PER_SECOND", profile: undefined },
  parallelWrites: { env: "COMPSHARE_PARALLEL_WRITES", profile: undefined },
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
