import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Client } from "../../provider/client/client";
import { KEYS } from "../support/api";
import { json, type ScriptedServer, scriptedServer } from "../support/scripted-server";

/** A forward proxy: what it was asked for, by a request's URL or by CONNECT. */
let proxy: Server;
let asked: string[];
let service: ScriptedServer;
const saved = { ...process.env };

beforeEach(async () => {
  asked = [];
  proxy = createServer((incoming: IncomingMessage, response) => {
    asked.push(incoming.url ?? "");
    const passedOn = request(incoming.url ?? "", { method: incoming.method, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(passedOn);
  });
  proxy.on("connect", ({ url = "" }, socket) => {
    asked.push(`CONNECT ${url}`);
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  service = await scriptedServer(json({ RetCode: 0, ZoneInfo: [] }), json({ RetCode: 0, ZoneInfo: [] }));
  for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
});
afterEach(async () => {
  process.env = { ...saved };
  proxy.close();
  await service.close();
});

const address = (credentials = "") => `http://${credentials}127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const ask = (endpoint = service.url) =>
  new Client({ ...KEYS, endpoint, requestTimeoutMs: 5000 }).call("DescribeCompShareSupportZone", {});

test.each(["HTTP_PROXY", "http_proxy", "ALL_PROXY"])("%s carries calls to an http endpoint", async (name) => {
  process.env[name] = address();
  expect(await ask()).toEqual([]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain(service.url.replace(/\/$/, ""));
});

test("NO_PROXY lets a host be reached directly", async () => {
  process.env.HTTP_PROXY = address();
  process.env.NO_PROXY = "example.com,127.0.0.1";
  expect(await ask()).toEqual([]);
  expect(asked).toEqual([]);
});

test("HTTPS_PROXY is asked for a tunnel to an https endpoint, and its password is in no error", async () => {
  process.env.HTTPS_PROXY = address("user:proxy-password@");
  const error = await ask("https://api.example.com/").catch((failure: Error) => failure);
  expect(asked).toContain("CONNECT api.example.com:443");
  expect(String(error)).toContain("HTTP status 407");
  expect(String(error)).not.toContain("proxy-password");
});

test("a proxy that doesn't answer is a call that wasn't sent", async () => {
  const gone = connect((proxy.address() as AddressInfo).port);
  gone.destroy();
  process.env.HTTP_PROXY = "http://127.0.0.1:9";
  await expect(ask()).rejects.toThrow(/wasn't sent/);
}, 30_000);
