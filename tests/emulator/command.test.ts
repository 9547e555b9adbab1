import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { flags, readFlags } from "../../emulator/flags";
import { settingsSchema } from "../../emulator/settings";

const root = join(__dirname, "../..");
const main = join(root, "emulator", "main");

/** The command as a process of its own, from its sources. */
function command(...argv: string[]): ChildProcess {
  const program = `require(${JSON.stringify(main)}).runEmulator(${JSON.stringify(argv)})`;
  const TS_NODE_COMPILER_OPTIONS = JSON.stringify({ rootDir: root });
  return spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
    cwd: root,
    env: { ...process.env, TS_NODE_COMPILER_OPTIONS },
  });
}

describe("the command", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "says where it listens, answers, and ends cleanly on %s",
    async (signal) => {
      const child = command("--port", "0", "--time-scale", "0.5");
      let said = "";
      child.stderr?.on("data", (text) => {
        said += text;
      });
      const [first] = (await once(child.stdout!, "data")) as [Buffer];
      expect(first.toString()).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/);
      const url = first.toString().trim().replace("listening on ", "");
      expect(await (await fetch(`${url}/_emulator/settings`)).json()).toMatchObject({ timeScale: 0.5 });
      expect(said).toContain(`  pulumi config set compshare:endpoint ${url}\n`);
      expect(said).toContain("  pulumi config set --secret compshare:privateKey emulator-private-key\n");
      expect(said).toContain(`  export COMPSHARE_ENDPOINT=${url}\n`);
      const ended = once(child, "exit");
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
    },
    30_000,
  );

  test.each([
    [["--moon"]],
    [["--port"]],
    [["--port", "high"]],
    [["--port", "70000"]],
    [["--account-level", "5"]],
    [["--time-scale", "-1"]],
    [["--quota", "1.5"]],
    [["--stock", "4090=1"]],
    [["--stock", "4090@cn-wlcb-01"]],
    [["--stock", "4090@cn-wlcb-01=-1"]],
    [["--price", "4090=1"]],
    [["--price", "4090:Week=1"]],
    [["--balance", "much"]],
    [["--requests-per-second", "0"]],
    [["word"]],
  ])(
    "refuses %j in one line with exit code 2",
    async (argv) => {
      const child = command(...argv);
      const [[code], complaint] = await Promise.all([once(child, "exit"), text(child.stderr!)]);
      expect(code).toBe(2);
      expect(complaint).toMatch(/^emulator: .*\n$/);
    },
    30_000,
  );

  test("shows its flags and their defaults with --help", async () => {
    const help = await text(command("--help").stdout!);
    for (const flag of Object.keys(flags)) {
      expect(help).toMatch(new RegExp(`--${flag} .*\\(default: .+\\)`));
    }
  }, 30_000);
});

test("flags become settings", () => {
  const words = [
    "--port 8080 --public-key a --private-key b --time-scale 0.1 --account-level 0 --quota 7",
    "--sold-out 4090 --sold-out A800@cn-sh2-02",
    "--stock 4090@cn-wlcb-01=4 --stock H20@cn-sh2-02=0 --balance 99.5",
    "--price 4090:Postpay=9.9 --price 4090:Day=200 --price A100:Spot=1 --reclaim-spot-after 60",
    "--requests-per-second 2.5 --ssh-at me@[::1]:2222",
  ];
  expect(readFlags(words.join(" ").split(" "))).toEqual({
    port: 8080,
    publicKey: "a",
    privateKey: "b",
    timeScale: 0.1,
    accountLevel: 0,
    quota: 7,
    soldOut: ["4090", "A800@cn-sh2-02"],
    stock: { "4090@cn-wlcb-01": 4, "H20@cn-sh2-02": 0 },
    balance: 99.5,
    prices: { "4090": { Postpay: 9.9, Day: 200 }, A100: { Spot: 1 } },
    reclaimSpotAfter: 60,
    requestsPerSecond: 2.5,
    sshAt: "me@[::1]:2222",
  });
});

test("every setting has a description", () => {
  for (const setting of Object.values(settingsSchema.shape)) expect(setting.description).toMatch(/\w/);
});
