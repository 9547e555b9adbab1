/** An answer with a RetCode other than 0, thrown where the reason is found and answered by the gateway. */
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
 * One row for each refusal, with the codes of the service's public tables. Where sources give two codes, the caller
 * chooses.
 */
export const refuse = {
  throttled: () => new ApiError(153, "Request rate limit exceeded"),
  missingAction: () => new ApiError(160, "Missing Action"),
  unknownAction: (action: string) => new ApiError(161, `Action [${action}] not available`),
  missingSignature: () => new ApiError(170, "Missing Signature"),
  signature: () => new ApiError(171, "Signature VerifyAC Error"),
  missing: (name: string) => new ApiError(210, `Missing params [${name}]`),
  parameter: (name: string, why: string) => new ApiError(230, `Params [${name}] not available: ${why}`),
  projectMissing: (code: string) => new ApiError(Number(code), "Params [organization_id] not available: no ProjectId"),
  noSuchProject: (id: string) => new ApiError(292, `Project [${id}] does not exist`),
  noMoneyToSwitch: (amount: number) => new ApiError(520, `The balance doesn't pay CNY ${amount}`),
  notStopped: (id: string, state: string) => new ApiError(8010, `Instance [${id}] is ${state}, close it first`),
  notFound: (id: string, code: string) =>
    new ApiError(Number(code), `Resource [${id}] does not exist or is already deleted`),
  shrinking: (name: string, gb: number) =>
    new ApiError(8067, `Params [${name}] not available: the disk has ${gb} GB and can only grow`),
  quota: (quota: number) => new ApiError(8095, `Instance quota used up: this account may hold ${quota}`),
  unpaid: () => new ApiError(8104, "The account has an unpaid order, pay it first"),
  diskSize: (name: string, why: string) => new ApiError(8107, `Params [${name}] not available: ${why}`),
  chargeType: (why: string) => new ApiError(8116, `Params [DestChargeType] not available: ${why}`),
  password: () => new ApiError(8314, "The password has to be 8 to 32 characters of two kinds at least"),
  room: (name: string, gb: number) => new ApiError(8315, `Params [${name}] not available: the image needs ${gb} GB`),
  notInZone: (type: string, zone: string) => new ApiError(8333, `Machines with [${type}] aren't sold in ${zone}`),
  soldOut: (type: string, zone: string, code: string) =>
    new ApiError(Number(code), `GPU type [${type}] is sold out in ${zone}`),
  pastTheEnd: (total: number) => new ApiError(8401, `Params [Offset] not available: it is past the total of ${total}`),
  noMoney: (amount: number) => new ApiError(8429, `The balance doesn't pay CNY ${amount}`),
  service: (why: string) => new ApiError(8433, `Service error: ${why}`),
  detaching: (id: string) => new ApiError(8434, `Disk [${id}] is still detaching, try again later`),
  noGpuLessStart: (why: string) => new ApiError(8442, `Can't start without GPU: ${why}`),
  tooManyGpuLess: (limit: number) => new ApiError(8445, `An account may have ${limit} instances without GPU`),
  notDeletable: (id: string, state: string) => new ApiError(8856, `Instance [${id}] is ${state}, stop it first`),
  locked: (id: string) => new ApiError(8903, `InstanceOperationInProgress: an operation on [${id}] is under way`),
  wrongState: (id: string, state: string, needed: string) =>
    new ApiError(8905, `Instance [${id}] is ${state || "in an unknown state"}, this operation needs ${needed}`),
  wrongPodState: (id: string, state: string, needed: string) =>
    new ApiError(226607, `Container [${id}] is ${state || "in an unknown state"}, this operation needs ${needed}`),
  imageBeingMade: (id: string) => new ApiError(8964, `An image is being made: [${id}]`),
  versionExists: (name: string) => new ApiError(8968, `Version [${name}] exists`),
  inArrears: (id: string) =>
    new ApiError(226601, `Instance [${id}] is in arrears: the balance doesn't pay an hour of it`),
  expired: (id: string) => new ApiError(226602, `Instance [${id}] has expired and the balance doesn't renew it`),
  imageForOtherGpu: () => new ApiError(226603, "gpu type is not supported by this image, try another gpu type"),
  unverified: () => new ApiError(226606, "The account has not been verified"),
  imageForOtherZone: (zone: string) => new ApiError(226637, `Images of this type can't be used in ${zone}`),
} as const;
