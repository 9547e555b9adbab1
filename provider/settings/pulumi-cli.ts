import { execFileSync } from "node:child_process";
import { z } from "zod";
import { CompShareError } from "../client/errors";
import { readText } from "./read-text";

/** A stack's state, as `pulumi stack export` writes it. Without a name, the current stack's. */
export const exportState = (stack: string | undefined): string =>
  pulumi(
    ["stack", "export"],
    stack,
    "Run it in a project's folder with a stack selected, name one with --stack, or pass states with --state.",
  );

/** A state written to a file by `pulumi stack export`. */
export const readStateFile = (file: string): string =>
  readText(file, "Write it with `pulumi stack export --file <file>`.");

/** A stack's full name: organization, project and stack; only the last one if the backend has no projects. */
export const fullStackName = (stack: string | undefined): string =>
  pulumi(
    ["stack", "--show-name", "--fully-qualify-stack-names"],
    stack,
    "Run it in a project's folder with a stack selected, or name one with --stack.",
  ).trim();

/** The version of the engine on PATH. */
export function pulumiVersion(): string {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    const advice = "Install it (https://www.pulumi.com/docs/install/), or put its folder on PATH.";
    throw new CompShareError({ code: "SETTINGS", what: "pulumi isn't on PATH", advice });
  }
}

const config = z.record(z.string(), z.object({ value: z.string().optional() }));

/** A stack's configuration, secrets decrypted. */
export function readConfig(stack: string | undefined): Record<string, string | undefined> {
  const advice =
    "Set PULUMI_CONFIG_PASSPHRASE if that is what it lacks; or export the state and pass it with --state: the keys then " +
    "come only from the environment or the profile file.";
  const args = ["config", "--json", "--show-secrets"];
  const json = pulumi(args, stack, advice);
  try {
    return Object.fromEntries(Object.entries(config.parse(JSON.parse(json))).map(([key, { value }]) => [key, value]));
  } catch {
    // The parser's message would quote the configuration.
    throw new CompShareError({ code: "SETTINGS", what: `pulumi ${args.join(" ")} printed no configuration` });
  }
}

function pulumi(args: string[], stack: string | undefined, advice: string): string {
  const all = [...args, "--non-interactive", "--color=never", ...(stack === undefined ? [] : ["--stack", stack])];
  try {
    return execFileSync("pulumi", all, { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: string };
    if (code === "ENOENT") {
      throw new CompShareError({
        code: "SETTINGS",
        what: "pulumi isn't on PATH",
        advice: "Install it, or pass states written by `pulumi stack export` with --state.",
      });
    }
    throw new CompShareError({
      code: "SETTINGS",
      what: `pulumi ${args.join(" ")} failed: ${reasonIn(stderr)}`,
      advice,
    });
  }
}

/**
 * Why Pulumi failed, by what it wrote to stderr. It quotes the address of the state, which may hold a login: in front of the host,
 * or as a parameter.
 */
export const reasonIn = (stderr = ""): string =>
  stderr
    .trim()
    .replace(/^error: /, "")
    .replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s"]*@)?([^\s"?]*)(\?[^\s"]*)?/gi, (_address, scheme, login, place, query) =>
      [scheme, login && "****@", place, query && "?****"].join(""),
    );
