import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Api, KEYS } from "./api";
import { runPulumi, type StoredResource, type StoredState, stackEnv, uncheckedEnv } from "./stack";

const ROOT = join(__dirname, "..", "..");
const NAME = "pulumi-compshare";
const PNPM = "pnpm@10.34.8";
const NPM_INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];

/** Where pnpm keeps what it has downloaded: not in the user's own store. */
const PNPM_CACHE = join(
  process.env.PULUMI_COMPSHARE_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-compshare"),
  "pnpm",
);

/** What `pulumi new typescript` writes, and a program. */
const PROGRAM = {
  "Pulumi.yaml": "name: stranger\ndescription: A minimal TypeScript Pulumi program\nruntime: nodejs\n",
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      outDir: "bin",
      target: "es2020",
      module: "nodenext",
      moduleResolution: "nodenext",
      sourceMap: true,
      experimentalDecorators: true,
      pretty: true,
      noFallthroughCasesInSwitch: true,
      noImplicitReturns: true,
      forceConsistentCasingInFileNames: true,
    },
    files: ["index.ts"],
  }),
  "index.ts": `
import { CompShareInstance, type CompShareInstanceArgs } from "pulumi-compshare";
import type { EmulatorOptions } from "pulumi-compshare/emulator.js";

const emulator: Partial<EmulatorOptions> = { quota: 1 };
export const quota = emulator.quota;
export const args: CompShareInstanceArgs = {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 65536,
  imageId: "compshareImage-xxxx",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 100 }],
  chargeType: "Postpay",
};
export const trainer = new CompShareInstance("trainer", args, { customTimeouts: { create: "10m" } });
export const instanceId = trainer.instanceId;
export const dataDisk = trainer.disks.apply((disks) => disks.find(({ role }) => role === "data")?.size);
`,
  // Compiled, never run: what the types say of the rest.
  "tsconfig.types.json": JSON.stringify({ extends: "./tsconfig.json", files: ["index.ts", "types.ts"] }),
  "types.ts": `
import { CompShareError, type CompShareInstanceArgs } from "pulumi-compshare";
import { type EmulatorOptions, startEmulator } from "pulumi-compshare/emulator.js";
import { args, trainer } from "./index.js";

// @ts-expect-error: a number is wanted
export const wrongType: CompShareInstanceArgs = { ...args, gpu: "one" };
// @ts-expect-error: there is no such charge type
export const wrongWord: CompShareInstanceArgs = { ...args, chargeType: "Yearly" };
// @ts-expect-error: there is no such output
export const wrongName = trainer.maxCount;

const options: Partial<EmulatorOptions> = { quota: 1 };
export const url: Promise<string> = startEmulator(options).then((emulator) => emulator.url);
export const code = (error: unknown) => (error instanceof CompShareError ? error.code.length : 0);
`,
};

/** Common tsconfig.json files of users, all without `skipLibCheck`, for projects of CommonJS (.ts) or ES modules (.mts). */
export const TSCONFIGS: Record<string, { extension: "ts" | "mts"; options: object }> = {
  "an older pulumi new": {
    extension: "ts",
    options: {
      target: "es2016",
      module: "commonjs",
      moduleResolution: "node",
      esModuleInterop: false,
      experimentalDecorators: true,
      ignoreDeprecations: "6.0",
    },
  },
  "node16, CommonJS": { extension: "ts", options: { target: "es2022", module: "node16", moduleResolution: "node16" } },
  "node16, ES modules": {
    extension: "mts",
    options: { target: "es2022", module: "node16", moduleResolution: "node16" },
  },
  "nodenext, ES modules": {
    extension: "mts",
    options: { target: "es2022", module: "nodenext", moduleResolution: "nodenext" },
  },
  bundler: { extension: "ts", options: { target: "es2022", module: "esnext", moduleResolution: "bundler" } },
  "nodenext, as strict as can be": {
    extension: "ts",
    options: {
      target: "es2022",
      module: "nodenext",
      moduleResolution: "nodenext",
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      isolatedModules: true,
    },
  },
};

/** Runs a program that must succeed, and returns what it wrote to stdout. */
export async function succeed(command: string, args: string[], cwd: string): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${(error as { stdout?: string }).stdout ?? ""}`);
  }
}

/** All files below a folder, by their paths from there. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

/** The package as it is published, and projects outside of the repository that install it. */
export class Strangers {
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "compshare-stranger-")));
  /** The path of the tarball. */
  tarball = "";

  /** `npm pack`. Has to run first. */
  async pack(): Promise<void> {
    await succeed("npm", ["pack", "--loglevel=error", "--pack-destination", this.folder], ROOT);
    const [tarball = "nothing packed"] = readdirSync(this.folder);
    this.tarball = join(this.folder, tarball);
  }

  /** `npm install` of the tarball in a project that has a package.json. */
  async install(folder: string): Promise<void> {
    await succeed("npm", [...NPM_INSTALL, this.tarball], folder);
  }

  /** Unpacks the tarball as the folder `to`, which must not exist. */
  async unpack(to: string): Promise<string> {
    mkdirSync(dirname(to), { recursive: true });
    const unpacked = mkdtempSync(join(this.folder, "unpacked-"));
    await succeed("tar", ["-xzf", this.tarball, "-C", unpacked], this.folder);
    renameSync(join(unpacked, "package"), to);
    return to;
  }

  /** `npm install` of the tarball. */
  async npm(): Promise<Project> {
    const folder = this.project("npm", `file:../${basename(this.tarball)}`);
    await succeed("npm", NPM_INSTALL, folder);
    return new Project(folder);
  }

  /** A monorepo with the package in it: npm links it, and its real path is below no node_modules. */
  async workspace(): Promise<Project> {
    const root = join(this.folder, "workspace");
    await this.unpack(join(root, "packages", NAME));
    const folder = this.project(join("workspace", "packages", "infra"), "*");
    writeJson(join(root, "package.json"), { name: "monorepo", private: true, workspaces: ["packages/*"] });
    await succeed("npm", [...NPM_INSTALL, "--omit=dev"], root);
    return new Project(folder);
  }

  /** pnpm's node_modules: what the project names is linked, and nothing else is there. */
  async pnpm(): Promise<Project> {
    const folder = this.project("pnpm", `file:../${basename(this.tarball)}`);
    const places = [
      `--store-dir=${join(PNPM_CACHE, "store")}`,
      `--config.cache-dir=${join(PNPM_CACHE, "cache")}`,
      `--config.state-dir=${join(PNPM_CACHE, "state")}`,
    ];
    const pnpm = ["exec", "--yes", "--prefer-offline", `--package=${PNPM}`, "--", "pnpm"];
    await succeed("npm", [...pnpm, "install", "--prefer-offline", ...places], folder);
    return new Project(folder);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A project's own files. `version` is the version range of this package. */
  private project(name: string, version: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(PROGRAM)) writeFileSync(join(folder, file), text);
    const { devDependencies } = readJson(join(ROOT, "package.json"));
    const ours = ["@pulumi/pulumi", "typescript", "@types/node"].map((dependency) => [
      dependency,
      devDependencies[dependency],
    ]);
    const dependencies = { ...Object.fromEntries(ours), [NAME]: version };
    writeJson(join(folder, "package.json"), { name: "infra", main: "index.ts", dependencies });
    return folder;
  }
}

/** A stranger's project, installed. */
export class Project {
  constructor(readonly folder: string) {}

  /** A path in its node_modules. */
  module(...path: string[]): string {
    return join(this.folder, "node_modules", ...path);
  }

  /** Runs a command of an installed package; npm must not go and fetch another one. */
  npx(...args: string[]): Promise<string> {
    return succeed("npx", ["--no", "--", ...args], this.folder);
  }

  /** Type-checks the program with this project's settings and with each of these. An error begins with the folder's name. */
  async types(projects: typeof TSCONFIGS): Promise<void> {
    for (const [name, { extension, options }] of Object.entries(projects)) {
      const folder = join(this.folder, name);
      mkdirSync(folder);
      const files = ["index", "types"].map((file) => `${file}.${extension}`);
      for (const file of files) {
        const text = PROGRAM[file.replace(".mts", ".ts") as "index.ts" | "types.ts"];
        writeFileSync(join(folder, file), extension === "mts" ? text.replace("./index.js", "./index.mjs") : text);
      }
      writeJson(join(folder, "tsconfig.json"), { compilerOptions: { strict: true, ...options }, files });
    }
    // One process for all, so that what they import is parsed once.
    await this.npx("tsc", "--build", "--noEmit", "tsconfig.types.json", ...Object.keys(projects));
  }

  /** Runs Node there. */
  node(...args: string[]): Promise<string> {
    return succeed("node", args, this.folder);
  }

  async stack(name: string, api: Api): Promise<StrangersStack> {
    const stack = new StrangersStack(this.folder, stackEnv(this.folder, api.url, KEYS));
    await stack.pulumi("stack", "init", name);
    return stack;
  }
}

/** A stack of a stranger's project. */
class StrangersStack {
  constructor(
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async pulumi(...args: string[]): Promise<string> {
    // A preview here follows an up, which has checked the types.
    const env = args.includes("--expect-no-changes") ? uncheckedEnv(this.env) : this.env;
    const { code, output } = await runPulumi(args, { cwd: this.folder, env });
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} failed (${code}):\n${output}`);
    return output;
  }

  up = () => this.pulumi("up", "--yes", "--skip-preview");
  unchanged = () => this.pulumi("preview", "--expect-no-changes");
  refresh = () => this.pulumi("refresh", "--yes", "--skip-preview");
  destroy = () => this.pulumi("destroy", "--yes", "--skip-preview");

  /** The instances in the state, as they are stored. */
  async stored(): Promise<StoredResource[]> {
    const { deployment } = JSON.parse(await this.pulumi("stack", "export")) as StoredState;
    return (deployment.resources ?? []).filter(({ type }) => type.endsWith("compshare:Instance"));
  }
}

export function readJson(file: string) {
  return JSON.parse(readFileSync(file, "utf8"));
}

export function writeJson(file: string, content: unknown): void {
  writeFileSync(file, JSON.stringify(content));
}
