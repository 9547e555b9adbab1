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
    `6 polls are sent at once, then 1.5 per second, as long as creates continue. 1.25 per second would meet the limit, and show a boot a
quarter of a second later.`,
  ],
  [
    "1000 instances: memory of the provider process",
    `noop's process is above the limit already. Of a peak of 215 MB (300 instances created, measured from inside), 66 MB were live
objects, 46 MB heap that V8 keeps for new ones, and 100 MB Node.js itself with Pulumi's SDK and gRPC; noop has 45, 37 and 100. Ours adds
got, zod and what was last seen of each instance (about 30 kB with all copies). Less would need a smaller heap
(\`NODE_OPTIONS=--max-semi-space-size=1\`), which is up to the user, or a provider that isn't a Node.js process.`,
  ],
  [
    "1 at once: ours to the JavaScript SDK",
    `the SDK checks nothing, and its HTTP layer does less. Share of the processor time of a call of 100 instances that remains when parts are
replaced: without zod 0.6 to 0.8, with \`node:http\` instead of got 0.55 to 0.6, with neither 0.4 to 0.5, which is about the SDK's. The rest
is JSON and garbage collection. A describe is sent a few times a second at most, so both stay: zod makes malformed answers harmless, got
handles timeouts and cleans up.`,
  ],
  ["32 at once: ours to the JavaScript SDK", "as with one connection: it is all processor time."],
  [
    "300 while throttled: wall time",
    `on this machine, the engine needs most of that time for 300 instances even without a rate limit (see the create of 300 above), and
requests wait for the engine as the engine waits for them. The limit assumes neither.`,
  ],
];

export const noteOn = (what: string): string | undefined => NOTES.find(([about]) => what.startsWith(about))?.[1];
