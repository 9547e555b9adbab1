import fc from "fast-check";
import { expectedSignature } from "../../emulator/signature";
import { PUBLISHED } from "../support/published-signatures";
import { type Answer, Bench, example, flatten, keys, type Parameters, sign } from "./support";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

const create = { Action: "CreateCompShareInstance", PublicKey: keys.publicKey, ...example };

async function answerTo(init: RequestInit, query = ""): Promise<Answer> {
  return (await (await fetch(`${bench.url}/${query}`, { method: "POST", ...init })).json()) as Answer;
}

function signed(parameters: Parameters): Record<string, string> {
  const flat = flatten(parameters);
  return { ...flat, Signature: sign(flat) };
}

const asJson = (body: unknown): RequestInit => ({
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

describe("the gateway takes a call", () => {
  test("as a form", async () => {
    expect(await answerTo({ body: new URLSearchParams(signed(create)) })).toMatchObject({ RetCode: 0 });
  });

  test("as JSON with flattened keys", async () => {
    expect(await answerTo(asJson(signed(create)))).toMatchObject({ RetCode: 0 });
  });

  test("as JSON with numbers and booleans", async () => {
    const { Signature } = signed(create) as { Signature: string };
    const typed = { ...flatten(create), GPU: 1, CPU: 16, Memory: 65536, "Disks.0.IsBoot": true, Signature };
    expect(await answerTo(asJson(typed))).toMatchObject({ RetCode: 0 });
  });

  test("as nested JSON signed over the flattened keys", async () => {
    const { Signature } = signed(create) as { Signature: string };
    expect(await answerTo(asJson({ ...create, Signature }))).toMatchObject({ RetCode: 0 });
  });

  test("as JSON whose list was signed as one joined text", async () => {
    const parameters = { Action: "DescribeCompShareInstance", PublicKey: keys.publicKey };
    const Signature = sign({ ...parameters, UHostIds: "uhost-auhost-b" });
    const answer = await answerTo(asJson({ ...parameters, UHostIds: ["uhost-a", "uhost-b"], Signature }));
    expect(answer).toMatchObject({ RetCode: 0, TotalCount: 0 });
  });

  test("as a query", async () => {
    const answer = await answerTo({ method: "GET" }, `?${new URLSearchParams(signed(create))}`);
    expect(answer).toMatchObject({ Action: "CreateCompShareInstanceResponse", RetCode: 0 });
  });

  test("with a security token, signed like any parameter", async () => {
    const withToken = { ...create, SecurityToken: "token" };
    expect(await answerTo({ body: new URLSearchParams(signed(withToken)) })).toMatchObject({ RetCode: 0 });
    const unsigned = { ...signed(create), SecurityToken: "token" };
    expect(await answerTo({ body: new URLSearchParams(unsigned) })).toMatchObject({ RetCode: 171 });
  });

  test("with parameters it doesn't know", async () => {
    const more = { ...create, RequestId: "1", Anything: "else" };
    expect(await answerTo({ body: new URLSearchParams(signed(more)) })).toMatchObject({ RetCode: 0 });
  });
});

describe("the gateway refuses", () => {
  const form = (parameters: Parameters, signature?: string) => {
    const flat = flatten(parameters);
    return { body: new URLSearchParams({ ...flat, Signature: signature ?? sign(flat) }) };
  };
  test.each<[string, number, () => RequestInit]>([
    ["a call without action", 160, () => form({ PublicKey: keys.publicKey })],
    ["an unknown action", 161, () => form({ PublicKey: keys.publicKey, Action: "CreateMoon" })],
    ["an inherited name as action", 161, () => form({ PublicKey: keys.publicKey, Action: "constructor" })],
    ["a call without signature", 170, () => form(create, "")],
    ["a wrong signature", 171, () => form(create, "0".repeat(40))],
    ["a signature by another key", 171, () => form(create, sign(flatten(create), "another key"))],
    ["an unknown public key", 171, () => form({ ...create, PublicKey: "somebody" })],
    ["a body that isn't JSON", 230, () => ({ headers: { "Content-Type": "application/json" }, body: "{" })],
  ])("%s with RetCode %d", async (_, RetCode, init) => {
    const answer = await answerTo(init());
    expect(answer).toMatchObject({ RetCode });
    expect(answer.Message).toBeTruthy();
  });
});

test("every answer has an id of its own, even a refusal", async () => {
  const responses = await Promise.all([bench.send("GetProjectList"), bench.send("Nonsense")]);
  const ids = responses.map((response) => response.headers.get("x-ucloud-request-uuid"));
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[1]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[0]).not.toBe(ids[1]);
});

test.each(PUBLISHED)("the signature is the published one %s", (_what, parameters, privateKey, signature) => {
  expect(expectedSignature(new Map(Object.entries(parameters)), privateKey)).toBe(signature);
});

test("any text can be signed, and comes back as it was sent", async () => {
  const id = await bench.create();
  const remark = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(remark, async (Remark) => {
      const answer = await bench.call("CreateCompShareInstance", { ...example, Remark });
      const made = await bench.describe(answer.UHostIds[0]);
      expect(made?.Remark).toBe(Remark);
    }),
    { numRuns: 40 },
  );
  expect(await bench.state(id)).toBe("Running");
});

test("a sub-account has to name its project, except to list its projects", async () => {
  await bench.steer("settings", { subAccount: true });
  expect(await bench.call("DescribeCompShareInstance")).toMatchObject({ RetCode: 292 });
  const { ProjectSet } = await bench.call("GetProjectList");
  const { ProjectId } = ProjectSet.find((project: { IsDefault: boolean }) => project.IsDefault);
  expect(await bench.call("DescribeCompShareInstance", { ProjectId })).toMatchObject({ RetCode: 0 });
  await bench.steer("settings", { subAccount: false });
});

test("instances of another project are neither visible nor reachable", async () => {
  const id = await bench.create({ ProjectId: "org-research" });
  expect(await bench.describe(id)).toBeUndefined();
  expect(await bench.on(id, "StopCompShareInstance")).toMatchObject({ RetCode: 8039 });
  expect(await bench.on(id, "StopCompShareInstance", { ProjectId: "org-research" })).toMatchObject({ RetCode: 0 });
});
