import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { readFileIfAny } from "../settings/read-file";
import { readSettings } from "../settings/settings";
import { holdingsOf } from "./account";
import { orphansText } from "./render";
import { orphansOf } from "./select";
import { readStates } from "./states";

const HELP = `Usage: pulumi-compshare orphans [options]

Lists the instances and data disks of the account that were made by this provider and that none of the given states
owns: they cost money, and no stack remembers them. Changes nothing.

  --stack S      the stack whose state is read (default: the current one of this folder)
  --state FILE   a state written by \`pulumi stack export\`, instead of a stack's; may be repeated
  --region R     look in this region only; may be repeated (default: all)
  --project P    look in this project only; may be repeated (default: all)
  --json         print JSON
  --help         this text

Exit codes: 0 nothing found, 3 orphans found, 1 an error, 2 wrong usage. Stacks that share the account look like orphans
unless their states are given too.
`;

const OPTIONS = {
  stack: { type: "string" },
  state: { type: "string", multiple: true },
  region: { type: "string", multiple: true },
  project: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Runs the command. @returns its exit code. */
export async function runOrphans(args: string[]): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(args);
  } catch (error) {
    process.stderr.write(`orphans: ${(error as Error).message}\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const found = await search(options);
    process.stdout.write(options.json ? `${JSON.stringify({ orphans: found }, null, 2)}\n` : orphansText(found));
    return found.length > 0 ? 3 : 0;
  } catch (error) {
    if (!(error instanceof CompShareError)) throw error;
    process.stderr.write(`orphans: ${error.message}\n`);
    return 1;
  }
}

const parse = (args: string[]) => parseArgs({ args, options: OPTIONS }).values;

async function search({ stack, state, region, project }: ReturnType<typeof parse>) {
  const states = state
    ? new Map(state.map((file) => [file, readState(file)]))
    : new Map([[stack ?? "the current stack", pulumi(["stack", "export"], stack)]]);
  // With files alone there may be no stack here to ask.
  const config = state ? {} : readConfig(pulumi(["config", "--json", "--show-secrets"], stack));
  const client = new Client(
    readSettings({ config: (key) => config[`compshare:${key}`], env: process.env, readFile: readFileIfAny }),
  );
  const owned = readStates(states);
  const warn = (text: string) => void process.stderr.write(`orphans: ${text}\n`);
  const holdings = await holdingsOf(client, { regions: region, projects: project, known: owned }, warn);
  return orphansOf(owned, holdings, Date.now());
}

function readState(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CompShareError({ code: "SETTINGS", what: `${file} can't be read (${(error as Error).message})` });
  }
}

function pulumi(args: string[], stack: string | undefined): string {
  try {
    return execFileSync("pulumi", [...args, "--non-interactive", ...(stack ? ["--stack", stack] : [])], {
      encoding: "utf8",
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: string };
    throw new CompShareError({
      code: "SETTINGS",
      what: `pulumi ${args.join(" ")} failed: ${code === "ENOENT" ? "pulumi isn't on PATH" : (stderr ?? "").trim()}`,
      advice: "Run it in a project's folder with a stack selected, name one with --stack, or give states with --state.",
    });
  }
}

function readConfig(json: string): Record<string, string | undefined> {
  const config = JSON.parse(json) as Record<string, { value?: string }>;
  return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
}
