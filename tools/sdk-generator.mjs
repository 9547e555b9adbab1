// SDKs in other languages, made from the plugin's schema.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { quietEnv } from "./env.mjs";
import { goBuild } from "./go.mjs";
import { madeOnce } from "./made-once.mjs";
import { findOnPath, isExecutable, root } from "./paths.mjs";
import { run } from "./run.mjs";

export const schemaFile = join(root, "provider", "native", "schema.json");
export const languages = ["python", "nodejs", "go"];

const folder = join(root, "tools", "sdks");
/** The sources of the project's own generator. */
export const generatorFiles = ["go.mod", "go.sum", "main.go"].map((name) => join(folder, name));

/** Writes the SDKs into `out`, with what the engine itself is made of: it needs Go. */
export async function generate(schema, out) {
  const program = await madeOnce("sdk-generator", generatorFiles, (into) =>
    goBuild({ folder, pkg: ".", name: "sdks" }, into),
  );
  await run(join(program, "sdks"), [schema, out]);
}

/** The Pulumi on PATH, if it knows the languages: package managers link it alone, so we look beside the real file. */
export function pulumiWithLanguages() {
  const pulumi = findOnPath("pulumi");
  if (!pulumi) return undefined;
  const isThere = (language) => isExecutable(join(dirname(realpathSync(pulumi)), `pulumi-language-${language}`));
  return languages.every(isThere) ? pulumi : undefined;
}

/** The same by Pulumi's own command. */
export async function generateWith(pulumi, schema, out) {
  for (const language of languages) {
    await run(pulumi, ["package", "gen-sdk", schema, "--language", language, "--out", out], { env: quietEnv() });
  }
}

/**
 * Runs `work` with the schema of a package that lies in this repository: its Go SDK is a module there, and Pulumi takes the
 * plugin from its releases.
 */
export async function withRepository(repository, work) {
  const folder = mkdtempSync(join(tmpdir(), "compshare-schema-"));
  try {
    const { host, pathname } = new URL(repository);
    const text = readFileSync(schemaFile, "utf8").replaceAll("example.com/pulumi-compshare", `${host}${pathname}`);
    const schema = join(folder, "schema.json");
    const pluginDownloadURL = `github://api.${host}${pathname}`;
    writeFileSync(schema, JSON.stringify({ ...JSON.parse(text), repository, pluginDownloadURL }));
    return await work(schema);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
