import { Api, KEYS } from "../tests/support/api";
import { args } from "../tests/support/instances";
import { Stack, stackEnv } from "../tests/support/stack";
import { median, seconds, table, times } from "./format";
import { atMost, type Section } from "./section";

const INSTANCES = 200;
const LATENCY_MS = 100;
/** What a preview with the service's answers may take: this factor of one without them, and this much more. */
const ALLOWED = { factor: 1.2, moreMs: 1000 };

const larger = { gpu: 2, cpu: 32, memory: 131_072 };
const SPECIFICATIONS = [{}, { memory: 96_256 }, larger, { ...larger, memory: 196_608 }, { gpuType: "3090" }].map(
  (changes) => args({ ...changes, maxHourlyPrice: 100 }),
);

interface PreviewData {
  readonly askingMs: readonly number[];
  readonly silentMs: readonly number[];
  /** Of all previews that asked. */
  readonly calls: Readonly<Record<string, number>>;
}

/** How much longer a preview takes for asking the service. */
export const preview: Section<PreviewData> = {
  title: "Cost of a preview's questions",
  measure: async ({ runs }, progress) => {
    const api = await Api.start({ latency: LATENCY_MS });
    const stack = await Stack.create(api.url);
    // As users run it: the tests' ways of saving time would flatter it.
    stack.env = stackEnv(stack.folder, api.url, KEYS);
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
      const [askingMs, silentMs]: [number[], number[]] = [[], []];
      for (let run = 0; run < runs; run++) {
        // The two take turns, so that other load on the machine affects both.
        askingMs.push(await timed(stack));
        Object.assign(stack.env, none);
        silentMs.push(await timed(stack));
        Object.assign(stack.env, keys);
        progress(`with questions ${seconds(askingMs[run] ?? 0)}, without ${seconds(silentMs[run] ?? 0)}`);
      }
      return { askingMs, silentMs, calls: await api.calls() };
    } finally {
      stack.dispose();
      await api.close();
    }
  },
  render: ({ askingMs, silentMs, calls }) => {
    const [asking, silent] = [median(askingMs) ?? 0, median(silentMs) ?? 0];
    const counts = Object.entries(calls).map(([action, count]) => [`\`${action}\``, String(count / askingMs.length)]);
    return `A preview that would create ${INSTANCES} instances of ${SPECIFICATIONS.length} specifications, each with \`maxHourlyPrice\` and ${LATENCY_MS} ms of latency per call,
compared with the same preview without keys, which asks nothing.

${table(
  ["preview", "wall time"],
  [
    ["without questions", seconds(silent)],
    ["with questions", `${seconds(asking)} (${times(asking / silent)})`],
  ],
)}

${table(["call", "calls per preview"], counts)}`;
  },
  limits: ({ askingMs, silentMs }) => {
    const [asking, silent] = [median(askingMs) ?? 0, median(silentMs) ?? 0];
    const { factor, moreMs } = ALLOWED;
    const what = `wall time: ${factor} x the preview without questions, and ${moreMs / 1000} s`;
    return [atMost(what, silent * factor + moreMs, asking, seconds)];
  },
};

async function timed(stack: Stack): Promise<number> {
  const began = performance.now();
  await stack.preview();
  return performance.now() - began;
}
