import type { Client } from "../../client/client";
import { CompShareError } from "../../client/errors";

/** The account's default project: some actions require a project. */
export async function defaultProject(client: Pick<Client, "call">): Promise<string> {
  const projects = await client.call("GetProjectList", {});
  const { id } = projects.find(({ isDefault }) => isDefault) ?? projects[0] ?? {};
  if (id !== undefined) return id;
  throw new CompShareError({
    code: "SETTINGS",
    what: "The service needs a project to schedule a stop, and lists none",
    effect: "none",
    advice: "Set it: `pulumi config set compshare:projectId <id>`.",
  });
}
