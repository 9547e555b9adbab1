import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { z } from "zod";
import { CompShareError } from "../client/errors";
import { reasonIn } from "./pulumi-cli";

/** A stack's encryption settings, from its exported state. */
const stateFile = z.object({
  deployment: z.object({
    secrets_providers: z.object({ type: z.string(), state: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  }),
});

const AT_ONCE = 4;

/**
 * Encrypts values as the stack's state stores them: each as the ciphertext of its JSON. Pulumi has no command for that,
 * but encrypts settings in a configuration file; with a temporary file, the stack's own isn't changed. Values are
 * passed through a pipe.
 * @param state The stack's exported state.
 */
export async function sealAll(values: readonly unknown[], state: string, stack: string | undefined): Promise<string[]> {
  if (values.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "compshare-seal-"));
  const limit = pLimit(AT_ONCE);
  try {
    return await Promise.all(
      values.map((value, index) =>
        limit(() => seal(JSON.stringify(value), encryptionOf(state), join(folder, `Pulumi.${index}.yaml`), stack)),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The encryption part of a stack's configuration file. */
export function encryptionOf(state: string): Record<string, unknown> {
  const { type, state: how } = stateFile.parse(JSON.parse(state)).deployment.secrets_providers ?? {};
  if (type === "passphrase") return { encryptionsalt: how?.salt };
  if (type === "cloud") return { secretsprovider: how?.url, encryptedkey: how?.encryptedkey };
  return {};
}

async function seal(text: string, encryption: object, file: string, stack: string | undefined): Promise<string> {
  // A JSON string is a YAML string. Pulumi keeps the style that it finds: one line each.
  writeFileSync(
    file,
    Object.entries(encryption)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(""),
  );
  const args = ["config", "set", "--secret", "compshare:sealed", "--config-file", file];
  await pipe(text, [...args, "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])]);
  const [, sealed] = /^\s*secure: "?([^\s"]+)"?$/m.exec(readFileSync(file, "utf8")) ?? [];
  if (sealed === undefined) throw new CompShareError({ code: "SETTINGS", what: "pulumi config set encrypted nothing" });
  return sealed;
}

const pipe = (text: string, args: string[]) =>
  new Promise<void>((resolve, reject) => {
    const child = execFile("pulumi", args, (error, _out, err) => {
      if (!error) return resolve();
      const why = reasonIn(err) || "it didn't start";
      const what = `pulumi couldn't encrypt for this stack: ${why}`;
      reject(
        new CompShareError({
          code: "SETTINGS",
          what,
          advice: "Set PULUMI_CONFIG_PASSPHRASE if that is what it lacks.",
        }),
      );
    });
    // Its failure is reported above.
    child.stdin?.on("error", () => {}).end(text);
  });
