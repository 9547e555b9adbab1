import { writeFileSync } from "node:fs";
import { CompShareError } from "../client/errors";
import { placesOf } from "../orphans/account";
import { ADOPTION } from "../resource/ownership/adopt";
import { pulumiVersion } from "../settings/pulumi-cli";
import { sealAll } from "../settings/seal";
import { printable } from "../terminal/text";
import { BadUsage, parseUsage, requireValues } from "../terminal/usage";
import { canImport, tooOldText } from "./engine";
import { importFile, secretsOf } from "./file";
import { open } from "./open";
import { type Prepared, prepare } from "./prepare";
import { type Declared, programText } from "./program";

const HELP = `Usage: pulumi-compshare import <id>... [options]
       pulumi-compshare import --all [options]

Takes instances, custom images and data disks that exist into a stack: writes the file for \`pulumi import\`, prints the TypeScript
that declares them, and says the command to run. By itself it changes nothing, neither in the account nor in the stack.

  <id>           such as uhost-1a2b3c, compshareImage-1a2b3c or udisk-1a2b3c; uhost-1a2b3c:0a1b2c3d where another resource made it
                 and no stack has it any more (\`pulumi-compshare orphans\` tells)
  --all          all instances, images and disks that none of the given states has
  --prefix P     those of them whose names begin so; stands for --all
  --name N       the resource's name in the program, for one id (default: its name in the account)
  --region R     look in this region only; may be repeated (default: all)
  --project P    look in this project only; may be repeated (default: all)
  --stack S      the stack (default: the current one of this folder)
  --state FILE   the state of another stack, by \`pulumi stack export\`: what it has isn't imported; may be repeated
  --file FILE    where the import file goes (default: compshare-import.json)
  --out FILE     where the TypeScript goes (default: it is printed); the file must not exist
  --help         this text

Exit codes: 0 done, 1 an error, or nothing to import, 2 wrong usage.
`;

const OPTIONS = {
  all: { type: "boolean", default: false },
  prefix: { type: "string" },
  name: { type: "string" },
  region: { type: "string", multiple: true },
  project: { type: "string", multiple: true },
  stack: { type: "string" },
  state: { type: "string", multiple: true },
  file: { type: "string", default: "compshare-import.json" },
  out: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

type Log = (text: string) => void;

/** Runs the command. @returns its exit code. */
export async function runImport(args: string[]): Promise<number> {
  const log: Log = (text) => void process.stderr.write(`import: ${printable(text)}\n`);
  try {
    const { ids, ...options } = parse(args);
    if (options.help) {
      process.stdout.write(HELP);
      return 0;
    }
    return await work({ ...options, ids }, log);
  } catch (error) {
    if (!(error instanceof CompShareError) && !(error instanceof BadUsage)) throw error;
    log(error.message);
    return error instanceof BadUsage ? 2 : 1;
  }
}

async function work({ file, out, ...options }: ReturnType<typeof parse>, log: Log): Promise<number> {
  const version = pulumiVersion();
  const opened = open(options, log);
  const { settings, owned, context, state } = opened;
  const known = { ...owned, project: settings.projectId };
  const places = await placesOf(context.client, { regions: options.region, projects: options.project, known }, log);
  const prepared = await prepare(opened, places, { ...options, prefix: options.prefix ?? "" });
  if (prepared.length === 0) {
    log("There is nothing to import: nothing in the account that is like that and that no given state has.");
    return 1;
  }
  const isImport = canImport(version);
  if (isImport) writeFileSync(file, importFile(prepared, await sealAll(secretsOf(prepared), state, options.stack)));
  const program = programText(
    prepared.map((one) => declared(one, !isImport)),
    isImport,
  );
  if (out === undefined) process.stdout.write(program);
  else writeNew(out, program);
  log(isImport ? nextText(prepared.length, file, options.stack) : tooOldText(version));
  return 0;
}

const ZONE_NOTE = "the service doesn't tell an image's zone: any of its region will do";

function declared({ kind, name, args, given }: Prepared, isAdopted: boolean): Declared {
  if (kind === "image") return { className: "CompShareCustomImage", name, args, notes: { zone: ZONE_NOTE } };
  if (kind === "disk")
    return { className: "CompShareDisk", name, args: isAdopted ? { ...args, adoptDiskId: given } : args };
  return { className: "CompShareInstance", name, args: isAdopted ? { ...args, adoptInstanceId: given } : args };
}

const nextText = (count: number, file: string, stack: string | undefined): string =>
  [
    `${count === 1 ? "one resource is" : `${count} resources are`} ready. Run`,
    "",
    `  pulumi import --file ${quoted(file)} --generate-code=false${stack === undefined ? "" : ` --stack ${quoted(stack)}`}`,
    "",
    "and put the TypeScript into your program: `pulumi preview` shows no changes then. Not before: `pulumi up` would buy what it declares.",
    "Once imported, what is removed from the program is deleted; `protect: true` refuses that as long as it stands there.",
  ].join("\n");

const quoted = (word: string) => (/^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const what = `${file} can't be written (${(error as Error).message})`;
    throw new CompShareError({ code: "SETTINGS", what, advice: "Name another file with --out." });
  }
}

function parse(args: string[]) {
  const { values, positionals: ids } = parseUsage({ args, options: OPTIONS, allowPositionals: true });
  const options = requireValues(values);
  if (options.help) return { ...options, ids };
  const isFilter = options.all || options.prefix !== undefined;
  if (ids.length === 0 && !isFilter)
    throw new BadUsage("Say what to import: ids, --all or --prefix (--help tells more)");
  if (ids.length > 0 && isFilter) throw new BadUsage("Give either ids, or --all or --prefix");
  if (options.name !== undefined && ids.length !== 1) throw new BadUsage("--name is for one id");
  const wrong = ids.find((id) => !ADOPTION.test(id));
  if (wrong !== undefined) throw new BadUsage(`"${wrong}" isn't an id such as uhost-1a2b3c`);
  return { ...options, ids: [...new Set(ids)] };
}
