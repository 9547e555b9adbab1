import { CompShareError } from "../client/errors";
import { parseFlag, withoutEdges } from "../parsing/values";
import { explicit, type SettingSources } from "./explicit";

export const DEFAULT_ENDPOINT = "https://api.compshare.cn/";

/**
 * The service's address.
 * @throws CompShareError `SETTINGS` if it isn't a URL, or if keys and passwords must not be sent there.
 */
export function readEndpoint(sources: Pick<SettingSources, "config" | "env">): string {
  const endpoint = explicit(sources, "endpoint") ?? DEFAULT_ENDPOINT;
  const url = URL.parse(endpoint);
  if (!url || !/^https?:$/.test(url.protocol)) {
    const meant = urlMeant(endpoint);
    throw settingsError(
      `The setting compshare:endpoint isn't a URL: "${endpoint}"`,
      `Give ${meant ?? `one such as ${DEFAULT_ENDPOINT}`}, or remove it: pulumi config rm compshare:endpoint.`,
    );
  }
  if (isInTheOpen(url) && !allowsHttp(sources)) {
    throw settingsError(
      `The setting compshare:endpoint is http://${url.host}: the signatures of your keys and the instances' passwords would be sent unencrypted`,
      `Give an https:// address. If the network in between is trusted, allow it: pulumi config set compshare:allowHttp true, or ` +
        "COMPSHARE_ALLOW_HTTP=true.",
    );
  }
  return endpoint;
}

/** Whether traffic to an address can be read on the way. */
export const isInTheOpen = ({ protocol, hostname }: URL): boolean => protocol === "http:" && !isLoopback(hostname);

/** Whether a host is this computer. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])\.?$/i.test(hostname);

function allowsHttp(sources: Pick<SettingSources, "config" | "env">): boolean {
  const text = explicit(sources, "allowHttp");
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  const meant = parseFlag(text)?.value;
  throw settingsError(
    `The setting compshare:allowHttp isn't true or false: "${text}"`,
    `Correct it${meant === undefined ? "" : `: pulumi config set compshare:allowHttp ${meant}`}, or remove it: pulumi config rm compshare:allowHttp.`,
  );
}

/** An address written without its scheme. */
function urlMeant(text: string): string | undefined {
  const bare = withoutEdges(text).replace(/^[a-z]*:?\/\//i, "");
  const url = URL.parse(`https://${bare}`);
  if (!url || !/^[\w.-]+(:\d+)?(\/.*)?$/.test(bare) || (!url.hostname.includes(".") && !isLoopback(url.hostname)))
    return undefined;
  return `${isLoopback(url.hostname) ? "http" : "https"}://${bare}`;
}

export function settingsError(what: string, advice: string): CompShareError {
  return new CompShareError({ code: "SETTINGS", what, advice });
}
