import type { KeyPair } from "./account";
import { actions } from "./actions";
import { ApiError, refuse } from "./errors";
import type { WrongList } from "./listing";
import { catchUp } from "./passing";
import type { ReadCall } from "./request";
import { isSigned } from "./signature";
import { projects, type World } from "./world";

/** The body of an answer. */
export type Answer = { Action: string; RetCode: number; Message: string } & Record<string, unknown>;

/** Answers one call: authenticates it, finds its action, and executes it. A list is falsified if that is asked for. */
export function answerCall(world: World, keys: KeyPair, call: ReadCall, wrongly?: WrongList): Answer {
  const name = call.parameters.get("Action") ?? "";
  catchUp(world);
  try {
    return { Action: `${name}Response`, RetCode: 0, Message: "", ...carryOut(world, keys, call, name, wrongly) };
  } catch (error) {
    if (error instanceof ApiError) return refusal(name, error);
    throw error;
  }
}

/** The body of a refusal. */
export function refusal(action: string, error: ApiError): Answer {
  return { Action: action ? `${action}Response` : "", RetCode: error.retCode, Message: error.message };
}

function carryOut(
  world: World,
  keys: KeyPair,
  { parameters, signable }: ReadCall,
  name: string,
  wrongly?: WrongList,
): object {
  if (!name) throw refuse.missingAction();
  if (!parameters.get("Signature") || !parameters.get("PublicKey")) throw refuse.missingSignature();
  const signed = signable.some((text) => isSigned(text, keys.privateKey));
  if (parameters.get("PublicKey") !== keys.publicKey || !signed) throw refuse.signature();
  const action = actions.get(name);
  if (!action) throw refuse.unknownAction(name);
  const project = parameters.get("ProjectId");
  if (!project && world.settings.subAccount && name !== "GetProjectList") {
    throw refuse.projectMissing(world.settings.missingProjectCode);
  }
  if (project && !projects.some(({ ProjectId }) => ProjectId === project)) throw refuse.noSuchProject(project);
  return action.run(world, parameters, project || projects[0]!.ProjectId, wrongly);
}
