// Runs a fleet as several stacks (shard-0, shard-1, ...), side by side: one account, and one rate for all of them.
//   npm run shards -- up --stacks 4 --instances 25
//   npm run shards -- up|preview|refresh|destroy [--at-once 4] [--without-checkpoints]
// Without --stacks: all shards that exist. Without --instances: as many in each as before.
// After a failure or an interruption, run it again to continue.
import { parseArgs } from "node:util";
import { automation } from "@pulumi/pulumi";
import { Progress } from "./progress";

const COMMANDS = ["up", "preview", "refresh", "destroy"] as const;
type Command = (typeof COMMANDS)[number];
const USAGE = `npm run shards -- ${COMMANDS.join("|")} [--stacks N --instances M] [--at-once 4] [--without-checkpoints]`;

class UsageError extends Error {}

/** What is printed about stacks at the end. */
const notes: { title: string; lines: string[] }[] = [];
let done = 0;
let interrupted = false;

async function main(): Promise<void> {
  const { command, stacks, instances, atOnce, envVars } = options();
  const began = Date.now();
  const workspace = await automation.LocalWorkspace.create({ workDir: process.cwd(), envVars });
  const existing = (await workspace.listStacks()).map(({ name }) => name).filter((name) => /^shard-\d+$/.test(name));
  const names = stacks === undefined ? existing : Array.from({ length: stacks }, (_, index) => `shard-${index}`);
  if (names.length === 0) throw new UsageError("there are no shards yet: --stacks and --instances make some");
  if (instances === undefined && names.some((name) => !existing.includes(name)))
    throw new UsageError("new shards need --instances");

  // One after the other: Pulumi writes the selected stack into one file of the project.
  console.log(`${command} of ${names.length} stacks, ${atOnce} at once`);
  const waiting: automation.Stack[] = [];
  for (const name of names) {
    const stack = await automation.Stack[existing.includes(name) ? "select" : "create"](name, workspace);
    if (instances !== undefined) await stack.setConfig("instances", { value: String(instances) });
    waiting.push(stack);
  }

  const progress = new Progress();
  const next = () => (interrupted ? undefined : waiting.shift());
  const worker = async () => {
    for (let stack = next(); stack; stack = next()) await run(stack, command, progress);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  progress.close();

  for (const { title, lines } of notes) {
    console.error(`\n${title}:`);
    for (const line of lines.slice(0, 5)) console.error(`  ${line.replaceAll("\n", "\n  ")}`);
    if (lines.length > 5) console.error(`  and ${lines.length - 5} more`);
  }
  const unbegun = waiting.length > 0 ? `, ${waiting.length} not begun` : "";
  console.log(
    `\n${command}: ${done} of ${names.length} stacks in ${Math.round((Date.now() - began) / 1000)} s${unbegun}`,
  );
  if (done < names.length) process.exitCode = 1;
}

async function run(stack: automation.Stack, command: Command, progress: Progress): Promise<void> {
  const row = progress.begin(stack.name);
  const said = { error: [] as string[], warning: [] as string[] };
  const onEvent = ({ preludeEvent, resOutputsEvent, diagnosticEvent, summaryEvent }: automation.EngineEvent) => {
    if (preludeEvent) {
      row.phase = command;
      row.total = preludeEvent.config["compshare-shards:instances"];
    }
    if (resOutputsEvent?.metadata.type.endsWith("compshare:Instance"))
      row.done.set(resOutputsEvent.metadata.urn, resOutputsEvent.metadata.op);
    const { severity, urn, message = "" } = diagnosticEvent ?? {};
    if (urn && (severity === "error" || severity === "warning"))
      said[severity].push(`${urn.split("::").at(-1)}: ${message.trim()}`);
    if (summaryEvent) row.phase = "finishing";
  };
  try {
    await stack[command]({ color: "never", onEvent, parallel: 64 });
    done++;
    progress.end(row, "done");
  } catch (error) {
    const end = interrupted ? "stopped" : "failed";
    progress.end(row, end);
    const why = interrupted ? "interrupted by Ctrl-C" : reason(error as Error);
    notes.push({ title: `${stack.name} ${end}`, lines: said.error.length > 0 ? said.error : [why] });
  }
  if (said.warning.length > 0) notes.push({ title: `${stack.name} has warnings`, lines: said.warning });
}

/** What Pulumi's output says where no resource has an error, such as with a locked stack. */
const reason = ({ message }: Error): string =>
  /^error: (.+?)(?=\n err\?: |$(?!\n))/ms.exec(message)?.[1] ?? message.trim().split("\n").slice(-10).join("\n");

function options() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      stacks: { type: "string" },
      instances: { type: "string" },
      "at-once": { type: "string", default: "4" },
      // The engine stores each stack's state once, at the end. The next run recovers a killed one all the same.
      "without-checkpoints": { type: "boolean", default: false },
    },
  });
  const command = COMMANDS.find((name) => name === positionals[0]);
  if (command === undefined || positionals.length > 1)
    throw new UsageError(`no such command: ${positionals.join(" ")}`);
  return {
    command,
    stacks: values.stacks === undefined ? undefined : positive("--stacks", values.stacks),
    instances: values.instances === undefined ? undefined : positive("--instances", values.instances),
    atOnce: positive("--at-once", values["at-once"]),
    envVars: {
      // `npm run shards` has checked the types.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      ...(values["without-checkpoints"] && { PULUMI_SKIP_CHECKPOINTS: "true" }),
    },
  };
}

function positive(flag: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`${flag} needs a whole number above 0, not "${text}"`);
}

// Ctrl-C reaches the engines too: they finish what is under way, and no other stack begins.
process.on("SIGINT", () => {
  interrupted = true;
});

main().catch((error) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith("ERR_PARSE_ARGS");
  console.error(isUsage ? `${error.message}\n${USAGE}` : reason(error));
  process.exitCode = isUsage ? 2 : 1;
});
