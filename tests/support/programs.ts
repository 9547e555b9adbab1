import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const tests = join(__dirname, "..");

/** Where the vendor's SDKs, Go programs and the browser are kept between runs: outside of the clone, as they take long to make. */
const cache = join(
  process.env.PULUMI_COMPSHARE_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-compshare"),
  "sdk",
);

/** How a program ended and what it wrote. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. A program that isn't on the machine is an error that says so. */
export async function run(command: string, args: string[], options: { cwd?: string; env?: object } = {}) {
  const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const missing = error.code === "ENOENT" && `${command} is not on this machine's PATH; these tests need it`;
      reject(missing ? new Error(missing) : error);
    });
    child.once("close", resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr } satisfies Outcome;
}

/** The Python that has the packages of a requirements file, which it installs the first time. */
export async function pythonWith(requirements: string): Promise<string> {
  const file = join(tests, "sdk", "python", requirements);
  const version = (await succeed("python3", ["-c", "import sys; print(sys.version, sys.base_prefix)"])).stdout;
  return join(await kept("python", [file], version, (folder) => makeVenv(folder, file)), "bin", "python");
}

async function makeVenv(folder: string, requirements: string): Promise<void> {
  await succeed("python3", ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  await succeed(join(folder, "bin", "python"), pip);
}

/** A folder with Go programs: `packages` of the module in tests/<folder>, or its tools with "tool". */
export async function goPrograms(folder: string, packages: string): Promise<string> {
  const module = join(tests, folder);
  const files = readdirSync(module, { recursive: true, encoding: "utf8" }).map((name) => join(module, name));
  const version = (await succeed("go", ["version"])).stdout;
  return kept("go", files.filter((file) => /\.(go|mod|sum)$/.test(file)).sort(), version, async (made) => {
    mkdirSync(made, { recursive: true });
    await succeed("go", ["build", "-o", `${made}/`, packages], { cwd: module });
  });
}

/**
 * A folder that is made once for what the inputs say. It is made under another name and then renamed, so that a run
 * that was cut off leaves nothing half-made under the real one.
 */
export async function kept(kind: string, files: string[], version: string, make: (folder: string) => Promise<void>) {
  const hash = createHash("sha256").update(version);
  for (const file of files) hash.update(file.slice(tests.length)).update(readFileSync(file));
  const folder = join(cache, `${kind}-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    await make(unfinished);
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

export async function succeed(command: string, args: string[], options: { cwd?: string; env?: object } = {}) {
  const outcome = await run(command, args, options);
  if (outcome.code === 0) return outcome;
  throw new Error(`${command} ${args.join(" ")} failed:\n${outcome.stdout}${outcome.stderr}`);
}
