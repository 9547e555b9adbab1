import * as pulumi from "@pulumi/pulumi";
import { ownJournal, storesAtTheEnd } from "../../process/journal";
import { closeAttempt } from "../../resource/ownership/journal";
import { isMocked } from "./mocks";

/**
 * Closes a resource's purchase in the journal once the engine has stored it: it resolves a registration's id after
 * that. Without checkpoints, it stores everything at the end of the run, and the next run closes the note.
 */
export function closeAttemptWhenStored(identity: Promise<string>, { id }: pulumi.CustomResource): void {
  if (isMocked() || pulumi.runtime.isDryRun() || storesAtTheEnd(process.env)) return;
  id.apply(async (known) => {
    if (typeof known === "string") closeAttempt(ownJournal(), await identity, known);
  });
}
