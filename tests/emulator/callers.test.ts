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
  ["a request of a program", () => ({})],
  ["a request to localhost", () => ({ host: `localhost:${port()}` })],
  ["a request to another port, as through a tunnel", () => ({ host: "127.0.0.1:9000" })],
  ["a request to the address of all interfaces", () => ({ host: `0.0.0.0:${port()}` })],
  ["a request from inside a container", () => ({ host: `host.docker.internal:${port()}` })],
  ["a request to an IPv4 address in IPv6 form", () => ({ host: `[::ffff:127.0.0.1]:${port()}` })],
  ["a request to an IPv6 address", () => ({ host: `[::1]:${port()}` })],
  [
    "a request of its own page",
    () => ({ origin: bench.url, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }),
  ],
  ["a request from the address bar", () => ({ "sec-fetch-site": "none", "sec-fetch-mode": "navigate" })],
])("%s is answered", async (_who, headers) => {
  for (const path of ["/", "/_emulator/overview"]) expect(await status(path, headers())).toBe(200);
  expect(await status("/_emulator/reset", headers(), "POST", "{}")).toBe(200);
});

test.each<[string, () => Record<string, string>]>([
  ["a request to a foreign name that resolves here", () => ({ host: `evil.example:${port()}` })],
  [
    "a request to a name that begins like this computer's address",
    () => ({ host: `127.0.0.1.evil.example:${port()}` }),
  ],
  ["a request from a page of another site", () => ({ origin: "https://evil.example" })],
  ["a request from a page on another port", () => ({ origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-site" })],
  ["a request from a sandboxed page, or a file", () => ({ origin: "null" })],
  ["a request from an https page of the same host", () => ({ origin: `https://${host()}` })],
  [
    "an image on another site, which sends no origin",
    () => ({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }),
  ],
])("%s is refused, whatever it asks for", async (_who, headers) => {
  await bench.create();
  for (const path of ["/", "/_emulator/overview", "/_emulator/connect", "/?Action=DescribeCompShareInstance"])
    expect(await status(path, headers())).toBe(403);
  expect(await status("/_emulator/reset", headers(), "POST", "{}")).toBe(403);
  expect(await status("/", headers(), "POST", "Action=TerminateCompShareInstance")).toBe(403);
  expect(await bench.look("instances")).toHaveLength(1);
});

test("lets a link on another site open the front page, and nothing else", async () => {
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  expect(await status("/", link)).toBe(200);
  expect(await status("/?Action=StopCompShareInstance", link)).toBe(403);
  expect(await status("/_emulator/overview", link)).toBe(403);
});
