import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

/** The command `cost`, on previews of a real engine. */

const CLI = join(__dirname, "../../dist/provider/cli.js");

let stack: Stack;
eachWithStack((made) => {
  ({ stack } = made);
});

interface Printed {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command; `input` is its standard input, of which the second half comes `lateMs` later. */
async function cost(options: string[], input = "", lateMs = 0): Promise<Printed> {
  const child = spawn(process.execPath, [CLI, "cost", ...options], { cwd: stack.folder, env: stack.env });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Printed>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  child.stdin.on("error", () => {}); // It may have ended before it has read all.
  const half = Math.floor(input.length / 2);
  for (const part of [input.slice(0, half), input.slice(half)]) {
    if (lateMs > 0) await new Promise((resolve) => setTimeout(resolve, lateMs));
    child.stdin.write(part);
  }
  child.stdin.end();
  return ended;
}

const previewed = async () => (await stack.run("preview", "--json", "--show-sames")).output;
/** The columns of a row of the table. */
const row = (out: string, name: string) =>
  out
    .match(new RegExp(`^.* ${name} .*$`, "m"))?.[0]
    .trim()
    .split(/ {2,}/);

test("a new instance is listed with its price by hour and month, and the sum", async () => {
  declareTrainer(stack);
  const { code, out } = await cost([], await previewed());
  expect(code).toBe(0);
  expect(row(out, "trainer")).toEqual([
    "create",
    "trainer",
    "1 x 4090 with 16 vCPUs and 64 GB",
    "Postpay",
    "0.00 -> 1.71",
    "0.00 -> 1231.20",
  ]);
  expect(out).toMatch(/^total +0\.00 -> 1\.71 +0\.00 -> 1231\.20$/m);
});

test("a custom image is left out, since its price is unknown, and an instance from it shows the reason", async () => {
  stack.declare({
    trainer: { args: args() },
    trained: { type: "image", args: { zone: "cn-wlcb-01" }, from: { instanceId: "trainer.instanceId" } },
    worker: { args: args(), from: { imageId: "trained.imageId" } },
  });
  const { out } = await cost([], await previewed());
  expect(row(out, "trainer")).toBeDefined();
  expect(row(out, "trained")).toBeUndefined();
  expect(out).toContain("imageId is known only after `pulumi up`");
});

test("a change, a replacement, a deletion and unchanged resources are listed, with warnings about losses", async () => {
  stack.declare({
    same: { args: args() },
    resized: { args: args() },
    replaced: { args: args() },
    deleted: { args: args({ chargeType: "Month" }) },
  });
  await stack.up();
  stack.declare({
    same: { args: args() },
    resized: { args: args({ gpu: 2, cpu: 32, memory: 131072 }) },
    replaced: { args: args({ gpuType: "3090" }) },
  });
  const { out } = await cost([], await previewed());
  expect(row(out, "same")?.slice(4)).toEqual(["1.71", "1231.20"]);
  expect(row(out, "resized")?.slice(4, 5)).toEqual(["1.71 -> 3.37"]);
  expect(row(out, "replaced")?.slice(4, 5)).toEqual(["1.71 -> 1.24"]);
  const [, , , , , monthly, refund] = row(out, "deleted") ?? [];
  expect(monthly).toBe("1031.95 -> 0.00");
  expect(Number(refund)).toBeGreaterThan(900);
  expect(out).toMatch(/Warning: replaced: gpuType changes, which requires a new instance/);
  expect(out).toMatch(/Warning: deleted: uhost-\w+ is deleted with everything on its boot disk \(200 GB\)/);
  expect(out).toMatch(/Warning: deleted: uhost-\w+ is paid until .*: deleting it forfeits that time/);
});

test("warnings name a resource as its row does", async () => {
  stack.declare({ rs: { args: args({ name: "longname", chargeType: "Spot" }) } });
  const { out } = await cost([], await previewed());
  expect(row(out, "rs")?.[1]).toBe("rs");
  expect(out).toContain("Warning: rs: A Spot instance may be reclaimed");
  expect(out).not.toContain("longname");
});

test("a preview that arrives slowly is read to its end", async () => {
  declareTrainer(stack);
  const { code, out, err } = await cost([], await previewed(), 1000);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(row(out, "trainer")?.slice(4, 5)).toEqual(["0.00 -> 1.71"]);
});

describe("a limit", () => {
  test.each<[string, number]>([
    ["1231.2", 0],
    ["1231.19", 4],
  ])("--max-monthly %s exits with %d", async (most, code) => {
    declareTrainer(stack);
    expect((await cost(["--max-monthly", most], await previewed())).code).toBe(code);
  });

  test("counts as exceeded if it can't be checked", async () => {
    declareTrainer(stack);
    const preview = await previewed();
    Object.assign(stack.env, { COMPSHARE_PUBLIC_KEY: "", COMPSHARE_PRIVATE_KEY: "" });
    const { code, out } = await cost(["--max-monthly", "5000"], preview);
    expect(code).toBe(4);
    expect(out).toContain("Unknown: trainer: the service can't be asked: The public key and the private key");
  });
});

test("the Markdown file can't be broken by a resource's name", async () => {
  stack.declare({ "a|b`<b>@all": { args: args({ name: "trainer" }) } });
  writeFileSync(join(stack.folder, "preview.json"), await previewed());
  const { out } = await cost(["--markdown", "preview.json"]);
  expect(out).toContain("| create | a\\|b\\`&lt;b&gt;@\u200ball | 1 x 4090 with 16 vCPUs and 64 GB | Postpay |");
});

test("JSON has amounts as strings: the service's own by month, and a rounded share by hour if prepaid", async () => {
  stack.declare({ hourly: { args: args() }, prepaid: { args: args({ chargeType: "Month" }) } });
  const { out } = await cost(["--json"], await previewed());
  expect(JSON.parse(out)).toMatchObject({
    stack: "test",
    instances: [
      { name: "hourly", action: "create", after: { hourly: "1.7100", monthly: "1231.2000" } },
      { name: "prepaid", action: "create", after: { hourly: "1.4333", monthly: "1031.9500" } },
    ],
    totals: { after: { hourly: "3.1433", monthly: "2263.1500" }, unknown: 0 },
  });
});

test("keys that are secrets of the stack are used, and never printed", async () => {
  const { COMPSHARE_PRIVATE_KEY: key = "" } = stack.env;
  await stack.ok("config", "set", "--secret", "compshare:privateKey", key);
  Object.assign(stack.env, { COMPSHARE_PRIVATE_KEY: "" });
  declareTrainer(stack);
  const { out, err } = await cost([], await previewed());
  expect(row(out, "trainer")?.slice(4, 5)).toEqual(["0.00 -> 1.71"]);
  expect(out + err).not.toContain(key);
});

test("a failed preview is reported, and exits with 1", async () => {
  declareTrainer(stack, { gpu: 12 });
  const { code, out } = await cost([], await previewed());
  expect(code).toBe(1);
  expect(out).toMatch(
    /^The preview( of test)? failed: what it costs isn't known\.\n\nError: .*12 cards aren't offered/,
  );
  expect(out).not.toContain("total");
});

test.each<[string, string[], string, number]>([
  ["no input", [], "", 1],
  ["input that isn't a preview", [], "hello", 1],
  ["a file that isn't there", ["none.json"], "", 1],
  ["a request for two formats", ["--json", "--markdown"], "", 2],
  ["an amount that isn't a number", ["--max-monthly", "much"], "", 2],
  ["an unknown option", ["--format", "json"], "", 2],
])("%s is an error in one line", async (_what, options, input, expected) => {
  const { code, out, err } = await cost(options, input);
  expect(code).toBe(expected);
  expect(out).toBe("");
  expect(err).toMatch(/^cost: .+\n$/);
});
