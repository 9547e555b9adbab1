import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { CompShareError } from "../client/errors";
import { readConfig } from "../settings/pulumi-cli";
import { readTextIfAny } from "../settings/read-text";
import { readSettings } from "../settings/settings";
import { printable } from "../terminal/text";
import { BadUsage, parseUsage, requireValues } from "../terminal/usage";
import type { Trace } from "./clean";
import { type ConformOptions, conform } from "./conform";
import { Cut } from "./errors";
import { countOf, reportJson, reportMarkdown } from "./report";

const HELP = `Usage: pulumi-compshare conform --budget CNY [options]

Holds the real service against what this package believes of it. It BUYS the cheapest machine that is in stock, walks
through its life (create, stop, start, resize, disk, image, delete), deletes all that it made, and prints a report, fact
by fact: agrees, differs, unknown. The report holds no ids, names or secrets of the account.

  --budget CNY   the most that the run may cost; what could exceed it is left out
  --zone Z       where to buy (default: where it is cheapest)
  --spot         walk through the life of a Spot instance too
  --container    and of a container
  --switch TYPE  switch the machine to Dynamic, Day, Month or Year: that time is paid for
  --clean        delete what earlier runs have left, and nothing else
  --stack S      the stack whose configuration is read (default: the current one, where this folder has a project)
  --yes          don't ask
  --json         print JSON
  --help         this text

Ctrl-C ends the walk and deletes. What is left all the same is found by the next run, by --clean, and by \`orphans\`.

Exit codes: 0 nothing differs, 3 something does, 1 an error, an interrupted run, or something is left, 2 wrong usage.
`;

const OPTIONS = {
  budget: { type: "string" },
  zone: { type: "string" },
  spot: { type: "boolean", default: false },
  container: { type: "boolean", default: false },
  switch: { type: "string" },
  clean: { type: "boolean", default: false },
  stack: { type: "string" },
  yes: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const SWITCHES = ["Dynamic", "Day", "Month", "Year"];

const log = (text: string) => void process.stderr.write(`conform: ${printable(text)}\n`);

/** Runs the command. @returns its exit code. */
export async function runConform(args: string[]): Promise<number> {
  try {
    const values = parse(args);
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    return await run(optionsOf(values), values);
  } catch (error) {
    if (!(error instanceof CompShareError) && !(error instanceof BadUsage) && !(error instanceof Cut)) throw error;
    log(error instanceof Cut ? "cut before anything was bought" : error.message);
    return error instanceof BadUsage ? 2 : 1;
  }
}

async function run(options: ConformOptions, { yes, json, stack }: ReturnType<typeof parse>): Promise<number> {
  const config = stack !== undefined || existsSync("Pulumi.yaml") ? readConfig(stack) : {};
  const sources = { config: (key: string) => config[`compshare:${key}`], env: process.env, readFile: readTextIfAny };
  const cut = new AbortController();
  const interrupted = () => {
    if (cut.signal.aborted) process.exit(1);
    log("ending: what was made is deleted first. Once more ends it at once, and leaves that to `--clean`.");
    cut.abort("interrupted");
  };
  process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
  const confirm = async (text: string) => {
    process.stderr.write(printable(text));
    return yes || (await isConfirmed());
  };
  try {
    const { report, left, isDeclined } = await conform(options, {
      settings: readSettings(sources),
      cut: cut.signal,
      confirm,
      log,
    });
    for (const trace of left) log(`left: ${traceText(trace)}`);
    if (isDeclined) log("nothing was bought or deleted");
    if (!report) return left.length > 0 || isDeclined ? 1 : 0;
    process.stdout.write(json ? reportJson(report) : reportMarkdown(report));
    if (left.length > 0 || report.ended.length > 0) return 1;
    return countOf(report, "differ") > 0 ? 3 : 0;
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  }
}

const traceText = ({ kind, id, region }: Trace) =>
  `${kind} ${id} in ${region}, which may cost money: delete it, or run --clean`;

async function isConfirmed(): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  lines.once("SIGINT", () => lines.close());
  const answer = await Promise.race([lines.question("Go on? (yes/no) "), closed]);
  lines.close();
  return answer.trim() === "yes";
}

function optionsOf(values: ReturnType<typeof parse>): ConformOptions {
  const { budget, zone, spot, container, switch: switchTo, clean: cleanOnly } = values;
  if (!cleanOnly && budget === undefined) throw new BadUsage("--budget is missing: the most that it may cost, in CNY");
  if (budget !== undefined && !(/^\d+(\.\d+)?$/.test(budget) && Number(budget) > 0)) {
    throw new BadUsage(`--budget needs an amount in CNY above 0, not "${budget}"`);
  }
  if (switchTo !== undefined && !SWITCHES.includes(switchTo)) {
    throw new BadUsage(`--switch has to be one of ${SWITCHES.join(", ")}, not "${switchTo}"`);
  }
  return { budget: Number(budget ?? 0), zone, spot, container, switchTo, cleanOnly };
}

const parse = (args: string[]) => requireValues(parseUsage({ args, options: OPTIONS }).values);
