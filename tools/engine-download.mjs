// The official release archive of the pinned engine, checked against the checksums published with it.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { run } from "./run.mjs";
import { SetupError, step } from "./say.mjs";
import { goProgram } from "./versions.mjs";

/** A mirror may be named: the official host is slow or out of reach from some networks. */
const releases = process.env.PULUMI_COMPSHARE_RELEASES ?? "https://get.pulumi.com/releases/sdk";
const answerWithin = 5_000;
const programs = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-language-python",
  "pulumi-language-python-exec",
  "pulumi-language-yaml",
];

/** Puts the programs into `folder`, or throws a SetupError that says why not. */
export async function downloadEngine(folder) {
  const { version } = goProgram("engine");
  const archive = `pulumi-${version}-${process.platform}-${process.arch}.tar.gz`;
  await step(`downloading Pulumi ${version}`, async () => {
    const wanted = await publishedChecksum(version, archive);
    const file = join(folder, archive);
    await save(`${releases}/${archive}`, file);
    await verify(file, archive, wanted);
    await unpack(file, folder);
    rmSync(file);
  });
}

/** Small and asked for first: it tells within seconds whether the host can be reached at all. */
async function publishedChecksum(version, archive) {
  const url = `${releases}/pulumi-${version.slice(1)}-checksums.txt`;
  const text = await (await get(url)).text();
  const line = text.split("\n").find((each) => each.trim().endsWith(archive));
  if (!line) throw new SetupError(`${url} doesn't list ${archive}`);
  return line.trim().split(/\s+/)[0];
}

async function get(url) {
  const cutOff = new AbortController();
  const timer = setTimeout(() => cutOff.abort(new Error(`no answer within ${answerWithin / 1000} s`)), answerWithin);
  const response = await fetch(url, { signal: cutOff.signal })
    .catch((error) => {
      throw new SetupError(`${url}: ${error.cause?.message ?? error.message}`, { cause: error });
    })
    .finally(() => clearTimeout(timer));
  if (!response.ok) throw new SetupError(`${url}: HTTP ${response.status}`);
  return response;
}

async function save(url, file) {
  const response = await get(url);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file)).catch((error) => {
    throw new SetupError(`${url}: broke off (${error.message})`, { cause: error });
  });
}

async function verify(file, archive, wanted) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest("hex");
  if (actual !== wanted) throw new SetupError(`${archive} has SHA-256 ${actual}, published is ${wanted}`);
}

/** What the tests run of the archive's programs: the rest is for other languages. */
async function unpack(file, folder) {
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked);
  const members = programs.map((name) => `pulumi/${name}`);
  await run("tar", ["-xzf", file, "-C", unpacked, ...members]);
  for (const name of programs) renameSync(join(unpacked, "pulumi", name), join(folder, name));
  rmSync(unpacked, { recursive: true });
}
