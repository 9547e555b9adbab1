// Runs a fleet as several stacks, side by side: one account, and one rate for all of them.
//   npm run shards -- up --stacks 4 --instances 25
//   npm run shards -- destroy --stacks 4
// Running it again continues where it was interrupted.
import { parseArgs } from "node:util";
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation";

const COMMANDS = ["up", "preview", "refresh", "destroy"] as const;
const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    stacks: { type: "string", default: "4" },
    instances: { type: "string", default: "25" },
    "at-once": { type: "string", default: "4" },
    // The engine stores each stack's state once, at the end. A killed run is still recovered by the next one.
    "without-checkpoints": { type: "boolean", default: false },
  },
});
const command = COMMANDS.find((name) => name === positionals[0]) ?? "preview";
const names = Array.from({ length: Number(options.stacks) }, (_, index) => `shard-${index}`);
// `npm run shards` has checked the types: not again for each stack.
const envVars = {
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  ...(options["without-checkpoints"] && { PULUMI_SKIP_CHECKPOINTS: "true" }),
};
const began = Date.now();

/** The progress of one stack. */
interface Shard {
  phase: "waiting" | "running" | "done" | "failed";
  done: number;
  error?: string;
}
const shards = new Map<string, Shard>(names.map((name) => [name, { phase: "waiting", done: 0 }]));

async function run(name: string, shard: Shard): Promise<void> {
  shard.phase = "running";
  try {
    const stack = await LocalWorkspace.createOrSelectStack({ stackName: name, workDir: process.cwd() }, { envVars });
    await stack.setConfig("instances", { value: options.instances });
    const onEvent = ({ resOutputsEvent }: EngineEvent) => {
      if (resOutputsEvent && /compshare:Instance$/.test(resOutputsEvent.metadata.type)) shard.done++;
    };
    await stack[command]({ onEvent, onOutput: () => {}, parallel: 64 });
    shard.phase = "done";
  } catch (error) {
    shard.phase = "failed";
    shard.error = String(error);
  }
  if (!process.stdout.isTTY) console.log(line(name, shard));
}

const line = (name: string, { phase, done }: Shard) =>
  `${name.padEnd(10)} ${phase.padEnd(8)} ${done}/${options.instances}  ${Math.round((Date.now() - began) / 1000)} s`;

/** Rewrites one line for each stack, twice a second. */
function show(): () => void {
  if (!process.stdout.isTTY) return () => {};
  let written = 0;
  const write = () => {
    process.stdout.write(`\u001b[${written}A`.repeat(Math.sign(written)));
    for (const [name, shard] of shards) process.stdout.write(`\u001b[2K${line(name, shard)}\n`);
    written = shards.size;
  };
  const timer = setInterval(write, 500);
  return () => {
    clearInterval(timer);
    write();
  };
}

async function main(): Promise<void> {
  const end = show();
  const queue = [...shards];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await run(...next);
  };
  await Promise.all(Array.from({ length: Number(options["at-once"]) }, worker));
  end();
  const failed = [...shards].filter(([, { phase }]) => phase === "failed");
  for (const [name, { error }] of failed) console.error(`\n${name} failed: ${error}`);
  console.log(
    `${command}: ${names.length - failed.length} of ${names.length} stacks in ${Math.round((Date.now() - began) / 1000)} s`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

void main();
