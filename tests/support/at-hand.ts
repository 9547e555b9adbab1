import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Runner, runPulumi } from "./stack";

type Surroundings = Parameters<Runner>[1];

/** The environment that makes an engine command use a host. */
interface Told {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A running process that serves one engine command after another, so that the engine doesn't start one each time. */
class Host {
  private child: ChildProcess | undefined;
  /** What the last run printed. */
  output = "";

  constructor(
    private readonly script: string,
    /** The commands that need it. */
    readonly commands: RegExp,
    /** How the engine is told to use it. */
    private readonly told: (port: number) => Told,
  ) {}

  /** Gets ready for a run. */
  async next({ cwd: folder, env }: Surroundings): Promise<Told> {
    this.output = "";
    this.child ??= this.begin(env);
    this.child.send({ folder, env });
    const [{ port }] = (await once(this.child, "message")) as [{ port: number }];
    return this.told(port);
  }

  async end(): Promise<void> {
    if (!this.child) return;
    const exited = once(this.child, "exit");
    this.child.disconnect();
    await exited;
  }

  private begin(env: NodeJS.ProcessEnv): ChildProcess {
    // The SDK handles the rejections of a failed run only after the run's end, when a process of its own would be gone.
    const execArgv = ["--disable-warning=PromiseRejectionHandledWarning"];
    const begun = fork(join(__dirname, this.script), { env, execArgv, silent: true });
    for (const stream of [begun.stdout, begun.stderr]) {
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
    }
    return begun.once("exit", () => {
      this.child = undefined;
    });
  }
}

const programs = new Host("program-host.js", /^(up|preview)$/, (port) => ({ args: [`--client=127.0.0.1:${port}`] }));
const provider = new Host("provider-host.js", /^(up|preview|refresh|destroy)$/, (port) => ({
  env: { PULUMI_DEBUG_PROVIDERS: `pulumi-nodejs:${port}` },
}));
let isBusy = false;
if (typeof afterAll === "function") afterAll(endHosts);

/** Outside of jest, the caller ends the hosts. */
export async function endHosts(): Promise<void> {
  await Promise.all([programs.end(), provider.end()]);
}

/** One command at a time. For another one meanwhile, the engine starts the processes itself. */
const by =
  (...hosts: Host[]) =>
  async (args: readonly string[], { cwd, env }: Surroundings, run: Runner = runPulumi) => {
    const needed = hosts.filter(({ commands }) => commands.test(args[0] ?? ""));
    if (isBusy || needed.length === 0) return run(args, { cwd, env });
    isBusy = true;
    try {
      const told = await Promise.all(needed.map((host) => host.next({ cwd, env })));
      const more = told.flatMap((each) => each.args ?? []);
      const { code, output } = await run([...args, ...more], {
        cwd,
        env: Object.assign({}, env, ...told.map((each) => each.env)),
      });
      // The engine shows what its own processes print.
      return { code, output: [output, ...needed.map((host) => host.output)].join("") };
    } finally {
      isBusy = false;
    }
  };

/** Runs an engine command with a program and a provider in processes that run already. */
export const atHand = by(programs, provider);

/** The same, with the program in a process of its own: for tests of how programs end. */
export const providerAtHand = by(provider);
