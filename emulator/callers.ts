import type { IncomingHttpHeaders } from "node:http";

/**
 * Who may call an emulator that only listens on this computer. A web page can reach it too, through the user's browser:
 * under a name of its own that resolves to this computer (DNS rebinding), or with blind requests.
 */

/** Names of this computer, including those used in containers. A web page can't redirect them. */
const LOOPBACK =
  /^(localhost\.?|[\w-]+\.localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]|host\.(docker|containers)\.internal)$/i;
/** Browsers say who sends a request; programs don't. `none`: the user, in the address bar. */
const OWN_SITES: readonly (string | undefined)[] = [undefined, "same-origin", "none"];

/**
 * Why a request is refused, if it is.
 * @param isPage Whether it asks for a file of the front page, which links may lead to.
 */
export function whyRefused(headers: IncomingHttpHeaders, isPage: boolean): string | undefined {
  const { host = "", origin } = headers;
  if (!LOOPBACK.test(URL.parse(`http://${host}`)?.hostname ?? "")) {
    return `the host "${host}" isn't this computer: call the emulator by 127.0.0.1 or localhost`;
  }
  if (origin !== undefined && origin !== `http://${host}`) return `a page of ${origin} may not call the emulator`;
  const isLink = isPage && headers["sec-fetch-mode"] === "navigate";
  return OWN_SITES.includes(headers["sec-fetch-site"] as string | undefined) || isLink
    ? undefined
    : "a page of another site may not call the emulator";
}
