import type * as pulumi from "@pulumi/pulumi";
import { Deletions } from "../../process/deletions";
import { exportedState } from "../../process/exported-state";
import { ProviderProcess } from "../../process/process";
import { stackName } from "../../process/stack-address";
import { unclaimedWithoutProgram } from "../../process/unclaimed";
import type { ResourceProvider } from "../../resource/provider";
import { engineAddress, engineLog } from "../engine-log";
import { readStackState } from "../stack-state";
import { DynamicProvider, type DynamicWorld } from "./dynamic-provider";
import { withStoredKeys } from "./stored-keys";

/** Settings that change with a key rotation or a move. */
const STORED = ["publicKey", "endpoint"];

/** A provider for each kind of resource, under the names in states. They share a run. */
export function runtimeProvider() {
  const log = engineLog();
  const ours: ProviderProcess = new ProviderProcess({
    log,
    address: engineAddress,
    stack: () => ours.runOptions.stack && stackName(ours.runOptions.stack),
    parallel: () => ours.runOptions.parallel,
    stored: async () => ours.runOptions.stack && readStackState(ours.runOptions.stack),
    exported: async () => ours.runOptions.stack && exportedState(stackName(ours.runOptions.stack)),
  });
  /** A program reports at its end what interrupted runs have left. `pulumi destroy` runs none. */
  const warnOfUnclaimed = async () => {
    if (ours.runOptions.stack) return;
    for (const text of await unclaimedWithoutProgram(ours.journal, ours.sources())) log.warn(text);
  };
  const world: DynamicWorld = {
    process: ours,
    deletions: new Deletions(warnOfUnclaimed),
    configure: async ({ config }: pulumi.dynamic.ConfigureRequest) => {
      ours.config = (key) => config.get(`compshare:${key}`);
    },
    withoutProgram: (command, work) => {
      // Keys from the environment are current in any case.
      const isStored = !ours.runOptions.stack && STORED.some((name) => ours.config(name) !== undefined);
      return isStored ? withStoredKeys(command, work) : work();
    },
  };
  const front = <Spec extends object, Outputs extends object, Context>(
    provider: ResourceProvider<Spec, Outputs, Context>,
  ) => new DynamicProvider(provider, world);
  return Object.assign(front(ours.instances), { images: front(ours.images), disks: front(ours.disks) });
}
