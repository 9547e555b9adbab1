/** An answer with a RetCode other than 0, thrown by whatever finds the reason and answered by the gateway. */
export class ApiError extends Error {
  constructor(
    readonly retCode: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/**
 * One row for each refusal. The codes of the service's own documentation are used where there is one; `notFound`
 * and `wrongState` are stand-ins, because no public page names a code for them.
 */
export const refuse = {
  missingAction: () => new ApiError(160, "Missing Action"),
  unknownAction: (action: string) => new ApiError(161, `Action [${action}] not available`),
  missingSignature: () => new ApiError(170, "Missing Signature"),
  signature: () => new ApiError(171, "Signature VerifyAC Error"),
  parameter: (name: string, why: string) => new ApiError(230, `Params [${name}] not available: ${why}`),
  projectMissing: () => new ApiError(292, "Missing ProjectId: a sub account has to name its project"),
  notFound: (id: string) => new ApiError(8039, `Resource [${id}] does not exist or is already deleted`),
  wrongState: (id: string, state: string, needed: string) =>
    new ApiError(8104, `Instance [${id}] is ${state || "in an unknown state"}, this operation needs ${needed}`),
  imageBeingMade: (id: string) => new ApiError(8104, `Image [${id}] is Making, this operation needs it made`),
  quota: (quota: number) => new ApiError(8095, `Instance quota used up: this account may hold ${quota}`),
  soldOut: (type: string, zone: string) => new ApiError(8357, `GPU type [${type}] is sold out in ${zone}`),
  unpaid: () => new ApiError(8429, "The account has an unpaid order, pay it first"),
  noMoney: (amount: number) => new ApiError(8429, `The balance doesn't pay CNY ${amount}`),
  detaching: (id: string) => new ApiError(8434, `Disk [${id}] is still detaching, try again later`),
  locked: (id: string) => new ApiError(8903, `InstanceOperationInProgress: an operation on [${id}] is under way`),
  inArrears: (id: string) =>
    new ApiError(226601, `Instance [${id}] is in arrears: the balance doesn't pay an hour of it`),
  expired: (id: string) => new ApiError(226602, `Instance [${id}] has expired and the balance doesn't renew it`),
  imageForOtherGpu: () => new ApiError(226603, "gpu type is not supported by this image, try another gpu type"),
  unverified: () => new ApiError(226606, "The account has not been verified"),
} as const;
