import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * What opens the connections to a URL: directly, or by a tunnel through the proxy that `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`
 * and `NO_PROXY` name for it (also in small letters), as other programs do.
 */
export function agentsFor(options: { readonly keepAlive?: true }): (url: string) => Agents {
  const made = new Map<string, Agents>();
  return (url) => {
    const proxy = getProxyForUrl(url);
    const agents = made.get(proxy) ?? (proxy === "" ? direct(options) : by(proxy, options));
    made.set(proxy, agents);
    return agents;
  };
}

const direct = (options: object): Agents => ({ http: new HttpAgent(options), https: new HttpsAgent(options) });

function by(proxy: string, options: object): Agents {
  // Plain HTTP goes by a tunnel too: a proxy that passes requests on could send one twice.
  const tunnel = new HttpsProxyAgent(proxy, options);
  return { http: tunnel as unknown as HttpAgent, https: tunnel as unknown as HttpsAgent };
}
