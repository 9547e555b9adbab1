// `npm run sdks`: the SDKs of the plugin for Python, Node.js and Go, written into sdk/. With `-- --repository <address>`
// they name where they lie, as published ones have to: https://github.com/somebody/pulumi-compshare.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./paths.mjs";
import { main, step } from "./say.mjs";
import {
  generate,
  generateWith,
  languages,
  pulumiWithLanguages,
  schemaFile,
  withRepository,
} from "./sdk-generator.mjs";

const out = join(root, "sdk");

await main(async () => {
  const { repository } = parseArgs({ options: { repository: { type: "string" } } }).values;
  for (const language of languages) rmSync(join(out, language), { recursive: true, force: true });
  await (repository ? withRepository(repository, write) : write(schemaFile));
});

function write(schema) {
  const pulumi = pulumiWithLanguages();
  return pulumi
    ? step(`writing sdk/ with ${pulumi}`, () => generateWith(pulumi, schema, out))
    : step("writing sdk/ with tools/sdks (minutes the first time)", () => generate(schema, out));
}
