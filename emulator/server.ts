import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { KeyPair } from "./account";
import { whyRefused } from "./callers";
import { answerControl, controlPath } from "./control";
import { ApiError, refuse } from "./errors";
import { type Fault, Faults, preventing } from "./faults";
import { type Answer, answerCall, refusal } from "./gateway";
import type { WrongList } from "./listing";
import { outcomeOf, subjectOf, throttled } from "./outcome";
import { pageFile, pageHeaders } from "./page";
import { type ReadCall, readCall, UnreadableBody } from "./request";
import { meaningOf } from "./retcodes";
import type { World } from "./world";

/** Bodies longer than this aren't calls of this API. */
const longestBody = 1_000_000;

/** Makes the HTTP server of an emulator; the caller lets it listen. */
export function makeServer(world: World, keys: KeyPair): Server {
  const faults = new Faults();
  const server = createServer((request, response) => {
    answer(world, keys, faults, request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, JSON.stringify({ error: String(error) }));
    });
  });
  // Clients keep their connections; to close idle ones early would show them as resets in the middle of a test.
  server.keepAliveTimeout = 65_000;
  return server;
}

async function answer(
  world: World,
  keys: KeyPair,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader("X-UCLOUD-REQUEST-UUID", requestId);
  const url = new URL(request.url ?? "/", "http://emulator");
  const page = pageFile(request.method, url);
  const refused = whyRefused(request.headers, page !== undefined);
  if (refused !== undefined) return send(response, 403, JSON.stringify({ error: refused }));
  const body = await readBody(request);
  if (body === undefined) return send(response, 413, JSON.stringify({ error: "the body is too long" }));
  const file = body ? undefined : page;
  if (file) {
    response.setHeaders(new Headers(pageHeaders));
    return send(response, 200, file.body, file.type);
  }
  if (url.pathname === controlPath || url.pathname.startsWith(`${controlPath}/`)) {
    const path = decodeURIComponent(url.pathname.slice(controlPath.length));
    const { status, body: json } = answerControl(
      { world, faults, keys, url: `http://${request.headers.host}` },
      { method: request.method ?? "", path, body },
    );
    return send(response, status, JSON.stringify(json));
  }
  let call: ReadCall;
  try {
    call = readCall(url.searchParams, request.headers["content-type"] ?? "", body);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    return send(response, 200, inWords(refusal("", refuse.parameter("body", error.message)), requestId));
  }
  const action = call.parameters.get("Action") ?? "";
  const retryAfter = world.throttle.take(world.now());
  if (retryAfter > 0) {
    count(world.throttled, action);
    world.log.add(world.now(), action, subjectOf(call.parameters), throttled(world.settings.throttledBy));
    if (world.settings.throttledBy === "153") {
      return sendLater(response, world.settings.latency, 200, inWords(refusal(action, refuse.throttled()), requestId));
    }
    response.setHeader("Retry-After", String(retryAfter));
    return sendLater(response, world.settings.latency, 429, "too many requests", "text/plain");
  }
  count(world.calls, action);
  const struck = [
    ...faults.strike(action, world.now()),
    { kind: "delay" as const, milliseconds: world.settings.latency },
  ];
  const log = (fault?: Fault, done?: Answer) =>
    world.log.add(world.now(), action, subjectOf(call.parameters, done), outcomeOf(fault, done));
  const carryOut = (wrongly?: WrongList) => answerCall(world, keys, call, wrongly);
  await answerWithFaults(struck, response, { action, requestId }, log, carryOut);
}

/** An answer's body; each has the id of its request. */
function inWords(answer: Answer | undefined, requestId: string): string {
  return JSON.stringify({ ...answer, request_uuid: requestId });
}

function count(calls: Map<string, number>, action: string): void {
  if (action) calls.set(action, (calls.get(action) ?? 0) + 1);
}

/** Carries a call out, or not, and answers it, or not, as the faults that hit it say. */
async function answerWithFaults(
  struck: Fault[],
  response: ServerResponse,
  { action, requestId }: { action: string; requestId: string },
  log: (fault?: Fault, done?: Answer) => void,
  carryOut: (wrongly?: WrongList) => Answer,
): Promise<void> {
  const delay = struck.reduce((sum, fault) => sum + (fault.kind === "delay" ? fault.milliseconds : 0), 0);
  const fault = struck.find((candidate) => candidate.kind !== "delay");
  // The call is carried out before any delay, so that a caller who gives up waiting doesn't undo it.
  const done =
    fault && preventing.includes(fault.kind) ? undefined : carryOut(fault?.kind === "list" ? fault : undefined);
  log(fault, done);
  switch (fault?.kind) {
    case "drop-before":
    case "drop-after":
      return drop(response, delay);
    case "garbage":
      return sendLater(response, delay, 200, "<html>injected garbage", "text/html");
    case "http":
      return sendLater(response, delay, fault.status, `injected status ${fault.status}`, "text/plain");
    case "retcode":
    case "retcode-after": {
      const error = new ApiError(fault.retCode, `injected RetCode ${fault.retCode}${meaningOf(fault.retCode)}`);
      return sendLater(response, delay, 200, inWords(refusal(action, error), requestId));
    }
    default:
      return sendLater(response, delay, 200, inWords(done, requestId));
  }
}

async function drop(response: ServerResponse, delay: number): Promise<void> {
  if (delay > 0) await sleep(delay);
  response.destroy();
}

async function sendLater(
  response: ServerResponse,
  delay: number,
  status: number,
  body: string,
  type?: string,
): Promise<void> {
  if (delay > 0) await sleep(delay, undefined, { ref: false });
  if (!response.destroyed) send(response, status, body, type);
}

function send(response: ServerResponse, status: number, body: string, type = "application/json"): void {
  response.writeHead(status, { "Content-Type": `${type}; charset=utf-8`, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

/** The whole body as text, or nothing if it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= longestBody) chunks.push(chunk);
  }
  return length <= longestBody ? Buffer.concat(chunks).toString("utf8") : undefined;
}
