import type { Api } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import { type Stack, warningsOf } from "../support/stack";

/** Problems that a preview finds, in the engine's own output. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
  declareTrainer(stack);
});

const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

describe("the service's offers decide", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["a machine", { cpu: 17 }, "17 vCPUs aren't offered; choices for 4090 with 1 card: 16 vCPUs with 64 or 94 GB"],
    ["an image", { imageId: "compshareImage-none" }, '"compshareImage-none" can\'t be used'],
    // All others: tests/client/foresee.test.ts.
  ])("%s: refused at preview, with what is possible", async (_property, changes, reason) => {
    declareTrainer(stack, changes);
    expect(await stack.fails("preview")).toContain(reason);
  });

  test("a GPU type that no page lists is accepted if the service offers it", async () => {
    declareTrainer(stack, { gpuType: "5090D" });
    expect(await stack.preview()).toContain("trainer create");
  });

  test("even while its zone isn't known yet", async () => {
    stack.declare({
      first: { args: args() },
      second: { args: args({ gpuType: "5090D", zone: undefined }), from: { zone: "first.zone" } },
    });
    expect(await stack.preview()).toContain("second create");
  });

  test("an instance's existing values aren't checked against a changed catalogue", async () => {
    declareTrainer(stack, { gpuType: "5090D" });
    await stack.up();
    const before = await api.calls();
    expect(await stack.preview("--expect-no-changes")).toContain("2 unchanged");
    expect(await api.calls()).toEqual(before);
  });
});

describe("an unreachable service", () => {
  beforeEach(() => Object.assign(stack.env, { COMPSHARE_ENDPOINT: "http://127.0.0.1:9/" }));

  test("is reported once, and the table of the API page is used", async () => {
    stack.declare({ first: { args: args() }, second: { args: args() } });
    const output = await stack.preview();
    expect(warningsOf(output)).toEqual([expect.stringMatching(/can't be asked what it offers: .*ECONNREFUSED/)]);
    expect(output).toContain("second create");
  });

  test("is named if the table refuses", async () => {
    declareTrainer(stack, { gpuType: "5090D" });
    expect(await stack.fails("preview")).toMatch(/isn't a GPU type.*from the API documentation/);
  });
});

describe("maxHourlyPrice", () => {
  const REASON =
    "1 x 4090 with 16 vCPUs and 64 GB as Postpay in cn-wlcb-01 costs 1.71 CNY per hour including disks and image";

  test("each preview that buys or changes something shows the price", async () => {
    declareTrainer(stack);
    expect(await stack.preview()).toContain(`trainer: ${REASON}.`);
    await stack.up();
    expect(await stack.preview()).not.toContain("CNY");
  });

  test("a machine above the limit is refused at preview", async () => {
    declareTrainer(stack, { maxHourlyPrice: 1.65 });
    expect(await stack.fails("preview")).toContain(`${REASON}, more than maxHourlyPrice (1.65)`);
  });

  test("and again before the purchase", async () => {
    declareTrainer(stack, { maxHourlyPrice: 1.65 });
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain(REASON);
    expect(await api.calls()).not.toHaveProperty("CreateCompShareInstance");
  });

  test("the stack's configuration sets it for all, and a price within it passes", async () => {
    await stack.ok("config", "set", "compshare:maxHourlyPrice", "1.65");
    declareTrainer(stack);
    const output = await stack.fails("preview");
    expect(output).toContain(REASON);
    expect(output).toContain("the limit is the setting compshare:maxHourlyPrice");
    expect(output).not.toContain("<nil>");
    declareTrainer(stack, { maxHourlyPrice: 1.71 });
    await stack.up();
    declareTrainer(stack, { ...LARGER, maxHourlyPrice: 1.71 });
    expect(await stack.fails("preview")).toContain("costs 3.37 CNY per hour");
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("costs 3.37 CNY per hour");
    expect(await api.living()).toMatchObject([{ GPU: 1, State: "Running" }]);
  });
});

test("a full quota is refused with the number of instances and where they are", async () => {
  await api.settings({ quota: 2 });
  const [first, second] = [{ args: args() }, { args: args({ zone: "cn-sh2-02" }) }];
  stack.declare({ first, second });
  await stack.up();
  stack.declare({ first, second, third: first });
  expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(
    /may hold 2.*; instances now: 1 in cn-wlcb, 1 in cn-sh2\./,
  );
});

test("200 instances of 5 specifications cost 5 price requests, one stock request per GPU type, and one catalogue request", async () => {
  const memories = [65536, 96256];
  const kinds = [
    ...memories.map((memory) => args({ memory })),
    args(LARGER),
    args({ ...LARGER, memory: 196608 }),
    args({ gpuType: "3090", cpu: 16, memory: 65536 }),
  ].map((one) => ({ ...one, maxHourlyPrice: 100 }));
  stack.declare(
    Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`gpu-${index}`, { args: kinds[index % 5] as object }]),
    ),
  );
  expect(await stack.preview()).toContain("201 to create");
  expect(await api.calls()).toEqual({
    DescribeAvailableCompShareInstanceTypes: 1,
    CheckCompShareResourceCapacity: 2,
    // What GPU types the image is for, and whether an earlier run has left something.
    DescribeCompShareImages: 1,
    DescribeCompShareInstance: 1,
    GetCompShareInstancePrice: 5,
  });
});
