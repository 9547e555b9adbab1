// Runs many stacks of index.ts at once, for fleets that are too large for one:
//   npm run shards -- up --stacks 4 --instances 25
//   npm run shards -- up|preview|refresh|destroy [--at-once 4] [--without-checkpoints]
// Without --stacks it takes all shards that exist; without --instances they keep their size.
// After a failure or an interruption, run the same command again.
import { parseArgs } from "node:util";
import { automation } from "@pulumi/pulumi";
import { Progress } from "./progress";

const COMMANDS = ["up", "preview", "refresh", "destroy"] as const;
type Command = (typeof COMMANDS)[number];
const USAGE = `usage: npm run shards -- ${COMMANDS.join("|")} [--stacks N --instances M] [--at-once 4] [--without-checkpoints]`;

class UsageError extends Error {}

/** What there is to say about stacks in the end. */
const notes: { title: string; lines: string[] }[] = [];
let failed = 0;
let interrupted = false;

async function main(): Promise<void> {
  const { command, stacks, instances, atOnce, envVars } = options();
  const workspace = await automation.LocalWorkspace.create({ workDir: __dirname, envVars });
  const existing = (await workspace.listStacks()).map(({ name }) => name).filter((name) => /^shard-\d+$/.test(name));
  const names = stacks === undefined ? existing : Array.from({ length: stacks }, (_, index) => `shard-${index + 1}`);
  if (names.length === 0) throw new UsageError("there are no shards yet: --stacks and --instances make some");
  if (instances === undefined && names.some((name) => !existing.includes(name)))
    throw new UsageError("new shards need --instances");

  // One after the other, as Pulumi notes the selected stack in a file of the project.
  const waiting: automation.Stack[] = [];
  for (const name of names) {
    const stack = await automation.Stack[existing.includes(name) ? "select" : "create"](name, workspace);
    if (instances !== undefined) await stack.setConfig("instances", { value: String(instances) });
    waiting.push(stack);
  }

  const progress = new Progress();
  const worker = async () => {
    for (let next = waiting.shift(); next && !interrupted; next = waiting.shift()) await run(next, command, progress);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  progress.close();
  summarize(command, names.length, waiting.length);
}

async function run(stack: automation.Stack, command: Command, progress: Progress): Promise<void> {
  const row = progress.begin(stack.name);
  const said = { error: [] as string[], warning: [] as string[] };
  const onEvent = ({ preludeEvent, resOutputsEvent, diagnosticEvent, summaryEvent }: automation.EngineEvent) => {
    if (preludeEvent) {
      row.phase = command;
      row.total = Number(preludeEvent.config["compshare-shards:instances"]);
    }
    if (resOutputsEvent?.metadata.type.endsWith("compshare:Instance"))
      row.done.set(resOutputsEvent.metadata.urn, resOutputsEvent.metadata.op);
    const { severity, urn, message = "" } = diagnosticEvent ?? {};
    if (urn && (severity === "error" || severity === "warning"))
      said[severity].push(`${urn.split("::").at(-1)}: ${message.trim()}`);
    if (summaryEvent) row.phase = "finishing";
  };
  try {
    await stack[command]({ color: "never", onEvent });
    progress.end(row, "done");
  } catch (error) {
    progress.end(row, "failed");
    failed++;
    notes.push({ title: `${stack.name} failed`, lines: said.error.length > 0 ? said.error : [reason(error as Error)] });
  }
  if (said.warning.length > 0) notes.push({ title: `${stack.name} has warnings`, lines: said.warning });
}

/** Where no resource has an error, such as with a locked stack, Pulumi's output says why. */
const reason = ({ message }: Error): string => /error: (.+?)(?=\n err\?: |$)/s.exec(message)?.[1]?.trim() ?? message;

function summarize(command: Command, stacks: number, notBegun: number): void {
  for (const { title, lines } of notes) {
    console.log(`\n${title}:`);
    for (const line of lines.slice(0, 5)) console.log(`  ${line.replaceAll("\n", "\n  ")}`);
    if (lines.length > 5) console.log(`  and ${lines.length - 5} more`);
  }
  if (failed + notBegun === 0) return;
  process.exitCode = 1;
  const rest = notBegun > 0 ? `, ${notBegun} not begun` : "";
  console.log(`\n${failed} of ${stacks} stacks failed${rest}. To continue: npm run shards -- ${command}`);
}

function options() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      stacks: { type: "string" },
      instances: { type: "string" },
      "at-once": { type: "string", default: "4" },
      "without-checkpoints": { type: "boolean", default: false },
    },
  });
  const command = COMMANDS.find((name) => name === positionals[0]);
  if (command === undefined || positionals.length > 1)
    throw new UsageError(`no such command: ${positionals.join(" ")}`);
  return {
    command,
    stacks: positive("--stacks", values.stacks),
    instances: positive("--instances", values.instances),
    atOnce: positive("--at-once", values["at-once"]),
    envVars: values["without-checkpoints"] ? { PULUMI_SKIP_CHECKPOINTS: "true" } : undefined,
  };
}

function positive<T extends string | undefined>(flag: string, text: T): T extends string ? number : number | undefined;
function positive(flag: string, text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d*$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`${flag} needs a whole number above 0, not "${text}"`);
}

// Ctrl-C reaches the engines too: they finish what is under way, and no other stack begins.
process.on("SIGINT", () => {
  interrupted = true;
});

main().catch((error) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith("ERR_PARSE_ARGS");
  console.error(isUsage ? `${error.message}\n${USAGE}` : error);
  process.exitCode = isUsage ? 2 : 1;
});
