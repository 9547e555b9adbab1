import { request } from "node:http";
import { Bench } from "./support";

/** Who may call an emulator: programs and its own page, by a name of this computer. */

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

/** A request with headers that `fetch` doesn't let anybody set. */
function status(path: string, headers: Record<string, string>, method = "GET", body = ""): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${bench.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const host = () => new URL(bench.url).host;
const port = () => new URL(bench.url).port;

test.each<[string, () => Record<string, string>]>([
  ["a program", () => ({})],
  ["by the name localhost", () => ({ host: `localhost:${port()}` })],
  ["by another port, as a tunnel has one", () => ({ host: "127.0.0.1:9000" })],
  ["by the address of all interfaces", () => ({ host: `0.0.0.0:${port()}` })],
  ["out of a container", () => ({ host: `host.docker.internal:${port()}` })],
  ["by IPv4 in IPv6", () => ({ host: `[::ffff:127.0.0.1]:${port()}` })],
  ["by IPv6", () => ({ host: `[::1]:${port()}` })],
  ["its own page", () => ({ origin: bench.url, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" })],
  ["the address bar", () => ({ "sec-fetch-site": "none", "sec-fetch-mode": "navigate" })],
])("%s is answered", async (_who, headers) => {
  for (const path of ["/", "/_emulator/overview"]) expect(await status(path, headers())).toBe(200);
  expect(await status("/_emulator/reset", headers(), "POST", "{}")).toBe(200);
});

test.each<[string, () => Record<string, string>]>([
  ["a name of a page's own that leads here", () => ({ host: `evil.example:${port()}` })],
  ["a name that begins like this computer's", () => ({ host: `127.0.0.1.evil.example:${port()}` })],
  ["a page of another site", () => ({ origin: "https://evil.example" })],
  ["a page of another port", () => ({ origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-site" })],
  ["a page in a sandbox, or a file", () => ({ origin: "null" })],
  ["a page that names another origin under the host", () => ({ origin: `https://${host()}` })],
  [
    "an image of another site, which sends no origin",
    () => ({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }),
  ],
])("%s is refused, whatever it asks", async (_who, headers) => {
  await bench.create();
  for (const path of ["/", "/_emulator/overview", "/_emulator/connect", "/?Action=DescribeCompShareInstance"])
    expect(await status(path, headers())).toBe(403);
  expect(await status("/_emulator/reset", headers(), "POST", "{}")).toBe(403);
  expect(await status("/", headers(), "POST", "Action=TerminateCompShareInstance")).toBe(403);
  expect(await bench.look("instances")).toHaveLength(1);
});

test("a link of another site leads to the front page, and to nothing else", async () => {
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  expect(await status("/", link)).toBe(200);
  expect(await status("/?Action=StopCompShareInstance", link)).toBe(403);
  expect(await status("/_emulator/overview", link)).toBe(403);
});
