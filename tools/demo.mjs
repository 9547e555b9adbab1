// `npm run demo`: the main job, from nothing to nothing, with a real engine and the emulator.
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { attach, run } from "./run.mjs";
import { main, SetupError } from "./say.mjs";
import { prepare } from "./setup.mjs";

const KEYS = { public: "demo", private: "demo-private-key" };

await main(async () => {
  const { root, node, engine, env } = await prepare();
  const emulator = await startEmulator(root, node, env);
  const folder = project(root);
  try {
    await story({
      folder,
      endpoint: emulator.url,
      env: {
        ...env,
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "demo",
        COMPSHARE_ENDPOINT: emulator.url,
        // The emulator's lists don't lag, so the first run of a stack needn't wait for them.
        COMPSHARE_LIST_LAG: "1",
        COMPSHARE_PUBLIC_KEY: KEYS.public,
        COMPSHARE_PRIVATE_KEY: KEYS.private,
      },
      engine,
    });
  } finally {
    emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function story({ folder, endpoint, env, engine }) {
  const pulumi = async (...args) => {
    console.log(`\n$ pulumi ${args.join(" ")}\n`);
    const { code } = await attach("pulumi", args, { cwd: folder, env });
    if (code !== 0) throw new SetupError(`pulumi ${args[0]} failed (exit code ${code})`);
  };
  const up = () => pulumi("up", "--yes", "--suppress-permalink=true");

  title(`The program (Pulumi ${engine.version}, ${engine.source}; a browser shows the API's emulator at ${endpoint})`);
  console.log(readFileSync(join(folder, "index.ts"), "utf8"));
  await run("pulumi", ["stack", "init", "demo"], { cwd: folder, env });

  title("1. Create it");
  await up();

  title("2. Change it in place: more of the same machine, another name");
  edit(
    folder,
    ["gpu: 1,", "gpu: 2,"],
    ["cpu: 16,", "cpu: 32,"],
    ["64 * 1024", "128 * 1024"],
    ['"my-instance"', '"my-trainer"'],
  );
  await up();

  title("3. Replace it: another zone is another machine");
  edit(folder, ['"cn-wlcb-01"', '"cn-sh2-02"']);
  await up();

  title("4. Somebody renames it in the console: refresh sees it, up mends it");
  const [{ UHostId }] = (await onlook(endpoint, "instances")).filter((one) => one.TerminatedTime === null);
  await fetch(`${endpoint}/_emulator/instances/${UHostId}`, {
    method: "POST",
    body: JSON.stringify({ Name: "whose-is-this" }),
  });
  await pulumi("refresh", "--yes", "--suppress-permalink=true");
  await up();

  title("5. Destroy it");
  await pulumi("destroy", "--yes", "--suppress-permalink=true");

  title("What the API saw");
  for (const [action, count] of Object.entries(await onlook(endpoint, "calls")))
    console.log(`${String(count).padStart(4)}  ${action}`);
  const instances = await onlook(endpoint, "instances");
  const alive = instances.filter((one) => one.TerminatedTime === null).length;
  console.log(`\n${instances.length} instances were made, ${alive} are left.`);
  if (alive > 0) throw new SetupError("the demo left an instance behind");
}

/** A project of its own with the first example's program, so that editing it changes nothing here. */
function project(root) {
  const folder = mkdtempSync(join(tmpdir(), "compshare-demo-"));
  mkdirSync(join(folder, "state"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: demo\nruntime: nodejs\nmain: index.ts\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "demo", private: true }));
  copyFileSync(join(root, "examples", "page", "index.ts"), join(folder, "index.ts"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Changes the program and shows what changed. */
function edit(folder, ...changes) {
  const file = join(folder, "index.ts");
  let text = readFileSync(file, "utf8");
  for (const [before, after] of changes) {
    const line = text.split("\n").find((one) => one.includes(before));
    if (!line) throw new SetupError(`the example has no ${before} any more: mend the demo`);
    console.log(`- ${line.trim()}\n+ ${line.replace(before, after).trim()}`);
    text = text.replace(before, after);
  }
  writeFileSync(file, text);
}

async function startEmulator(root, node, env) {
  const args = [
    "emulator",
    "--port",
    "0",
    "--public-key",
    KEYS.public,
    "--private-key",
    KEYS.private,
    "--time-scale",
    "0.1",
  ];
  const child = spawn(node, [join(root, "dist", "provider", "cli.js"), ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1];
    if (url) return { url, stop: () => child.kill() };
  }
  throw new SetupError("the emulator did not start");
}

async function onlook(endpoint, what) {
  return (await fetch(`${endpoint}/_emulator/${what}`)).json();
}

function title(text) {
  console.log(`\n${"─".repeat(80)}\n${text}\n${"─".repeat(80)}`);
}
