import { existsSync } from "node:fs";
import { readTextIfAny } from "../settings/read-text";
import { printable } from "../terminal/text";
import { BadUsage, parseUsage, requireValues } from "../terminal/usage";
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
  try {
    return await doctor(parse(args));
  } catch (error) {
    if (!(error instanceof BadUsage)) throw error;
    process.stderr.write(`doctor: ${printable(error.message)}\n`);
    return 2;
  }
}

const parse = (args: string[]) => requireValues(parseUsage({ args, options: OPTIONS }).values);

async function doctor({ help, json, stack }: ReturnType<typeof parse>): Promise<number> {
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const facts = await gather({
    stack,
    hasProject: existsSync("Pulumi.yaml"),
    env: process.env,
    readFile: readTextIfAny,
  });
  const findings = Object.fromEntries(Object.entries(CHECKS).map(([name, check]) => [name, check(facts)]));
  process.stdout.write(json ? doctorJson(findings) : doctorText(findings));
  return preventsWork(findings) ? 1 : 0;
}
