// The vendor's JavaScript SDK; the folder BENCH_JS_SDK holds it, built. It has no typed call for CompShare. Its logger, which
// prints every request and answer unless told otherwise, is off.
const { join } = require("node:path");
const loop = require("./loop");
const { Client } = require(join(process.env.BENCH_JS_SDK, "lib", "services"));
const { Request } = require(join(process.env.BENCH_JS_SDK, "lib"));

const client = new Client({
  config: { region: "cn-wlcb", baseUrl: process.env.BASE_URL, logger: null },
  credential: { publicKey: process.env.PUBLIC_KEY, privateKey: process.env.PRIVATE_KEY },
});

loop(async () => {
  const answer = await client.invoke(new Request({ Action: "DescribeCompShareInstance", Limit: 100 }));
  return answer.toObject().UHostSet;
});
