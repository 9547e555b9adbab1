import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Api, KEYS } from "../support/api";
import { quickEnv, runPulumi, stackEnv } from "../support/stack";
import { VAULT } from "../support/vault";

/**
 * The workflows of examples/ci: their steps are run as they stand there. Stand-ins are `gh`, which talks to GitHub, and `npx`,
 * which takes longer than what it runs.
 */

const ROOT = join(__dirname, "..", "..");
const WORKFLOWS = join(ROOT, "examples/ci/.github/workflows");

/** Keeps comments in a file, as GitHub would, and every call in another. */
const GH = `#!/usr/bin/env node
const fs = require("node:fs");
const args = process.argv.slice(2);
fs.appendFileSync("gh-calls", args.join(" ") + "\\n");
const file = "gh-comments.json";
const comments = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : [];
const method = args[args.indexOf("--method") + 1];
if (!args.includes("--method")) {
  const [, author, start] = /login == "(.*)" and .*startswith\\("(.*)"\\)/.exec(args[args.indexOf("--jq") + 1]);
  for (const [index, { user, body }] of comments.entries()) if (user === author && body.startsWith(start)) console.log(index);
} else {
  const body = fs.readFileSync(args[args.indexOf("--field") + 1].replace("body=@", ""), "utf8");
  if (body.length > 65536) {
    console.error("gh: Validation Failed (HTTP 422): body is too long (maximum is 65536 characters)");
    process.exit(1);
  }
  if (method === "POST") comments.push({ user: "github-actions[bot]", body });
  else comments[Number(args.find((arg) => arg.startsWith("repos/")).split("/").pop())].body = body;
  fs.writeFileSync(file, JSON.stringify(comments));
}
`;

const NPX = '#!/bin/sh\nprogram=$1\nshift\nexec "node_modules/.bin/$program" "$@"\n';

let api: Api;
let project: string;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "compshare-ci-"));
  cpSync(join(ROOT, "examples/ci"), project, { recursive: true });
  cpSync(join(ROOT, "tsconfig.json"), join(project, "tsconfig.json"));
  // Named, so that Node itself takes the types off: the example's own test checks them.
  writeFileSync(join(project, "package.json"), '{ "private": true, "main": "index.ts" }');
  symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
  mkdirSync(join(project, "bin"));
  for (const [name, text] of Object.entries({ gh: GH, npx: NPX })) {
    writeFileSync(join(project, "bin", name), text);
    chmodSync(join(project, "bin", name), 0o755);
  }
  const options = { cwd: project, env: quickEnv(stackEnv(project, "", KEYS)) };
  const { code, output } = await runPulumi(["stack", "init", "prod", `--secrets-provider=${VAULT}`], options);
  if (code !== 0) throw new Error(output);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));
beforeEach(async () => {
  api = await Api.start();
  folder = mkdtempSync(join(tmpdir(), "compshare-ci-"));
  cpSync(project, folder, { recursive: true, verbatimSymlinks: true });
  env = {
    ...quickEnv(stackEnv(folder, api.url, KEYS)),
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "somebody/gpus",
    GITHUB_RUN_ID: "99",
    GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
    PULL_REQUEST: "7",
    MAX_MONTHLY: "20000",
  };
  env.PATH = `${join(folder, "bin")}${delimiter}${env.PATH}`;
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.close();
});

async function pulumi(...args: string[]): Promise<string> {
  const { code, output } = await runPulumi([...args, "--stack", "prod"], { cwd: folder, env });
  expect({ code, output }).toMatchObject({ code: 0 });
  return output;
}

/** Runs the steps of a workflow that are the user's own, and gives the last exit code and all that was printed. */
async function workflow(name: string): Promise<{ code: number | null; output: string }> {
  const steps = [...readFileSync(join(WORKFLOWS, name), "utf8").matchAll(/^ +- run: (scripts\/.+)$/gm)];
  expect(steps).toHaveLength(1);
  const child = spawn("bash", ["-e", "-c", steps[0]?.[1] as string], { cwd: folder, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  expect(output).not.toContain(KEYS.privateKey);
  return { code, output };
}

function comments(): string[] {
  const file = join(folder, "gh-comments.json");
  const all = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { body: string }[]) : [];
  return all.map(({ body }) => body);
}

const write = (...written: { user: string; body: string }[]) =>
  writeFileSync(join(folder, "gh-comments.json"), JSON.stringify(written));

function declare(from: string, to: string): void {
  const program = readFileSync(join(folder, "index.ts"), "utf8");
  expect(program).toContain(from);
  writeFileSync(join(folder, "index.ts"), program.replace(from, to));
}

test("every workflow is run by a test here", () => {
  expect(readdirSync(WORKFLOWS).sort()).toEqual(["nightly.yml", "preview.yml", "up.yml"]);
});

describe("preview.yml", () => {
  test("comments with costs, and edits its comment at the next push", async () => {
    expect(await workflow("preview.yml")).toMatchObject({ code: 0 });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toMatch(/\| create \| trainer \| 1 x 4090 .* \| Postpay \| 0\.00 -&gt; 1\.71 \|/);
    declare('"Postpay"', '"Spot"');
    expect(await workflow("preview.yml")).toMatchObject({ code: 0 });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain("| Spot |");
    expect(comments()[0]).toContain("Warning: trainer: A Spot instance may be reclaimed at any time");
  });

  test("shortens a comment that is too long for GitHub; the log and the summary have all of it", async () => {
    // Long names make long tables.
    writeFileSync(
      join(folder, "index.ts"),
      `import { CompShareInstance } from "pulumi-compshare";
       for (let i = 1; i <= 120; i++) new CompShareInstance("${"n".repeat(200)}-" + i, {
         zone: "cn-wlcb-01", gpuType: "4090", gpu: 1, cpu: 16, memory: 65536, imageId: "compshareImage-xxxx",
         bootDisk: { type: "CLOUD_SSD", size: 200 }, chargeType: "Spot", name: "n",
       });`,
    );
    env.MAX_MONTHLY = "10000000";
    const { code, output } = await workflow("preview.yml");
    expect(code).toBe(0);
    const summary = readFileSync(join(folder, "summary.md"), "utf8");
    expect(output).toContain(summary);
    expect(summary.match(/^- Warning: n+-\d+: A Spot instance/gm)).toHaveLength(120);
    const [kept = "", cut] =
      comments()[0]?.split(
        /\n\nCut here; more lines: (\d+)\. The whole report is in \[the run's summary\]\(https:.+\/runs\/99\)\.\n$/,
      ) ?? [];
    const whole = summary.trimEnd().split("\n");
    const [, , ...lines] = kept.split("\n");
    expect(lines).toEqual(whole.slice(0, lines.length));
    expect(lines[4]).toMatch(/^\| total/);
    expect(cut).toBe(`${whole.length - lines.length}`);
  });

  test("passes if the comment can't be written, and prints the report", async () => {
    writeFileSync(join(folder, "bin/gh"), "#!/usr/bin/env bash\nexit 1\n");
    const { code, output } = await workflow("preview.yml");
    expect(code).toBe(0);
    expect(output).toMatch(/\| create \| trainer .*\n::warning::/);
  });

  test("leaves other comments alone", async () => {
    write({ user: "li", body: "Looks good to me" });
    await workflow("preview.yml");
    expect(comments()).toHaveLength(2);
    expect(comments()[0]).toBe("Looks good to me");
  });

  test("leaves alone somebody else's comment with the same marker", async () => {
    const forged = "<!-- pulumi-compshare prod -->\n\nAll is cheap";
    write({ user: "mallory", body: forged });
    await workflow("preview.yml");
    expect(comments()).toHaveLength(2);
    expect(comments()[0]).toBe(forged);
  });

  test("fails above MAX_MONTHLY, and says so in the comment", async () => {
    env.MAX_MONTHLY = "1000";
    expect(await workflow("preview.yml")).toMatchObject({ code: 4 });
    // Code, between blank lines: neither markup nor a row of the table.
    expect(comments()[0]).toMatch(
      /^<!-- .* -->\n\n {4}cost: 1231\.20 CNY by month are more than --max-monthly 1000\n\nWhat the preview/,
    );
  });

  test("fails if the preview fails, and says why in the comment", async () => {
    declare("gpu: 1", "gpu: 12");
    expect((await workflow("preview.yml")).code).not.toBe(0);
    expect(comments()[0]).toMatch(
      /^<!-- .* -->\n+The preview.* failed: .*\n\n- Error: .*12 cards aren't offered for 4090/,
    );
    expect(comments()[0]).not.toContain("| total |");
  });

  test.each<[string, () => unknown, string]>([
    [
      "the passphrase is wrong",
      async () => {
        await pulumi("stack", "change-secrets-provider", "passphrase");
        env.PULUMI_CONFIG_PASSPHRASE = "wrong";
      },
      "incorrect passphrase",
    ],
    [
      "there is no such stack",
      () => rmSync(join(folder, "state/.pulumi"), { recursive: true }),
      "no stack named 'prod'",
    ],
    [
      "the state is gone",
      () => rmSync(join(folder, "state"), { recursive: true }),
      '"PULUMI_BACKEND_URL": stat ./state',
    ],
    [
      "the state is out of reach",
      () => Object.assign(env, { PULUMI_BACKEND_URL: "s3://b?login=hidden" }),
      '"PULUMI_BACKEND_URL"',
    ],
  ])("fails where %s, and says so in the comment", async (_why, harm, said) => {
    // The stack's configuration has a secret, so that it needs its passphrase.
    await pulumi("config", "set", "--secret", "token", "abc");
    await harm();
    const { code, output } = await workflow("preview.yml");
    expect(code).not.toBe(0);
    expect(output).toContain("error: ");
    // Code, between blank lines.
    const [, error] =
      /^<!-- .* -->\n\n {4}(error: .+)\n\nWhat the preview costs isn't known\..*\n$/.exec(comments()[0] ?? "") ?? [];
    expect(error).toContain(said);
    expect(error).not.toMatch(/\/\w+\/|hidden/);
  });
});

describe("up.yml", () => {
  test("deploys what is declared", async () => {
    expect(await workflow("up.yml")).toMatchObject({ code: 0 });
    expect(await api.living()).toMatchObject([{ Name: "trainer" }]);
  });

  test("fails if the deployment fails", async () => {
    await api.settings({ soldOut: ["4090"] });
    expect((await workflow("up.yml")).code).not.toBe(0);
  });
});

describe("nightly.yml", () => {
  test("passes if everything is as declared", async () => {
    await workflow("up.yml");
    expect(await workflow("nightly.yml")).toMatchObject({ code: 0 });
  });

  test("fails with drift, and shows it", async () => {
    await workflow("up.yml");
    const [trainer] = await api.living();
    await api.meddle(trainer?.UHostId as string, { Name: "renamed" });
    const { code, output } = await workflow("nightly.yml");
    expect(code).not.toBe(0);
    expect(output).toContain("renamed");
  });

  test("fails with an orphan, and lists it", async () => {
    await workflow("up.yml");
    const [trainer] = await api.living();
    const [resource] = (await pulumi("stack", "--show-urns")).match(/urn:\S+compshare:Instance::trainer/) ?? [];
    await pulumi("state", "delete", resource as string, "--yes");
    const { code, output } = await workflow("nightly.yml");
    expect(code).not.toBe(0);
    expect(output).toContain(trainer?.UHostId);
    expect(output).toContain("adoptInstanceId");
  });
});
