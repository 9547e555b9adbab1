import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { VAULT_ENV, VAULT_SETTINGS, VAULT_STATE } from "./vault";

const ROOT = join(__dirname, "..", "..");

/** The result of one engine command. */
export interface Run {
  readonly code: number | null;
  /** Everything that it printed. */
  readonly output: string;
}

/** The environment of a stack whose state lies in `folder`. */
export function stackEnv(folder: string, endpoint: string, keys: Keys): NodeJS.ProcessEnv {
  mkdirSync(join(folder, "state"), { recursive: true });
  return {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The emulator's lists lag only where a test says so, and each stack here is new to this computer.
    COMPSHARE_LIST_LAG: "1",
    COMPSHARE_ENDPOINT: endpoint,
    COMPSHARE_PUBLIC_KEY: keys.publicKey,
    COMPSHARE_PRIVATE_KEY: keys.privateKey,
  };
}

const CACHED = { NODE_COMPILE_CACHE: join(ROOT, "node_modules", ".cache", "pulumi-compshare", "compiled") };

/** The same for a program in TypeScript whose types another command checks: half of its time. */
export function uncheckedEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, ...CACHED, PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
}

/** The same for programs in plain JavaScript, whose Node processes start in half of the time (quick-node.js says how). */
export function quickEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    ...CACHED,
    ...VAULT_ENV,
    // An engine ends before its garbage is worth collecting.
    GOGC: "off",
    NODE_OPTIONS: `--require=${join(__dirname, "quick-node.js")} ${env.NODE_OPTIONS ?? ""}`.trim(),
  };
}

/** Runs the engine's command line. */
export type Runner = (args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) => Promise<Run>;

/** The engine starts processes for program and provider, as it does for users. */
export function runPulumi(...[args, options]: Parameters<Runner>): Promise<Run> {
  const child = spawn("pulumi", [...args, "--non-interactive", "--color=never"], options);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The warnings that the engine shows at the end of a command, each once. */
export const warningsOf = (output: string): string[] =>
  [...output.matchAll(/^\s*warning: (.+)$/gm)].map(([, text]) => text as string);

type Keys = { publicKey: string; privateKey: string };

/** The resources of a program: name, arguments and options of each instance. */
export type Program = Record<string, Declaration>;

interface Declaration {
  /** Of the entry named `transformed`: what a transformation of the stack makes of all instances' arguments and options. */
  args: object;
  opts?: object;
  /**
   * `get` reads an instance that exists; `child` is an instance named "gpu" in a component of this name; `fleet` is one; `foreign` is another
   * provider's.
   */
  type?: "get" | "child" | "fleet" | "image" | "getImage" | "disk" | "getDisk" | "foreign";
  /** The resource whose instance id becomes this one's name: a value that previews don't know. */
  nameFrom?: string;
  /** The names of arguments that the program marks as secrets. */
  secrets?: string[];
  /** Properties that are outputs of other resources, such as `{ instanceId: "trainer.instanceId" }`. */
  from?: Record<string, string>;
}

const INDEX = `
const { CompShareCustomImage, CompShareDisk, CompShareFleet, CompShareInstance } = require("./classes");
const { ComponentResource, dynamic, runtime, secret } = require("@pulumi/pulumi");
const mapsOf = ({ instanceIds, publicIps, privateIps, sshCommands, states, zones }) =>
  ({ instanceIds, publicIps, privateIps, sshCommands, states, zones });
const { transformed, ...program } = require("./program.json");
if (transformed) {
  runtime.registerStackTransformation(({ type, props, opts }) =>
    /Instance$/.test(type) ? { props: { ...props, ...transformed.args }, opts: { ...opts, ...transformed.opts } } : undefined);
}
for (const [name, { args, opts, type, nameFrom, from = {}, secrets = [] }] of Object.entries(program)) {
  if (nameFrom) args.name = exports[nameFrom].instanceId;
  for (const property of secrets) args[property] = secret(args[property]);
  for (const [property, [resource, output]] of Object.entries(from).map(([to, path]) => [to, path.split(".")])) {
    args[property] = exports[resource][output];
  }
  exports[name] =
    type === "get" ? CompShareInstance.get(name, args.id, args, opts)
    : type === "fleet" ? mapsOf(new CompShareFleet(name, args, opts))
    : type === "image" ? new CompShareCustomImage(name, args, opts)
    : type === "disk" ? new CompShareDisk(name, args, opts)
    : type === "getDisk" ? CompShareDisk.get(name, args.id, args, opts)
    : type === "getImage" ? CompShareCustomImage.get(name, args.id, args, opts)
    : type === "foreign" ? new dynamic.Resource({ create: async () => ({ id: name }) }, name, {})
    : type === "child" ? new CompShareInstance("gpu", args, { parent: new ComponentResource("test:index:" + name, name) })
    : new CompShareInstance(name, args, opts);
}
`;

/** The resources of the dynamic provider, or those of the plugin by the same names. */
export const CLASSES = {
  dynamic: 'module.exports = require("pulumi-compshare");',
  native: `
const { CustomResource } = require("@pulumi/pulumi");
const classOf = (type, outputs) => class extends CustomResource {
  constructor(name, args, opts) {
    super("compshare:index:" + type, name, { ...Object.fromEntries(outputs.map((one) => [one, undefined])), ...args }, opts);
  }
  static get = (name, id, _args, opts) => new this(name, {}, { ...opts, id });
};
exports.CompShareInstance = classOf("Instance", ["instanceId", "publicIp", "sshCommand", "zone", "password", "state"]);
exports.CompShareCustomImage = classOf("CustomImage", ["imageId", "status"]);
exports.CompShareDisk = classOf("Disk", ["diskId", "status", "device"]);
`,
};

/** Which of our two providers a stack's resources have. */
export type FrontName = keyof typeof CLASSES;

/** `TESTED_FRONT=native` runs tests that are written for the dynamic provider with the plugin. */
const FRONT: FrontName = process.env.TESTED_FRONT === "native" ? "native" : "dynamic";

/** What the types of that front begin with. */
export const TYPE_PREFIX = { dynamic: "pulumi-nodejs:dynamic/compshare", native: "compshare:index" }[FRONT];

/** What a project says to have the plugin of this clone. */
export const PLUGINS = `plugins:\n  providers:\n    - name: compshare\n      path: ${join(ROOT, "plugin")}\n`;

const PROJECT = "name: stack-test\nruntime: nodejs\nmain: index.js\n";
export const PROJECTS = { dynamic: PROJECT, native: `${PROJECT}${PLUGINS}` };

const projectOf = (front: FrontName): Files => ({
  "Pulumi.yaml": PROJECTS[front],
  "classes.js": CLASSES[front],
  "package.json": '{ "private": true }',
  "index.js": INDEX,
  "program.json": "{}",
});

type Files = Readonly<Record<string, string>>;

const STATE_FILE = "state/.pulumi/stacks/stack-test/test.json";

/** What `pulumi stack init test --secrets-provider=hashivault://tests` leaves: the engine would take half a second for it. */
const EMPTY_STACK = {
  "Pulumi.test.yaml": VAULT_SETTINGS,
  "state/.pulumi/meta.yaml": "version: 1\n",
  [STATE_FILE]: JSON.stringify({
    version: 3,
    checkpoint: {
      stack: "organization/stack-test/test",
      latest: {
        manifest: {
          time: "2026-01-01T00:00:00Z",
          magic: "ab35920a3077459b09dd1a3f7ddc28df4e3efc81b3240013bb6906688abc684d",
          version: "v3.259.0",
        },
        secrets_providers: VAULT_STATE,
        metadata: {},
      },
    },
  }),
};

/** A real stack: a project in a folder of its own, a real engine, a state in files. */
export class Stack {
  readonly folder = mkdtempSync(join(tmpdir(), "compshare-stack-"));
  env: NodeJS.ProcessEnv;
  /** Runs its commands: with the engine alone, or with running processes for program and provider. */
  runner: Runner = runPulumi;

  private constructor(endpoint: string, keys: Keys, project: Files) {
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
    for (const [file, content] of Object.entries(project)) writeFileSync(join(this.folder, file), content);
    this.env = { ...quickEnv(stackEnv(this.folder, endpoint, keys)), PULUMI_STACK: "test" };
    mkdirSync(dirname(this.stateFile), { recursive: true });
    for (const [file, content] of Object.entries(EMPTY_STACK)) writeFileSync(join(this.folder, file), content);
  }

  static async create(
    endpoint: string,
    keys = { publicKey: "public", privateKey: "private" },
    front: FrontName = FRONT,
  ): Promise<Stack> {
    return new Stack(endpoint, keys, projectOf(front));
  }

  /** A stack of a project of one's own, named "stack-test". */
  static of = (project: Files, endpoint: string, keys = { publicKey: "public", privateKey: "private" }): Stack =>
    new Stack(endpoint, keys, project);

  private get stateFile(): string {
    return join(this.folder, STATE_FILE);
  }

  /** Says what the program declares from now on. */
  declare(program: Program): void {
    writeFileSync(join(this.folder, "program.json"), JSON.stringify(program));
  }

  run(...args: string[]): Promise<Run> {
    return this.runner(args, { cwd: this.folder, env: this.env });
  }

  /** Runs a command that must succeed, and returns what it printed. */
  async ok(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} failed (${code}):\n${output}`);
    return output;
  }

  /** Runs a command that must fail, and returns what it printed. */
  async fails(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code === 0) throw new Error(`pulumi ${args.join(" ")} succeeded:\n${output}`);
    return output;
  }

  up = (...args: string[]) => this.ok("up", "--yes", "--skip-preview", ...args);
  preview = (...args: string[]) => this.ok("preview", ...args);
  refresh = () => this.ok("refresh", "--yes", "--skip-preview");
  destroy = () => this.ok("destroy", "--yes", "--skip-preview");

  /** The state as it is stored, secrets still encrypted: what `pulumi stack export` prints. */
  async state(): Promise<StoredState> {
    const { version, checkpoint } = JSON.parse(readFileSync(this.stateFile, "utf8"));
    return { version, deployment: checkpoint.latest };
  }

  /** Puts another state in the place of the stored one. */
  async importState(state: StoredState): Promise<void> {
    const file = join(this.folder, "state.json");
    writeFileSync(file, JSON.stringify(state));
    await this.ok("stack", "import", "--file", file);
  }

  /** The instances in the state. */
  resources = () => this.stored("Instance");
  /** The data disks in the state that are resources of their own. */
  ownDisks = () => this.stored("Disk");
  /** The custom images in the state. */
  images = () => this.stored("CustomImage");

  private async stored(kind: string): Promise<StoredResource[]> {
    const { deployment } = await this.state();
    return (deployment.resources ?? []).filter(({ type }) => new RegExp(`compshare:(index:)?${kind}$`).test(type));
  }

  async outputs(): Promise<Record<string, Record<string, unknown>>> {
    return JSON.parse(await this.ok("stack", "output", "--json", "--show-secrets"));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly delete?: boolean;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  readonly initErrors?: string[];
}

export interface StoredState {
  readonly version: number;
  readonly deployment: { readonly resources?: StoredResource[]; readonly pending_operations?: unknown[] };
}
