import * as pulumi from "@pulumi/pulumi";
import type { EngineLog } from "../process/engine";

/** The engine's address: the argument of its host for dynamic resources. */
export function engineAddress(argv: readonly string[] = process.argv): string | undefined {
  const [, script = "", address = ""] = argv;
  return script.includes("dynamic-provider") && /^[^\s:]+:\d+$/.test(address) ? address : undefined;
}

/**
 * The log of the provider process. The host for dynamic resources doesn't pass the engine's address to Pulumi's log,
 * which then prints to the console: warnings aren't marked, and progress stays.
 */
export function engineLog(address = engineAddress()): EngineLog {
  if (address && !pulumi.runtime.hasEngine()) {
    pulumi.runtime.resetOptions(pulumi.getProject(), "", -1, address, "", false, "");
  }
  return {
    progress: (text, urn) => void pulumi.log.info(text, urn === undefined ? undefined : rowOf(urn), undefined, true),
    info: (text) => void pulumi.log.info(text),
    warn: (text) => void pulumi.log.warn(text),
  };
}

/** Pulumi's log requires a resource, but only asks for its URN. */
const rowOf = (urn: string) => ({ urn: pulumi.output(urn) }) as pulumi.Resource;
