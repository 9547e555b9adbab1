import { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { whyTooOld } from "../needed-node";
import { asker } from "../probe/ask";
import { explicit, type SettingSources } from "../settings/explicit";
import { originOf } from "../settings/origin";
import { pulumiVersion, readConfig } from "../settings/pulumi-cli";
import { DEFAULT_ENDPOINT, readSettings, type Settings } from "../settings/settings";
import type { Asked, Balance, Facts } from "./facts";
import { reach } from "./reach";

/** The timeout of one query. The command must answer soon. */
const QUESTION_MS = 20_000;
const REQUEST_MS = 10_000;

/** Environment variables that affect connections. Only names are shown, as values may contain passwords. */
const NETWORK =
  /^(https?_proxy|all_proxy|no_proxy|node_use_env_proxy|node_extra_ca_certs|node_tls_reject_unauthorized)$/i;

export interface Surroundings extends Omit<SettingSources, "config"> {
  /** The stack whose configuration is read; undefined: the current one if the folder has a project, otherwise none. */
  readonly stack?: string;
  readonly hasProject: boolean;
}

/** Inspects this computer, and asks the service. Changes nothing. */
export async function gather({ stack, hasProject, env, readFile }: Surroundings): Promise<Facts> {
  const config = stack !== undefined || hasProject ? tried(() => readConfig(stack)) : undefined;
  const ofStack = config && "got" in config ? config.got : {};
  const sources: SettingSources = { env, readFile, config: (key) => ofStack[`compshare:${key}`] };
  const settings = tried(() => readSettings(sources));
  const endpoint = explicit(sources, "endpoint") ?? DEFAULT_ENDPOINT;
  const reached = URL.canParse(endpoint) ? await asked(reach(endpoint, REQUEST_MS)) : undefined;
  const canAsk = "got" in settings && reached !== undefined && "got" in reached;
  return {
    node: { version: process.versions.node, tooOld: whyTooOld(process.versions.node) },
    pulumi: tried(pulumiVersion),
    stack: config && ("got" in config ? { got: countOf(config.got) } : config),
    settings,
    keysFrom: "got" in settings ? keysFrom(sources) : {},
    endpoint: { url: endpoint, isDefault: endpoint === DEFAULT_ENDPOINT },
    network: Object.keys(env).filter((name) => NETWORK.test(name) && env[name]),
    reach: reached,
    ...(canAsk ? await askAll(settings.got) : NOTHING_ASKED),
  };
}

const NOTHING_ASKED = {
  projects: undefined,
  instances: undefined,
  balance: undefined,
  zones: undefined,
  images: undefined,
};

async function askAll(settings: Settings): Promise<Pick<Facts, keyof typeof NOTHING_ASKED>> {
  const hasty = { ...settings, requestTimeoutMs: Math.min(REQUEST_MS, settings.requestTimeoutMs) };
  const client = new Client(hasty);
  const projects = await asked(client.call("GetProjectList", {}));
  const [instances, balance, zones] = await Promise.all([
    asked(countInstances(client)),
    asked(balanceOf(hasty)),
    asked(client.call("DescribeCompShareSupportZone", {})),
  ]);
  const region = zones && "got" in zones ? zones.got[0]?.region : undefined;
  const images = region === undefined ? undefined : await asked(countImages(client, region));
  return { projects, instances, balance, zones, images };
}

async function countInstances(client: Client) {
  const { total, instances } = await client.call("DescribeCompShareInstance", { Limit: 100, Offset: 0 });
  return { total, expired: instances.filter(({ IsExpire }) => IsExpire).length };
}

async function countImages(client: Client, region: string) {
  const { total } = await client.call("DescribeCompShareImages", { Region: region, Limit: 1 });
  return { region, total };
}

/** An action of the platform that the provider needs nowhere else. A service without it has no balance to show. */
async function balanceOf(settings: Settings): Promise<Balance> {
  const { json } = await asker(settings)("GetBalance");
  const info = json?.RetCode === 0 ? json.AccountInfo : undefined;
  if (typeof info !== "object" || info === null) return undefined;
  const available = Number((info as Record<string, unknown>).AmountAvailable);
  return { available: Number.isFinite(available) ? available : undefined };
}

const keysFrom = (sources: SettingSources) => ({
  publicKey: originOf(sources, "publicKey"),
  privateKey: originOf(sources, "privateKey"),
});

const countOf = (config: object) => Object.keys(config).filter((key) => key.startsWith("compshare:")).length;

function tried<T>(read: () => T): NonNullable<Asked<T>> {
  try {
    return { got: read() };
  } catch (error) {
    if (error instanceof CompShareError) return { failed: error };
    throw error;
  }
}

async function asked<T>(question: Promise<T>): Promise<NonNullable<Asked<T>>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const what = `no answer within ${QUESTION_MS / 1000} s`;
    timer = setTimeout(() => reject(new CompShareError({ code: "LOST", what })), QUESTION_MS);
  });
  try {
    return { got: await Promise.race([question, late]) };
  } catch (error) {
    if (error instanceof CompShareError) return { failed: error };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
