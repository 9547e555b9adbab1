import { CompShareError } from "../../client/errors";

/** A resource that exists but isn't as declared: it goes into the state with what is known, and with the reason. */
export class IncompleteError<Outputs extends object = object> extends Error {
  override readonly name = "IncompleteError";

  constructor(
    readonly id: string,
    readonly outputs: Outputs,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** The reason of any error, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof CompShareError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
