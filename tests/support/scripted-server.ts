import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request. */
export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

export const json =
  (body: object, headers: Record<string, string> = {}): Reply =>
  (_request, response) =>
    void response.writeHead(200, { "x-ucloud-request-uuid": "req-1", ...headers }).end(JSON.stringify(body));
export const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (_request, response) =>
    void response.writeHead(code, headers).end("no");
export const text =
  (body: string): Reply =>
  (_request, response) =>
    void response.end(body);
export const cut: Reply = (request) => void request.socket.destroy();
export const silence: Reply = () => undefined;

export interface ScriptedServer {
  readonly url: string;
  /** The parameters of each request. */
  readonly requests: URLSearchParams[];
  /** The headers of each request. */
  readonly headers: IncomingMessage["headers"][];
  /** How many connections were made. */
  connections: number;
  close(): Promise<void>;
}

/** A real HTTP server that answers by a script; a request beyond the script's end gets HTTP 418. */
export async function scriptedServer(...script: Reply[]): Promise<ScriptedServer> {
  const requests: URLSearchParams[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const http = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      requests.push(new URLSearchParams(body));
      headers.push(request.headers);
      (script.shift() ?? status(418))(request, response);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const server: ScriptedServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    requests,
    headers,
    connections: 0,
    close: () => {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
  http.on("connection", () => {
    server.connections++;
  });
  return server;
}
