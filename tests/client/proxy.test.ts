import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Client } from "../../provider/client/client";
import { reach } from "../../provider/doctor/reach";
import { KEYS } from "../support/api";
import { json, type ScriptedServer, scriptedServer } from "../support/scripted-server";

/** A real proxy, which opens tunnels to this computer alone. */
let proxy: Server;
let tunnels: string[];
let service: ScriptedServer;
const saved = { ...process.env };

beforeEach(async () => {
  tunnels = [];
  proxy = createServer();
  proxy.on("connect", ({ url = "" }, socket) => {
    tunnels.push(url);
    const [host = "", port] = url.split(":");
    if (host !== "127.0.0.1") return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const target = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on("error", () => target.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  service = await scriptedServer(json({ RetCode: 0, ZoneInfo: [] }), json({ RetCode: 0, UHostIds: ["uhost-1"] }));
  for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
});
afterEach(async () => {
  process.env = { ...saved };
  await service.close();
  proxy.closeAllConnections();
  proxy.close();
});

const address = (credentials = "") => `http://${credentials}127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const ask = (endpoint = service.url) =>
  new Client({ ...KEYS, endpoint, requestTimeoutMs: 5000 }).call("DescribeCompShareSupportZone", {});

test.each(["HTTP_PROXY", "http_proxy", "ALL_PROXY"])("%s carries calls, each of them once", async (name) => {
  process.env[name] = address();
  expect(await ask()).toEqual([]);
  expect(tunnels).toEqual([new URL(service.url).host]);
  expect(service.requests).toHaveLength(1);
});

test("the check of `doctor` whether the service answers goes through it too", async () => {
  process.env.HTTP_PROXY = address();
  expect((await reach(service.url, 5000)).tookMs).toBeGreaterThan(0);
  expect(tunnels).toEqual([new URL(service.url).host]);
});

test("a host in NO_PROXY is reached directly", async () => {
  process.env.HTTP_PROXY = address();
  process.env.NO_PROXY = "example.com,127.0.0.1";
  expect(await ask()).toEqual([]);
  expect(tunnels).toEqual([]);
});

test("HTTPS_PROXY is asked for a tunnel to an https endpoint, and its password is in no error", async () => {
  process.env.HTTPS_PROXY = address("user:proxy-password@");
  const error = await ask("https://api.example.com/").catch((failure: Error) => failure);
  expect(tunnels).toContain("api.example.com:443");
  expect(String(error)).toContain("HTTP status 407");
  expect(String(error)).not.toContain("proxy-password");
});

test("with an unreachable proxy, a call isn't sent", async () => {
  process.env.HTTP_PROXY = "http://127.0.0.1:9";
  await expect(ask()).rejects.toThrow(/wasn't sent/);
}, 30_000);
