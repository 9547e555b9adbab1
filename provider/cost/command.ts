import { buffer } from "node:stream/consumers";
import Big from "big.js";
import { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { Offers } from "../offers/offers";
import { Queries } from "../offers/queries";
import { readConfig } from "../settings/pulumi-cli";
import { readText, readTextIfAny, textOf } from "../settings/read-text";
import { readSettings } from "../settings/settings";
import { printable } from "../terminal/text";
import { BadUsage, parseUsage } from "../terminal/usage";
import { type Asked, costOf, totalsOf } from "./cost";
import { planOf } from "./plan";
import { type Preview, readPreview, SECRET } from "./preview";
import { type CostReport, costJson, costMarkdown, costText } from "./render";

const HELP = `Usage: pulumi-compshare cost [FILE] [options]

Reads what \`pulumi preview --json --show-sames\` printed, from FILE or from standard input, and prints what each instance
costs by hour and month before and after, what deletions lose, and what is refunded. Changes nothing.

  --markdown         print Markdown, for a comment of a pull request
  --json             print JSON
  --max-monthly CNY  the most that all listed instances may cost by month afterwards
  --help             this text

Exit codes: 0 printed, 4 dearer than --max-monthly or that can't be told, 1 an error or a failed preview, 2 wrong usage.
`;

const OPTIONS = {
  markdown: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  "max-monthly": { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** Runs the command. @returns its exit code. */
export async function runCost(args: string[]): Promise<number> {
  const log = (text: string) => void process.stderr.write(`cost: ${printable(text)}\n`);
  try {
    const { file, help, render, most } = parse(args);
    if (help) {
      process.stdout.write(HELP);
      return 0;
    }
    const preview = readPreview(await read(file), file === undefined ? "standard input" : file);
    const report = await reportOf(preview);
    process.stdout.write(render(report));
    if (preview.errors.length > 0) return 1;
    return most === undefined ? 0 : checkLimit(report, most, log);
  } catch (error) {
    if (!(error instanceof CompShareError) && !(error instanceof BadUsage)) throw error;
    log(error.message);
    return error instanceof BadUsage ? 2 : 1;
  }
}

async function reportOf(preview: Preview): Promise<CostReport> {
  const { stack, unlisted, warnings, errors } = preview;
  return { stack, unlisted, warnings, errors, rows: await costOf(planOf(preview), askedOf(preview)) };
}

function checkLimit({ rows }: CostReport, most: Big, log: (text: string) => void): number {
  const { after, unknown } = totalsOf(rows);
  if (after.monthly.gt(most))
    log(`${after.monthly.toFixed(2)} CNY by month are more than --max-monthly ${most.toFixed()}`);
  else if (unknown > 0) log("whether it costs more than --max-monthly can't be told: some prices are unknown");
  else return 0;
  return 4;
}

/** Asks with the settings of the previewed stack. What can't be asked is unknown, and not an error. */
function askedOf({ stack, config: shown }: Preview): Asked {
  let why: string | undefined;
  let client: Client | undefined;
  const open = () => {
    if (client) return client;
    // A preview hides secrets, but the stack's configuration has them.
    const isHidden = Object.entries(shown).some(([key, value]) => key.startsWith("compshare:") && value === SECRET);
    const config: Record<string, string | undefined> = isHidden ? readConfig(stack) : shown;
    const settings = { config: (key: string) => config[`compshare:${key}`], env: process.env, readFile: readTextIfAny };
    client = new Client(readSettings(settings));
    return client;
  };
  const questions = new Queries((reason) => {
    why ??= reason;
  });
  return { questions, offers: new Offers(open, questions), client: open, why: () => why };
}

/** Standard input is a stream: its writer may be slower than its reader. */
async function read(file: string | undefined): Promise<string> {
  if (file !== undefined) return readText(file);
  try {
    return textOf(await buffer(process.stdin));
  } catch (error) {
    throw new CompShareError({ code: "SETTINGS", what: `standard input can't be read (${(error as Error).message})` });
  }
}

function parse(args: string[]) {
  const { values, positionals } = parseUsage({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length > 1) throw new BadUsage("one FILE can be read, no more");
  if (values.json && values.markdown) throw new BadUsage("--json and --markdown exclude each other");
  const [file] = positionals;
  return {
    file: file === "-" ? undefined : file,
    help: values.help,
    render: values.json ? costJson : values.markdown ? costMarkdown : costText,
    most: limit(values["max-monthly"]),
  };
}

function limit(text: string | undefined): Big | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) throw new BadUsage(`--max-monthly needs an amount in CNY, not "${text}"`);
  return new Big(text);
}
