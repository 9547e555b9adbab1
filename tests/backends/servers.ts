import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { succeed } from "../support/programs";
import { freePort } from "../support/sshd";

/** Real servers that keep Pulumi's state, each on a free port of this machine with a password of its own. */

const GUIDE = readFileSync(join(__dirname, "../../docs/guides/state.md"), "utf8");
const BACKENDS = pathToFileURL(join(__dirname, "../../tools/backends.mjs")).href;

interface Programs {
  readonly postgres: string;
  readonly sql: string;
  readonly s3: string;
}

/** Made the first time, which takes minutes: `npm test` does so before its tests. */
async function programs(): Promise<Programs> {
  const { ensureBackends } = (await import(BACKENDS)) as { ensureBackends: () => Promise<Programs> };
  return ensureBackends();
}

/** What a runner's environment says about where the state is. */
type Place = Readonly<Record<string, string>>;

export interface StateServer {
  /** A place of that name for a state. */
  place(name: string): Place;
  /** The same, with the login as part of the address where that's possible. */
  placeWithLogin(name: string): Place;
  /** What logs in. */
  readonly password: string;
  /** All that is stored in a place, by its name there. */
  stored(place: string): Promise<Map<string, string>>;
  stop(): Promise<void>;
}

/** How docs/guides/state.md has a shell log in: an example's address, and the variables that it sets. */
export function toldLogin(scheme: "postgres" | "s3"): { address: string; variables: string[] } {
  const [block = ""] =
    GUIDE.match(new RegExp(`^\`\`\`sh\nexport PULUMI_BACKEND_URL='${scheme}:.*?^\`\`\`$`, "ms")) ?? [];
  const [, address = ""] = block.match(/PULUMI_BACKEND_URL='(.+)'/) ?? [];
  return { address, variables: [...block.matchAll(/^export (\w+)=/gm)].map(([, name = ""]) => name) };
}

/** What the guide has a shell set, with these values. */
const placeOf = (scheme: "postgres" | "s3", values: Place): Place =>
  Object.fromEntries(toldLogin(scheme).variables.map((name) => [name, values[name] ?? ""]));

/** The guide's address, with other parts. */
function addressOf(scheme: "postgres" | "s3", parts: object, parameters: Place): string {
  const url = Object.assign(new URL(toldLogin(scheme).address), parts);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Users of the system that no program of their own has. Debian's, and nearly everyone's. */
const NOBODY = 65_534;

/** PostgreSQL refuses to be run by root: then it is nobody's, and so are its files. */
export async function startPostgres(): Promise<StateServer> {
  const { postgres, sql } = await programs();
  const folder = mkdtempSync(join(tmpdir(), "compshare-postgres-"));
  const data = join(folder, "data");
  const password = randomBytes(12).toString("hex");
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) {
    // The cache is root's own.
    cpSync(postgres, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
    await succeed("chown", ["-R", `${NOBODY}:${NOBODY}`, folder]);
  }
  const bin = join(isRoot ? join(folder, "native") : postgres, "bin");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password);
  chmodSync(passwordFile, 0o644);
  const options = { cwd: folder, env: { ...process.env, LC_ALL: "C" }, ...as };
  const init = ["-D", data, "--username=pulumi", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--no-sync"];
  await ended(spawn(join(bin, "initdb"), [...init, "--encoding=UTF8"], options));
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, "-p", `${port}`, ...settings.flatMap((setting) => ["-c", setting])],
    options,
  );
  await answers(port, server);
  const client = require(sql)({ host: "127.0.0.1", port, user: "pulumi", password, database: "postgres", max: 1 });
  await inTime(() => client`CREATE DATABASE pulumi`);
  await client.end();
  const database = require(sql)({ host: "127.0.0.1", port, user: "pulumi", password, database: "pulumi", max: 1 });
  const host = `127.0.0.1:${port}`;
  const address = (table: string, login = {}) =>
    addressOf("postgres", { host, ...login }, { sslmode: "disable", table });
  return {
    place: (table) => placeOf("postgres", { PULUMI_BACKEND_URL: address(table), PGPASSWORD: password }),
    placeWithLogin: (table) => ({ PULUMI_BACKEND_URL: address(table, { password }) }),
    password,
    async stored(table) {
      const rows: { key: string; data: { data: string } }[] = await database`SELECT key, data FROM ${database(table)}`;
      return new Map(rows.map(({ key, data: row }) => [key, Buffer.from(row.data, "base64").toString()]));
    },
    async stop() {
      await database.end();
      await stopped(server, "SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Its buckets are folders, and its objects files. */
export async function startS3(): Promise<StateServer> {
  const { s3 } = await programs();
  const folder = mkdtempSync(join(tmpdir(), "compshare-s3-"));
  const bucket = new URL(toldLogin("s3").address).host;
  const [buckets, metadata] = [join(folder, "buckets"), join(folder, "metadata")];
  for (const made of [join(buckets, bucket), metadata]) mkdirSync(made, { recursive: true });
  const password = randomBytes(12).toString("hex");
  const port = await freePort();
  const region = new URL(toldLogin("s3").address).searchParams.get("region") ?? "";
  const login = { ROOT_ACCESS_KEY: "pulumi", ROOT_SECRET_KEY: password };
  const server = spawn(
    s3,
    ["--quiet", "--region", region, "--port", `127.0.0.1:${port}`, "posix", "--sidecar", metadata, buckets],
    {
      env: { ...process.env, ...login },
    },
  );
  await answers(port, server);
  const endpoint = `http://127.0.0.1:${port}`;
  const place = (name: string) =>
    placeOf("s3", {
      PULUMI_BACKEND_URL: addressOf("s3", { pathname: `/${name}` }, { endpoint }),
      AWS_ACCESS_KEY_ID: login.ROOT_ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: password,
    });
  return {
    place,
    placeWithLogin: place,
    password,
    stored: async (name) => textsBelow(join(buckets, bucket, name)),
    async stop() {
      await stopped(server, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The texts of all files below a folder, by their paths from there. */
export function textsBelow(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

async function ended(child: ChildProcess): Promise<void> {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`${child.spawnfile} failed (${code}):\n${said}`);
}

async function stopped(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill(signal);
  await gone;
}

/** Until the server takes connections. */
async function answers(port: number, server: ChildProcess): Promise<void> {
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on("data", (chunk) => {
      said = `${said}${chunk}`.slice(-4000);
    });
  }
  await inTime(() => {
    if (server.exitCode !== null) throw new Error(`${server.spawnfile} ended (${server.exitCode}):\n${said}`);
    return new Promise<void>((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.once("error", reject).once("connect", () => resolve(void socket.destroy()));
    });
  });
}

/** A server that takes connections may still be starting. */
async function inTime(work: () => PromiseLike<unknown>): Promise<void> {
  for (const last = Date.now() + 30_000; ; await sleep(100)) {
    try {
      await work();
      return;
    } catch (error) {
      if (Date.now() > last) throw error;
    }
  }
}
