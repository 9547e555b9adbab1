/**
 * Why limits are missed, and what would keep them: printed with the limit where it is. Each begins with the words of the
 * limit that it is about.
 */
const NOTES: readonly (readonly [about: string, note: string])[] = [
  [
    "create of 300: the rival's wall time",
    `creating is bound by the engine, which writes the whole state after each step: it takes most of a processor here, with any
provider. The rival's state has 18 kB an instance, its class and what that imports; one with 60 kB would be five times slower. To be
faster than the floor allows, the engine would have to write less.`,
  ],
  [
    "create of 300: calls besides the creates",
    `polls go out 6 at once, then 1.5 a second, for as long as creates go on. 1.25 a second would keep the limit, and show a boot a
quarter of a second later.`,
  ],
  [
    "1000 instances: memory of the provider process",
    `the floor's process is above it already. Of a peak of 215 MB (300 instances created, looked at from inside) 66 MB were live
objects, 46 MB heap that V8 keeps for the next ones, and 100 MB Node.js itself with Pulumi's SDK and gRPC; the floor has 45, 37 and 100.
Ours has got, zod and what was last seen of each instance (about 30 kB with all copies) on top. Less needs a smaller heap
(\`NODE_OPTIONS=--max-semi-space-size=1\`), which is the user's to choose, or a provider that isn't a Node.js process.`,
  ],
  [
    "1 at once: ours to the JavaScript SDK",
    `the SDK checks nothing, and sends with less around it. Of the processor time of a call of 100 instances, what is left with one of
the two replaced: without zod 0.6 to 0.8, with \`node:http\` instead of got 0.55 to 0.6, with neither 0.4 to 0.5, which is about the
SDK's; the rest is JSON and garbage. A describe is made a few times a second at most, so both stay: one makes odd answers harmless, the
other times out and cleans up.`,
  ],
  ["32 at once: ours to the JavaScript SDK", "as with one connection: processor time is all there is."],
  [
    "300 while throttled: wall time",
    `the engine needs most of that time for 300 instances on this machine without any limit (a create of 300 without a limit, above), and the
requests wait for it as it waits for them: what the limit allows is the sum of neither.`,
  ],
];

export const noteOn = (what: string): string | undefined => NOTES.find(([about]) => what.startsWith(about))?.[1];
