import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * The agents for a URL: direct connections, or a tunnel through the proxy named by `HTTPS_PROXY`, `HTTP_PROXY`,
 * `ALL_PROXY` and `NO_PROXY` (or their lower-case forms).
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
  // Plain HTTP uses a tunnel too: a forwarding proxy could send a request twice.
  const tunnel = new HttpsProxyAgent(proxy, options);
  return { http: tunnel as unknown as HttpAgent, https: tunnel as unknown as HttpsAgent };
}
