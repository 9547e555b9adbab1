import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { finished } from "node:stream/promises";

/** What the service answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** One call on its way, in the hands of a fault. */
export interface HeldCall {
  readonly action: string;
  /** Lets the service do the work. */
  carryOut(): Promise<Answer>;
  answer(answer: Answer): void;
  /** Cuts the connection. */
  cut(): void;
  /** Waits until the caller has given up. */
  givenUp(): Promise<void>;
}

export type Strike = (call: HeldCall) => Promise<void>;

/** Stands between provider and service: keeps the order of the calls, and lets a fault hit exactly one of them. */
export class CallProxy {
  /** The calls so far, each as `Action#n`: the nth call of that action. */
  readonly calls: string[] = [];
  /** Whether the planted fault has hit its call. */
  struck = false;
  /** Called with each call as it comes, before it goes on. */
  onCall: (call: string) => void = () => undefined;
  private readonly counts = new Map<string, number>();
  private planted: { call: string; strike: Strike } | undefined;

  private constructor(
    private readonly target: string,
    private readonly server: Server,
  ) {}

  static async start(target: string): Promise<CallProxy> {
    const server = createServer((incoming, response) => {
      proxy.pass(incoming, response).catch(() => response.destroy());
    });
    const proxy = new CallProxy(target, server);
    server.keepAliveTimeout = 65_000;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Notes in the log that something else begins. */
  note(what: string): void {
    this.calls.push(`[${what}]`);
  }

  /** The fault hits this call, and no other. */
  plant(call: string, strike: Strike): void {
    this.planted = { call, strike };
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(incoming);
    const held = this.hold(incoming, response, body);
    const nth = (this.counts.get(held.action) ?? 0) + 1;
    this.counts.set(held.action, nth);
    const call = `${held.action}#${nth}`;
    this.calls.push(call);
    this.onCall(call);
    if (this.planted?.call !== call) return held.answer(await held.carryOut());
    this.struck = true;
    await this.planted.strike(held);
  }

  private hold(incoming: IncomingMessage, response: ServerResponse, body: string): HeldCall {
    const { search, searchParams } = new URL(incoming.url ?? "/", this.target);
    return {
      action: new URLSearchParams(body).get("Action") ?? searchParams.get("Action") ?? "",
      carryOut: () => forward(`${this.target}/${search}`, incoming, body),
      answer: ({ status, headers, body }) => {
        if (!response.destroyed) response.writeHead(status, headers).end(body);
      },
      cut: () => void response.destroy(),
      givenUp: () => finished(response).catch(() => undefined),
    };
  }
}

function forward(url: string, { method, headers }: IncomingMessage, body: string): Promise<Answer> {
  const type = headers["content-type"] ?? "";
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { "content-type": type } }, async (answer) => {
      const kept = ["content-type", "x-ucloud-request-uuid"].flatMap((name) =>
        answer.headers[name] ? [[name, String(answer.headers[name])]] : [],
      );
      resolve({ status: answer.statusCode ?? 500, headers: Object.fromEntries(kept), body: await textOf(answer) });
    });
    outgoing.on("error", reject).end(body);
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
