import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { Client } from "../../provider/client/client";
import { CompShareError } from "../../provider/client/errors";
import { httpTransport } from "../../provider/client/transport";
import { sign } from "../../provider/wire/sign";
import {
  cut,
  json,
  type Reply,
  type ScriptedServer,
  scriptedServer,
  silence,
  status,
  text,
} from "../support/scripted-server";
import { createCall } from "../support/spec";

const PRIVATE_KEY = "the-private-key";
const CREATE = createCall();
const created = json({ RetCode: 0, UHostIds: ["uhost-1"] });
const none = json({ RetCode: 0, TotalCount: 0, UHostSet: null });

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

async function serving(script: Reply[], extra: { securityToken?: string; projectId?: string; endpoint?: string } = {}) {
  server = await scriptedServer(...script);
  const slept: number[] = [];
  const client = new Client(
    { endpoint: server.url, publicKey: "pub", privateKey: PRIVATE_KEY, requestTimeoutMs: 300, ...extra },
    { transport: httpTransport(), now: () => 0, sleep: async (ms) => void slept.push(ms), random: () => 1 },
  );
  return { client, server, slept };
}

async function failure(work: Promise<unknown>): Promise<CompShareError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CompShareError)) throw new Error(`not a CompShareError: ${inspect(error)}`);
  return error;
}

test("a call is a signed form with the action, the keys and the timestamp header", async () => {
  const { client, server } = await serving([created], { securityToken: "sts", projectId: "org-1" });
  await client.call("CreateCompShareInstance", CREATE);
  const { Signature, ...params } = Object.fromEntries(server.requests[0] as URLSearchParams);
  expect(params).toMatchObject({
    Action: "CreateCompShareInstance",
    PublicKey: "pub",
    SecurityToken: "sts",
    ProjectId: "org-1",
    "Disks.0.IsBoot": "true",
    Memory: "65536",
  });
  expect(Signature).toBe(sign(params, PRIVATE_KEY));
  expect(Number(server.headers[0]?.["u-timestamp-ms"])).toBeGreaterThan(1.7e12);
  expect(server.headers[0]?.["user-agent"]).toMatch(/^pulumi-compshare\/\d/);
});

describe("with a check before each write", () => {
  const gone = new CompShareError({ code: "REFUSED", what: "the engine is gone", effect: "none" });
  const NAME = { Region: "cn-wlcb", UHostId: "uhost-1", Name: "n" };

  /** A client whose engine dies when so many requests came. */
  async function until(requests: number, ...script: Reply[]) {
    const serving = await scriptedServer(...script);
    server = serving;
    const mayWrite = async () => {
      if (serving.requests.length >= requests) throw gone;
    };
    const client = new Client(
      { endpoint: serving.url, publicKey: "pub", privateKey: PRIVATE_KEY, requestTimeoutMs: 300 },
      { transport: httpTransport(), now: () => 0, sleep: async () => undefined, random: () => 1, mayWrite },
    );
    return { client, requests: serving.requests };
  }

  test("a repeated write isn't sent once the check fails: a throttled create, a repeatable write whose answer was lost", async () => {
    const { client, requests } = await until(1, status(429));
    let sent = 0;
    expect(await failure(client.call("CreateCompShareInstance", CREATE, () => void sent++))).toBe(gone);
    expect([requests.length, sent]).toEqual([1, 1]);
    await server?.close();
    const again = await until(1, cut);
    expect(await failure(again.client.call("ModifyCompShareInstanceName", NAME))).toBe(gone);
    expect(again.requests).toHaveLength(1);
  });

  test("a read is sent without the check", async () => {
    const { client } = await until(0, none);
    await expect(client.call("DescribeCompShareInstance", {})).resolves.toEqual({ total: 0, instances: [] });
  });
});

test("a project named in the call takes precedence over the one in the settings", async () => {
  const { client, server } = await serving([none], { projectId: "org-1" });
  await client.call("DescribeCompShareInstance", { ProjectId: "org-2" });
  expect(server.requests[0]?.get("ProjectId")).toBe("org-2");
});

test("reads share a connection; a purchase opens its own, since an idle one may be closing", async () => {
  const { client, server } = await serving([none, none, created]);
  await client.call("DescribeCompShareInstance", {});
  await client.call("DescribeCompShareInstance", {});
  expect(server.connections).toBe(1);
  await client.call("CreateCompShareInstance", CREATE);
  expect(server.connections).toBe(2);
});

describe("a create is sent once, whatever happens", () => {
  test.each<[string, Reply, string, string]>([
    ["the connection is cut", cut, "LOST", "unknown"],
    ["no answer comes in time", silence, "LOST", "unknown"],
    ["HTTP 500", status(500), "HTTP", "unknown"],
    ["HTTP 503", status(503), "HTTP", "unknown"],
    ["garbage", text("<html>"), "BAD_ANSWER", "unknown"],
    ["an answer without an id", json({ RetCode: 0, UHostIds: [] }), "BAD_ANSWER", "unknown"],
    ["a RetCode", json({ RetCode: 8357, Message: "no" }), "API", "none"],
    ["the gateway's timeout", json({ RetCode: 110, Message: "timeout" }), "API", "unknown"],
    ["a gateway that has no service: who buys looks first", json({ RetCode: 150 }), "API", "none"],
  ])("%s", async (_title, reply, code, effect) => {
    const { client, server } = await serving([reply, created]);
    const error = await failure(client.call("CreateCompShareInstance", CREATE));
    expect(error.facts).toMatchObject({ code, effect, action: "CreateCompShareInstance" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("a throttled call is sent again, since nothing was done", () => {
  const throttled = status(429, { "retry-after": "4" });

  test("even a create", async () => {
    const { client, server, slept } = await serving([throttled, throttled, created]);
    await client.call("CreateCompShareInstance", CREATE);
    expect(server.requests).toHaveLength(3);
    expect(slept).toEqual([4000, 4000]);
  });

  test("even a create, after RetCode 153 as after HTTP 429", async () => {
    const busy = json({ RetCode: 153, Message: "rate limited" });
    const { client, server, slept } = await serving([busy, busy, created]);
    await client.call("CreateCompShareInstance", CREATE);
    expect(server.requests).toHaveLength(3);
    expect(slept).toEqual([1000, 2000]);
  });

  test("and reports each time it is sent, not while it queues", async () => {
    const { client, server, slept } = await serving([throttled, created]);
    const seen: number[][] = [];
    await client.call("CreateCompShareInstance", CREATE, () => seen.push([server.requests.length, slept.length]));
    expect(seen).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("for ten minutes", async () => {
    const hour = status(429, { "retry-after": "3600" });
    const { client, server } = await serving(Array(20).fill(hour));
    const error = await failure(client.call("CreateCompShareInstance", CREATE));
    expect(error.facts).toMatchObject({ code: "HTTP", httpStatus: 429, effect: "none" });
    expect(error.message).toContain("compshare:requestsPerSecond");
    expect(server.requests).toHaveLength(10);
  });
});

describe("a read survives temporary failures", () => {
  test.each<[string, Reply]>([
    ["a cut connection", cut],
    ["silence", silence],
    ["HTTP 500", status(500)],
    ["HTTP 503", status(503)],
    ["HTTP 429", status(429)],
    ["garbage", text("<html>")],
    ...[110, 120, 130, 150, 153, 8433, 8441].map((RetCode): [string, Reply] => [
      `RetCode ${RetCode}`,
      json({ RetCode }),
    ]),
  ])("%s", async (_title, reply) => {
    const { client, server } = await serving([reply, none]);
    await expect(client.call("DescribeCompShareInstance", {})).resolves.toEqual({ total: 0, instances: [] });
    expect(server.requests).toHaveLength(2);
  });

  test("and waits as long as Retry-After says", async () => {
    const { client, slept } = await serving([status(429, { "retry-after": "4" }), none]);
    await client.call("DescribeCompShareInstance", {});
    expect(slept).toEqual([4000]);
  });
});

describe("an answer is read up to a size limit, compressed or not", () => {
  const MB = 1 << 20;
  const bomb: Reply = (_request, response) =>
    void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(64 * MB, " ")));
  const endless: Reply = (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(MB, " "))) {}
      if (!response.destroyed) response.once("drain", more);
    };
    response.writeHead(200);
    more();
  };

  test.each<[string, Reply]>([
    ["a few packed bytes that are many", bomb],
    ["one without an end", endless],
  ])("%s", async (_what, reply) => {
    server = await scriptedServer(reply);
    const settings = { endpoint: server.url, publicKey: "pub", privateKey: PRIVATE_KEY, requestTimeoutMs: 30_000 };
    const error = await failure(new Client(settings).call("CreateCompShareInstance", CREATE));
    expect(error).toMatchObject({ code: "BAD_ANSWER", inDoubt: true });
    expect(error.message).toContain("is longer than 32 MB");
    expect(server.requests).toHaveLength(1);
  });

  test("a compressed answer of usual length is read", async () => {
    const packed: Reply = (_request, response) =>
      void response
        .writeHead(200, { "content-encoding": "gzip" })
        .end(gzipSync(JSON.stringify({ RetCode: 0, UHostIds: ["uhost-1"] })));
    const { client } = await serving([packed]);
    expect(await client.call("CreateCompShareInstance", CREATE)).toMatchObject({ instanceIds: ["uhost-1"] });
  });
});

test("a refused connection is an error of its own: the request was never sent", async () => {
  const { client, server } = await serving([]);
  await server.close();
  const error = await failure(client.call("CreateCompShareInstance", CREATE));
  expect(error.facts).toMatchObject({ code: "NOT_SENT", effect: "none" });
  expect(error.message).toContain("compshare:endpoint");
});

test("each failure that is retried is reported to the caller", async () => {
  const { client, server } = await serving([]);
  await server.close();
  const heard: string[] = [];
  await failure(client.call("DescribeCompShareInstance", {}, undefined, ({ code }) => heard.push(code)));
  expect(heard).toEqual(Array(6).fill("NOT_SENT"));
});

describe("the client understands answers in every form that the service gives", () => {
  const describeOne = async (instance: object) => {
    const { client } = await serving([json({ RetCode: 0, Total: 1, UHostSet: [instance] })]);
    return (await client.call("DescribeCompShareInstance", {})).instances[0];
  };

  test.each([
    ["numbers as text", { UHostId: "u", State: "Running", Memory: "65536" }, { Memory: 65536 }],
    ["a password in base64", { UHostId: "u", State: "Running", Password: "cGFzc3dvcmQ=" }, { Password: "password" }],
    ["a plain password", { UHostId: "u", State: "Running", Password: "pass-word!" }, { Password: "pass-word!" }],
    ["lists as null", { UHostId: "u", State: "Running", DiskSet: null }, { DiskSet: [], IPSet: [] }],
    ["an unknown state", { UHostId: "u", State: "Meditating" }, { State: "Meditating" }],
    [
      "flags in words",
      { UHostId: "u", State: "", IsExpire: "Yes", AutoRenew: "No" },
      { IsExpire: true, AutoRenew: false },
    ],
  ])("%s", async (_title, instance, expected) => {
    expect(await describeOne(instance)).toMatchObject(expected);
  });

  test.each([
    ["a list", { UHostIds: ["uhost-1"] }],
    ["a bare id", { UHostIds: "uhost-1" }],
    ["the singular", { UHostId: "uhost-1" }],
  ])("ids of a create as %s", async (_title, answer) => {
    const { client } = await serving([json({ RetCode: 0, ...answer })]);
    expect((await client.call("CreateCompShareInstance", CREATE)).instanceIds).toEqual(["uhost-1"]);
  });
});

describe("an answer that would mislead is refused, with what it lacks", () => {
  test.each([
    ["an instance without its id", { TotalCount: 1, UHostSet: [{ State: "Running" }] }, "UHostSet[0].UHostId"],
    ["an instance without its state", { TotalCount: 1, UHostSet: [{ UHostId: "u" }] }, "UHostSet[0].State"],
    ["no list where there are instances", { TotalCount: 3, UHostSet: null }, "UHostSet"],
    ["no list and no total", {}, "UHostSet"],
  ])("%s", async (_title, answer, missing) => {
    const { client } = await serving(Array.from({ length: 6 }, () => json({ RetCode: 0, ...answer })));
    const error = await failure(client.call("DescribeCompShareInstance", {}));
    expect(error.code).toBe("BAD_ANSWER");
    expect(error.message).toContain(missing);
  });

  test("an answer without a RetCode", async () => {
    const { client } = await serving(Array.from({ length: 6 }, () => json({})));
    expect((await failure(client.call("DescribeCompShareInstance", {}))).message).toContain("no RetCode");
  });
});

test("an error of the service says what it means, what helps, and which request failed", async () => {
  const { client } = await serving([json({ RetCode: 8357, Message: "sold out!" })]);
  const { message } = await failure(client.call("CreateCompShareInstance", CREATE));
  expect(message).toBe(
    'CreateCompShareInstance was refused: this GPU type is sold out in this zone (the service says "sold out!"). ' +
      "Nothing was created, changed or charged by this request. " +
      "Try another zone or GPU type, or try again later. [RetCode 8357, request id req-1]",
  );
});

describe("a change that was answered with", () => {
  const START = { Region: "cn-wlcb", UHostId: "uhost-1" };

  test("the gateway's timeout is in doubt, and isn't sent again", async () => {
    const { client, server } = await serving([json({ RetCode: 110 })]);
    const error = await failure(client.call("StartCompShareInstance", START));
    expect(error.inDoubt).toBe(true);
    expect(error.message).toContain("It isn't known whether the request took effect");
    expect(server.requests).toHaveLength(1);
  });

  test.each([130, 150])("RetCode %d is sent again, since the gateway hadn't passed it on", async (RetCode) => {
    const { client, server } = await serving([json({ RetCode }), json({ RetCode: 0 })]);
    await client.call("StartCompShareInstance", START);
    expect(server.requests).toHaveLength(2);
  });
});

test("the request id comes from the header, or else from the body", async () => {
  const bare: Reply = (_request, response) =>
    void response.end(JSON.stringify({ RetCode: 8357, Message: "", request_uuid: "body-1" }));
  const { client } = await serving([bare]);
  const { message } = await failure(client.call("CreateCompShareInstance", CREATE));
  expect(message).toContain("request id body-1");
});

test.each(["Secret-pass1", Buffer.from("Secret-pass1").toString("base64")])(
  "an error doesn't repeat a password that the service quotes as %s",
  async (quoted) => {
    const { client } = await serving([json({ RetCode: 230, Message: `Password ${quoted} is bad` })]);
    const Password = Buffer.from("Secret-pass1").toString("base64");
    const error = await failure(client.call("CreateCompShareInstance", { ...CREATE, Password }));
    expect(error.message).toContain('"Password [secret] is bad"');
    expect(inspect(error, { depth: null }) + error.stack).not.toContain(quoted);
  },
);

describe("no error contains a key, in a field or in its text", () => {
  test.each<[string, Reply]>([
    ["a service that quotes the key", json({ RetCode: 230, Message: `bad ${PRIVATE_KEY} sts-token` })],
    ["a cut connection", cut],
    ["silence", silence],
    ["HTTP 500", status(500)],
    ["garbage", text(PRIVATE_KEY)],
  ])("%s", async (_title, reply) => {
    const { client } = await serving([reply], { securityToken: "sts-token" });
    const error = await failure(client.call("CreateCompShareInstance", CREATE));
    const everything = inspect(error, { depth: null, showHidden: true }) + error.stack + JSON.stringify(error);
    expect(everything).not.toContain(PRIVATE_KEY);
    expect(everything).not.toContain("sts-token");
    expect(everything).not.toContain("Signature");
  });
});
