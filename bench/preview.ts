import { Api } from "../tests/support/api";
import { args, newStack } from "../tests/support/instances";
import type { Stack } from "../tests/support/stack";

const INSTANCES = 200;
const LATENCY_MS = 100;
/** What a preview with the service's answers may take: this factor of one without them, and this much more. */
const ALLOWED = { factor: 1.2, moreMs: 1000 };

const larger = { gpu: 2, cpu: 32, memory: 131_072 };
const SPECIFICATIONS = [{}, { memory: 96_256 }, larger, { ...larger, memory: 196_608 }, { gpuType: "3090" }].map(
  (changes) => args({ ...changes, maxHourlyPrice: 100 }),
);

/** How much longer a preview takes for asking the service, as a section of a document. */
export async function previewReport(runs: number): Promise<string> {
  const api = await Api.start({ latency: LATENCY_MS });
  const stack = await newStack(api);
  try {
    stack.declare(
      Object.fromEntries(
        Array.from({ length: INSTANCES }, (_, index) => [
          `gpu-${index}`,
          { args: SPECIFICATIONS[index % SPECIFICATIONS.length] as object },
        ]),
      ),
    );
    const keys = { ...stack.env };
    const none = { COMPSHARE_PUBLIC_KEY: "", COMPSHARE_PRIVATE_KEY: "" };
    await timed(stack);
    await api.reset();
    await api.settings({ latency: LATENCY_MS });
    const [asking, silent]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      // The two take turns: what else the machine does meanwhile falls on both.
      asking.push(await timed(stack));
      Object.assign(stack.env, none);
      silent.push(await timed(stack));
      Object.assign(stack.env, keys);
    }
    return report(median(asking), median(silent), await api.calls(), runs);
  } finally {
    stack.dispose();
    await api.close();
  }
}

async function timed(stack: Stack): Promise<number> {
  const began = performance.now();
  await stack.preview();
  return performance.now() - began;
}

function report(asking: number, silent: number, calls: Record<string, number>, runs: number): string {
  const allowed = silent * ALLOWED.factor + ALLOWED.moreMs;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const counts = Object.entries(calls).map(([action, count]) => `| \`${action}\` | ${count / runs} |`);
  return `## What a preview's questions cost

A preview that would create ${INSTANCES} instances of ${SPECIFICATIONS.length} specifications, each with \`maxHourlyPrice\`, with ${LATENCY_MS} ms of latency for each
call, against the same preview without keys, which asks nothing.

| preview | wall time |
|---|---:|
| without questions | ${seconds(silent)} |
| with questions | ${seconds(asking)} (${(asking / silent).toFixed(2)} x) |
| allowed: ${ALLOWED.factor} x and ${ALLOWED.moreMs / 1000} s | ${seconds(allowed)} (${asking <= allowed ? "kept" : "missed"}) |

| call | times a preview |
|---|---:|
${counts.join("\n")}`;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
