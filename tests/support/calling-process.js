// A provider process as far as its calls go: `calling-process.js URL CALLS PARALLEL`. Each accepted call prints its time.
const { Client } = require("../../dist/provider/client/client.js");
const { sharingWorld } = require("../../dist/provider/process/rate/leases.js");

const [endpoint, calls, parallel] = process.argv.slice(2);
const settings = {
  endpoint,
  publicKey: "public",
  privateKey: process.env.COMPSHARE_PRIVATE_KEY,
  requestTimeoutMs: 5000,
};
const { RATE: requestsPerSecond } = process.env;
const client = new Client(
  { ...settings, ...(requestsPerSecond && { requestsPerSecond: Number(requestsPerSecond) }) },
  sharingWorld(settings),
);

let left = Number(calls);
const work = async () => {
  while (left-- > 0) {
    await client.call("DescribeCompShareSupportZone", {});
    process.stdout.write(`${Date.now()}\n`);
  }
};
process.stdout.write("ready\n");
// The test starts all at once, whenever each was loaded.
process.stdin.once("data", () => {
  void Promise.all(Array.from({ length: Number(parallel) }, work)).then(() => process.exit());
});
