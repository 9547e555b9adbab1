import * as pulumi from "@pulumi/pulumi";
import { settle } from "../resource/journal";
import { resourceDigest } from "../resource/marker";
import { readOwner } from "../settings/explicit";
import { fileJournal } from "./journal";

/**
 * Takes a resource's purchase off the journal once the engine has stored it: it resolves a registration's id after that.
 * Without checkpoints it stores everything at the end of the run, and the next run takes the note off.
 */
export function settleWhenStored(identity: Promise<string>, { id }: pulumi.CustomResource): void {
  if (pulumi.runtime.isDryRun() || /^(1|t|true)$/i.test(process.env.PULUMI_SKIP_CHECKPOINTS ?? "")) return;
  const owner = readOwner({ config: (key) => new pulumi.Config("compshare").get(key), env: process.env });
  id.apply(async (known) => {
    if (typeof known === "string") settle(fileJournal(process.env), resourceDigest(await identity, owner), known);
  });
}
