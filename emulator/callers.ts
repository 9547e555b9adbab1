import type { IncomingHttpHeaders } from "node:http";

/**
 * Who may call an emulator that listens on this computer alone. A web page from elsewhere reaches it too, by the browser of
 * whoever runs it: under a name of the page's own that leads here (DNS rebinding), or by requests that it sends blindly.
 */

/** Names of this computer, also as its containers have them. No page can have these lead elsewhere first. */
const LOOPBACK =
  /^(localhost\.?|[\w-]+\.localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]|host\.(docker|containers)\.internal)$/i;
/** Browsers say who sends a request; programs say nothing. `none`: the user, by the address bar. */
const OWN_SITES: readonly (string | undefined)[] = [undefined, "same-origin", "none"];

/**
 * Why a request is refused, if it is.
 * @param isPage Whether it asks for a file of the front page, which a link may lead to.
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
