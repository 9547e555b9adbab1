/** Why limits are missed, and what would help. Each note begins with the words of its limit, and is printed if that is missed. */
const NOTES: readonly (readonly [about: string, note: string])[] = [
  [
    "create of 300: naive's wall time",
    `creation is limited by the engine, which writes the whole state after each step and takes most of a processor here, with any provider.
The naive provider's state has 18 kB per instance: its class and what that imports. With 60 kB it would be five times slower. To be faster
than noop allows, the engine would have to write less.`,
  ],
  [
    "create of 300: calls besides the creates",
    `polls that few instances wait for are limited to 6 at once and 1.25 per second, and each round waits for the answer of the one before. With the 1.5 per
second of earlier figures there were 31.`,
  ],
  [
    "1000 instances: memory of the provider process",
    `noop's process is above the limit already. Of a peak of 215 MB (300 instances created, measured from inside), 66 MB were live
objects, 46 MB heap that V8 keeps for new ones, and 100 MB Node.js itself with Pulumi's SDK and gRPC; noop has 45, 37 and 100. Ours adds
got, zod and what was last seen of each instance (about 30 kB with all copies). V8's \`--optimize-for-size\` brings it to 173 to 263 MB, and takes
nearly twice the processor time, so it isn't set. The plugin, whose process has no part of Pulumi's SDK for programs, has 199 to 244 MB at 1,000.`,
  ],
  [
    "refresh of 300 by default",
    `a refresh keeps both cores busy, so the provider's own processor time adds to it: about 0.4 s for 300 instances, of which a third is loading the
package, and the rest the answers and the outputs. It waits for nothing: one request for the first instances, then one listing of the region.`,
  ],
  [
    "1 at once: ours to the JavaScript SDK",
    `the SDK checks nothing, and its HTTP layer does less. Of a call of 100 instances (150 kB), measured apart: \`node:http\` alone takes
0.45 ms, got 1.4 ms whatever its options (one instance with defaults, streams or promises, no decompression: within 0.3 ms of each other),
JSON 0.5 ms, zod's compiled schema 0.6 ms (1.2 to 3 ms before it was compiled). A describe is sent a few times a second at most, so both
stay: zod makes malformed answers harmless, got handles timeouts and cleans up.`,
  ],
  ["32 at once: ours to the JavaScript SDK", "as with one connection: it is all processor time."],
  [
    "8 x 125: wall time",
    `two cores run the service, four engines, four programs and four providers. Until a stack's first call, its programs take some 5 s of processor time,
and the second four stacks start when the first four end. While requests wait, the rate is used fully: real processes that only send
requests take 1.02 to 1.04 x (\`tests/client/shared-rate.test.ts\`).`,
  ],
  [
    "300 while throttled: wall time",
    `on this machine, the engine needs most of that time for 300 instances even without a rate limit (see the create of 300 above), and
requests wait for the engine as the engine waits for them. The limit assumes neither.`,
  ],
];

export const noteOn = (what: string): string | undefined => NOTES.find(([about]) => what.startsWith(about))?.[1];
