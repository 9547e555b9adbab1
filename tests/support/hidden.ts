import { args } from "./instances";
import type { Stack } from "./stack";

/** The value that no output and no file of a state may show. */
export const HIDDEN = "Hidden-value-7";

/** Declarations with a secret where something is wrong, and the inputs that the program marks as secret. */
export const WRONG_SECRETS: [what: string, changes: Record<string, unknown>, marked: string[]][] = [
  ["the API's spelling of a secret", { Password: HIDDEN }, ["Password"]],
  ["a misspelt secret that nobody marked", { passwort: HIDDEN }, []],
  ["a password that breaks its rule", { password: `${HIDDEN}中` }, []],
  ["a marked secret that breaks a form", { chargeType: HIDDEN }, ["chargeType"]],
];

export async function expectHiddenRefusal(stack: Stack, changes: object, secrets: string[]): Promise<void> {
  stack.declare({ trainer: { args: args({ ...changes }), secrets } });
  const output = await stack.fails("preview", "--diff");
  expect(output).toMatch(/trainer.*has a problem/s);
  expect(output).not.toContain(HIDDEN);
}
