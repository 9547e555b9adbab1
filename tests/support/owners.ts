import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Api } from "./api";
import { newStack } from "./instances";
import type { Stack } from "./stack";

/** The instances of a stack's state beside those of the account. */
export class Owners {
  constructor(
    private readonly api: Api,
    private readonly stack: Stack,
  ) {
    prompt(stack);
  }

  /** Another stack of the same names, whose state is empty. */
  async namesake(): Promise<Stack> {
    const made = await newStack(this.api);
    prompt(made);
    return made;
  }

  idsIn = async (of: Stack) => (await of.resources()).map(({ id }) => id);
  living = async () => (await this.api.living()).map(({ UHostId }) => UHostId);

  /** The only existing machine. */
  async theOne(): Promise<string> {
    const [id, ...more] = await this.living();
    expect(more).toEqual([]);
    return id as string;
  }

  async urnOf(name: string): Promise<string> {
    return (await this.stack.resources()).find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? "";
  }

  /** Each living machine has one entry in the state, and the program has nothing to change. */
  async expectOneEach(): Promise<void> {
    expect((await this.idsIn(this.stack)).sort()).toEqual((await this.living()).sort());
    await this.stack.preview("--expect-no-changes");
  }
}

/** Lists lag half a second, and the journal is the stack's own: each test has resources of the same names. */
function prompt(made: Stack): void {
  made.env.COMPSHARE_LIST_LAG = "0.5";
  made.env.COMPSHARE_REQUEST_TIMEOUT = "2";
  made.env.PULUMI_HOME = mkdtempSync(join(tmpdir(), "compshare-home-"));
  // Which stack is selected is noted in the home too.
  made.env.PULUMI_STACK = "test";
}

/** Does something with temporary environment variables. */
export async function withEnv<T>(of: Stack, env: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = { ...of.env };
  Object.assign(of.env, env);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(env)) of.env[name] = before[name];
  }
}
