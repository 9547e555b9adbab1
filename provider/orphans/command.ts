import { CompShareError } from "../client/errors";
import { printable } from "../terminal/text";
import { BadUsage, parseUsage, requireValues } from "../terminal/usage";
import { orphansJson, orphansText } from "./render";
import { search } from "./search";

const HELP = `Usage: pulumi-compshare orphans [options]

Lists the instances, custom images and data disks of the account that were made by this provider and that none of the
given states owns: they may cost money, and no stack remembers them. Changes nothing.

  --stack S      the stack whose state and configuration are read (default: the current one of this folder)
  --state FILE   a state written by \`pulumi stack export\`; may be repeated. With --stack both are read, without it
                 the files alone, and keys come from the environment or the profile file
  --region R     look in this region only; may be repeated (default: all)
  --project P    look in this project only; may be repeated (default: all)
  --json         print JSON
  --help         this text

An instance of ANOTHER stack looks like an orphan unless that stack's state is given too:
  pulumi-compshare orphans --stack dev --state prod.json --state test.json

Exit codes: 0 nothing found, 3 orphans found, 1 an error, 2 wrong usage.
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
  const warnings: string[] = [];
  const progress = (text: string) => void process.stderr.write(`orphans: ${printable(text)}\n`);
  const warn = (text: string) => {
    warnings.push(text);
    progress(text);
  };
  try {
    const { json, help, ...options } = parse(args);
    if (help) {
      process.stdout.write(HELP);
      return 0;
    }
    const orphans = await search(options, { warn, progress });
    process.stdout.write(json ? orphansJson(orphans, warnings) : orphansText(orphans));
    return orphans.length > 0 ? 3 : 0;
  } catch (error) {
    if (!(error instanceof CompShareError) && !(error instanceof BadUsage)) throw error;
    progress(error.message);
    return error instanceof BadUsage ? 2 : 1;
  }
}

const parse = (args: string[]) => requireValues(parseUsage({ args, options: OPTIONS }).values);
