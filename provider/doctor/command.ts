import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { readFileIfAny } from "../settings/read-file";
import { printable } from "../terminal/text";
import { CHECKS } from "./checks";
import { gather } from "./gather";
import { doctorJson, doctorText, preventsWork } from "./render";

const HELP = `Usage: pulumi-compshare doctor [options]

Says whether this computer can work with the account: Node.js, keys and where they come from, clock, endpoint and proxy,
whether the keys are accepted, project, zones, images. Asks the service a handful of questions, changes nothing, and
prints no key.

  --stack S      the stack whose configuration is read (default: the current one, where this folder has a project)
  --json         print JSON
  --help         this text

Exit codes: 0 nothing prevents work, 1 something does, 2 wrong usage.
`;

const OPTIONS = {
  stack: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Runs the command. @returns its exit code. */
export async function runDoctor(args: string[]): Promise<number> {
  const options = parse(args);
  if (typeof options === "string") {
    process.stderr.write(`doctor: ${printable(options)}\n`);
    return 2;
  }
  const { help, json, stack } = options;
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const facts = await gather({
    stack,
    hasProject: existsSync("Pulumi.yaml"),
    env: process.env,
    readFile: readFileIfAny,
  });
  const findings = Object.fromEntries(Object.entries(CHECKS).map(([name, check]) => [name, check(facts)]));
  process.stdout.write(json ? doctorJson(findings) : doctorText(findings));
  return preventsWork(findings) ? 1 : 0;
}

/** The options, or what is wrong with them. */
function parse(args: string[]) {
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    return values.stack === "" ? "--stack needs a value" : values;
  } catch (error) {
    return (error as Error).message.split(/\.\s/)[0] as string;
  }
}
