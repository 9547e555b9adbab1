import { existsSync } from "node:fs";
import { join } from "node:path";
import { goPrograms, pythonWith, run } from "../tests/support/programs";
import { Emulator, KEYS } from "./emulator";
import { cell, median, table } from "./format";
import { atLeast, type Limit, type Section } from "./section";
import { BenchStack } from "./stack";

const PROGRAMS = join(__dirname, "clients");
const CONNECTIONS = [1, 32];
const SECONDS = 3;
const INSTANCES = 100;

const CLIENTS = { ours: "ours", python: "Python SDK", javascript: "JavaScript SDK", go: "Go SDK" } as const;
type ClientName = keyof typeof CLIENTS;

interface ClientRun {
  readonly client: ClientName;
  readonly connections: number;
  readonly calls: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The emulator's share of one core, including warm-up: near 1, the emulator is the bottleneck. */
  readonly emulatorBusy: number;
}

interface ClientData {
  readonly runs: readonly ClientRun[];
  /** Clients that weren't measured, and why. */
  readonly missing: Readonly<Partial<Record<ClientName, string>>>;
}

export const client: Section<ClientData> = {
  title: "The client",
  measure: async ({ runs }, progress) => {
    const { commands, missing } = await prepare();
    const emulator = await Emulator.start();
    try {
      await fill(emulator);
      const env = { BASE_URL: emulator.url, PUBLIC_KEY: KEYS.publicKey, PRIVATE_KEY: KEYS.privateKey };
      const done: ClientRun[] = [];
      for (let round = 0; round < runs; round++) {
        for (const connections of CONNECTIONS) {
          for (const [client, [command, ...programArgs]] of commands) {
            const [began, cpu] = [performance.now(), emulator.cpuMs()];
            const counted = { ...env, CONNECTIONS: String(connections), SECONDS: String(SECONDS) };
            const { code, stdout, stderr } = await run(command as string, programArgs, { env: counted });
            if (code !== 0) throw new Error(`the client ${client} failed:\n${stdout}${stderr}`);
            const lastLine = stdout.trim().split("\n").at(-1) ?? "";
            const emulatorBusy = (emulator.cpuMs() - cpu) / (performance.now() - began);
            done.push({ client, connections, ...JSON.parse(lastLine), emulatorBusy });
            progress(`${client}, ${connections}: ${lastLine}`);
          }
        }
      }
      return { runs: done, missing };
    } finally {
      await emulator.close();
    }
  },
  render: ({ runs, missing }) => {
    const rows = CONNECTIONS.flatMap((connections) =>
      (Object.keys(CLIENTS) as ClientName[]).map((client) => {
        const own = runs.filter((one) => one.client === client && one.connections === connections);
        return [
          CLIENTS[client],
          String(connections),
          cell(median(own.map(perSecond)), (value) => value.toFixed(0)),
          cell(median(own.map((one) => (one.cpuSeconds / one.calls) * 1000)), (value) => `${value.toFixed(2)} ms`),
          cell(median(own.map((one) => one.emulatorBusy)), (value) => `${(value * 100).toFixed(0)} %`),
        ];
      }),
    );
    const notes = Object.entries(missing).map(
      ([client, why]) => `${CLIENTS[client as ClientName]}: not measured, ${why}.`,
    );
    return [
      `A \`DescribeCompShareInstance\` of ${INSTANCES} instances, encoded, signed, sent and parsed, repeated for ${SECONDS} s. Ours validates every
field of the answer. The last column is the emulator's share of a core: near 100 %, the emulator is the bottleneck.`,
      table(["", "at once", "calls per second", "processor time per call", "emulator"], rows, 1),
      ...notes,
    ].join("\n\n");
  },
  limits: ({ runs }) =>
    CONNECTIONS.flatMap((connections) =>
      (["python", "javascript"] as const).map((other): Limit => {
        const of = (name: ClientName) =>
          median(runs.filter((one) => one.client === name && one.connections === connections).map(perSecond));
        const [ours, theirs] = [of("ours"), of(other)];
        const ratio = ours === undefined || theirs === undefined ? undefined : ours / theirs;
        return atLeast(
          `${connections} at once: ours to the ${CLIENTS[other]}`,
          1,
          ratio,
          (value) => `${value.toFixed(2)} x`,
        );
      }),
    ),
};

const perSecond = ({ calls, seconds }: ClientRun) => calls / seconds;

/** How each client is started. A missing program is reported, and the others are measured. */
async function prepare(): Promise<{ commands: [ClientName, string[]][]; missing: ClientData["missing"] }> {
  const commands: [ClientName, string[]][] = [["ours", [process.execPath, join(PROGRAMS, "ours.js")]]];
  const missing: Partial<Record<ClientName, string>> = {};
  const attempt = async (name: ClientName, make: () => Promise<string[]>) => {
    try {
      commands.push([name, await make()]);
    } catch (error) {
      missing[name] = (error as Error).message.split("\n")[0] as string;
    }
  };
  await attempt("python", async () => [await pythonWith("requirements.txt"), join(PROGRAMS, "python", "describe.py")]);
  await attempt("javascript", async () => {
    const sdk = process.env.BENCH_JS_SDK;
    if (!sdk) throw new Error("as BENCH_JS_SDK names no folder with a built SDK");
    if (!existsSync(join(sdk, "lib", "services"))) throw new Error("as the folder BENCH_JS_SDK holds no built SDK");
    return [process.execPath, join(PROGRAMS, "javascript.js")];
  });
  await attempt("go", async () => [join(await goPrograms("../bench/clients/go", "."), "clients")]);
  return { commands, missing };
}

/** Creates the instances to describe. */
async function fill(emulator: Emulator): Promise<void> {
  await emulator.reset();
  const stack = await BenchStack.make("ours", emulator);
  try {
    stack.begin(INSTANCES);
    await stack.create();
  } finally {
    stack.dispose();
  }
}
