import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BadUsage, parseUsage } from "../terminal/usage";
import schema from "./schema.json";

const HELP = `Usage: pulumi-compshare plugin <install | path>

The plugin for programs in Python, Go, YAML and every other language of Pulumi.

  install   install it for this user, by \`pulumi plugin install\`: it is found then from every folder
  path      print the folder that it is in, for \`plugins: providers: path\` in Pulumi.yaml

Exit codes: 0 done, 1 an error, 2 wrong usage.
`;

/** The plugin's folder in the package, beside dist/, which contains this file. */
const FOLDER = join(__dirname, "..", "..", "..", "plugin");

/** Runs the command. @returns its exit code. */
export function runPlugin(args: string[]): number {
  const log = (text: string) => void process.stderr.write(`plugin: ${text}\n`);
  try {
    const { values, positionals } = parseUsage({
      args,
      options: { help: { type: "boolean" } },
      allowPositionals: true,
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const [what, ...more] = positionals;
    if (more.length > 0 || (what !== "install" && what !== "path")) throw new BadUsage("say `install` or `path`");
    if (!existsSync(FOLDER)) {
      log(`there is no ${FOLDER}: this package wasn't built whole`);
      return 1;
    }
    if (what === "install") return install(log);
    process.stdout.write(`${FOLDER}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof BadUsage)) throw error;
    log(error.message);
    return 2;
  }
}

function install(log: (text: string) => void): number {
  const args = ["plugin", "install", "resource", schema.name, schema.version, "--file", FOLDER, "--reinstall"];
  const { status, error } = spawnSync("pulumi", args, { stdio: "inherit" });
  if (error) log("pulumi isn't on PATH. Install it (https://www.pulumi.com/docs/install/), or put its folder on PATH.");
  return status ?? 1;
}
