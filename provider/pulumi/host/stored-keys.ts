import { CompShareError, isAboutTheAccount } from "../../client/errors";

/**
 * `pulumi refresh` and `pulumi destroy` run no program, and configure the provider from the state: with the keys of the
 * last `up`. If those are refused, the error says how to use the current ones.
 */
export async function withStoredKeys<T>(command: "refresh" | "destroy", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CompShareError) || !(isAboutTheAccount(error) || error.code === "SETTINGS")) throw error;
    throw error.with({
      advice:
        `As this command runs no program, keys and settings are those of the stack's last \`pulumi up\`. \`pulumi ${command} --run-program\` uses those ` +
        `of the stack's current configuration. If they are the same: ${error.facts.advice ?? "correct them."}`,
    });
  }
}
