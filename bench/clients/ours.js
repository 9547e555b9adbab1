// The provider's own client, as the provider process uses it.
const { join } = require("node:path");
const loop = require("./loop");
const { Client } = require(join(__dirname, "..", "..", "dist", "provider", "client", "client.js"));

const client = new Client({
  endpoint: process.env.BASE_URL,
  publicKey: process.env.PUBLIC_KEY,
  privateKey: process.env.PRIVATE_KEY,
  requestTimeoutMs: 30_000,
});

loop(async () => {
  const { instances } = await client.call("DescribeCompShareInstance", { Region: "cn-wlcb", Limit: 100 });
  return instances;
});
