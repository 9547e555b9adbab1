import * as pulumi from "@pulumi/pulumi";

/** News for the engine's display: `progress` passes, `warn` stays. */
export interface EngineLog {
  readonly progress: (text: string) => void;
  readonly warn: (text: string) => void;
}

/**
 * The log of the provider process. The host for dynamic resources gets the engine's address as its argument and doesn't
 * hand it to Pulumi's log, which then prints to the console, where a warning isn't a warning and progress stays for good.
 */
export function engineLog(argv: readonly string[] = process.argv): EngineLog {
  const [, script = "", address = ""] = argv;
  if (script.includes("dynamic-provider") && /^[^\s:]+:\d+$/.test(address) && !pulumi.runtime.hasEngine()) {
    pulumi.runtime.resetOptions(pulumi.getProject(), "", -1, address, "", false, "");
  }
  return {
    progress: (text) => void pulumi.log.info(text, undefined, undefined, true),
    warn: (text) => void pulumi.log.warn(text),
  };
}
