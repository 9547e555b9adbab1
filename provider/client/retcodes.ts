/**
 * What a RetCode means for the code's decisions:
 * - `throttled`: too many requests; nothing was done, so even a purchase is sent again later;
 * - `unavailable`: the gateway fails before anything is done;
 * - `doubtful`: the service fails, and may have done the work anyway;
 * - `busy`: an operation is running, which ends without intervention;
 * - `subject`: it concerns what was asked for: a parameter, a machine, an image, a disk, a zone;
 * - `state`: the instance isn't in the state that the caller expects: read it again, then decide;
 * - `account`: it concerns the caller: keys, signature, project.
 */
export type RetCodeKind = "throttled" | "unavailable" | "doubtful" | "busy" | "subject" | "state" | "account";

/** The meaning of RetCodes and advice for users. */
export interface RetCodeAdvice {
  /** What happened, as the middle of a sentence. */
  readonly meaning: string;
  /** What to do next: one or two sentences. */
  readonly advice: string;
  /** Absent: the request was checked and refused, nothing was done, and the caller decides. */
  readonly kind?: RetCodeKind;
}

export interface RetCodeRow extends RetCodeAdvice {
  readonly codes: readonly [number, ...number[]];
}

/** RetCodes that the code checks for individually. */
export const RETCODE = {
  unknownAction: 161,
  noProject: 292,
  badParameter: 230,
  quota: 8095,
  soldOut: 8357,
  imageUnavailable: 8017,
  operationInProgress: 8903,
  imageUnfit: 226603,
  notEnough: 226604,
} as const;

const AGAIN = "Run `pulumi up` again in a minute.";
const SUPPORT =
  "Run `pulumi up` again in a few minutes; if the error persists, send the request id to CompShare support.";
const BUG = "This is a bug in the provider: please report it.";

/**
 * Every documented RetCode, one row per meaning. docs/reference/retcodes.md and messages.md are generated from it;
 * docs/internals/api.md says where the codes come from.
 */
export const RETCODE_ROWS: readonly RetCodeRow[] = [
  {
    codes: [110, 8438, 8854, 8855, 8908],
    meaning: "the service took too long",
    advice: "Run `pulumi up` again: it first checks whether the request took effect.",
    kind: "doubtful",
  },
  {
    codes: [130, 150],
    meaning: "the service isn't available",
    advice: SUPPORT,
    kind: "unavailable",
  },
  {
    codes: [153, 8441, 226619],
    meaning: "too many requests",
    advice: "The service throttles this account: try again in a few minutes, or lower compshare:requestsPerSecond.",
    kind: "throttled",
  },
  { codes: [160], meaning: "the Action parameter is missing", advice: BUG },
  {
    codes: [161],
    meaning: "the service doesn't know this action",
    advice: "Update the provider, or report this as a bug.",
  },
  { codes: [170], meaning: "the request has no signature", advice: BUG, kind: "account" },
  {
    codes: [171],
    meaning: "the signature doesn't match",
    advice: "Check that the private key belongs to the public key and that no space or line break was copied with it.",
    kind: "account",
  },
  {
    codes: [172],
    meaning: "the user doesn't exist",
    advice: "Check the public key, and that it belongs to this endpoint.",
    kind: "account",
  },
  {
    codes: [174],
    meaning: "the security token isn't valid",
    advice: "Get new temporary credentials, and set compshare:securityToken together with its keys.",
    kind: "account",
  },
  {
    codes: [230, 210, 220, 280],
    meaning: "a parameter isn't accepted",
    advice: "The service's message names the parameter: correct that property.",
    kind: "subject",
  },
  {
    codes: [240, 299, 8300],
    meaning: "the keys have no permission for this",
    advice: "Give them the permission in the console (IAM), or use other keys.",
  },
  {
    codes: [292],
    meaning: "the project doesn't exist, or a sub-account didn't name one",
    advice: "Set it: `pulumi config set compshare:projectId <id>` (or `COMPSHARE_PROJECT_ID`).",
    kind: "account",
  },
  {
    codes: [293],
    meaning: "the account has no permission for this zone",
    advice: "Choose another zone, or ask CompShare support for access to this one.",
    kind: "subject",
  },
  {
    codes: [294],
    meaning: "requests from this computer's address aren't allowed",
    advice: "Allow the address for these keys in the console.",
    kind: "account",
  },
  {
    codes: [295],
    meaning: "the account is locked for security reasons",
    advice: "Unlock it in the console, or ask CompShare support.",
    kind: "account",
  },
  {
    codes: [520, 17063, 17064, 17065],
    meaning: "the account balance is insufficient",
    advice: "Top it up in the console, then run `pulumi up --refresh`: part of the change may have been made.",
  },
  {
    codes: [8010, 8856, 8905, 226607],
    meaning: "the instance isn't in the required state",
    advice: "Run `pulumi up --refresh`: it continues from the instance's current state.",
    kind: "state",
  },
  {
    codes: [8017, 8027, 8956, 8961, 226636, 226637],
    meaning: "the image isn't available here",
    advice: "Choose another image (imageId), or another zone.",
    kind: "subject",
  },
  {
    codes: [8018, 8067, 8096, 8107, 8315, 8316, 8317, 8318, 8319, 8360],
    meaning: "this disk size isn't possible",
    advice: "Disks can only grow, and a boot disk must be at least as large as its image: correct the disk's size.",
    kind: "subject",
  },
  {
    codes: [8039, 8351, 17041],
    meaning: "the resource doesn't exist (any more)",
    advice: "Run `pulumi up --refresh`: it removes from the state what was deleted elsewhere.",
  },
  {
    codes: [8044, 8045, 8046, 8064, 8065, 8066, 8105, 8106, 8333, 8374],
    meaning: "this combination of GPU type, vCPUs and memory isn't sold here",
    advice: "Choose another size, GPU type or zone; a preview lists what is available.",
    kind: "subject",
  },
  { codes: [8052], meaning: "the security group isn't accepted", advice: "Correct securityGroupId." },
  {
    codes: [8095, 226608],
    meaning: "the account's instance quota is used up",
    advice: "Delete instances that are no longer needed, or ask CompShare support to raise the quota.",
  },
  {
    codes: [8429, 8104, 8117, 8917, 8918, 8919],
    meaning: "an order has expired or isn't paid",
    advice: "Pay or cancel the open orders in the console, then run `pulumi up` again.",
  },
  {
    codes: [8116, 17062],
    meaning: "this charge type isn't available to the account",
    advice: "Choose another chargeType, or ask CompShare support.",
    kind: "subject",
  },
  {
    codes: [226606, 8226],
    meaning: "the account isn't verified",
    advice: "Verify the account (real name) in the console, then run `pulumi up` again.",
  },
  {
    codes: [8314],
    meaning: "the password doesn't meet the service's rules",
    advice:
      "Choose 8 to 30 characters of at least two kinds: capital letters, small letters, digits, special characters.",
  },
  {
    codes: [8320, 17005],
    meaning: "this disk type is out of stock",
    advice: "Try again later, or choose another zone.",
    kind: "subject",
  },
  {
    codes: [8357],
    meaning: "this GPU type is sold out in this zone",
    advice: "Try another zone or GPU type, or try again later.",
    kind: "subject",
  },
  { codes: [8433], meaning: "the service reports an internal error", advice: SUPPORT, kind: "doubtful" },
  {
    codes: [8434, 8982, 17056, 17061, 17101],
    meaning: "the disk is still being attached or detached",
    advice: AGAIN,
    kind: "busy",
  },
  {
    codes: [8442],
    meaning: "this instance can't start without its cards",
    advice: 'Write powerState: "running" or "stopped".',
  },
  {
    codes: [8445],
    meaning: "the account already has the most instances without cards that it may have",
    advice: "Stop the one that runs without its cards.",
  },
  {
    codes: [8833],
    meaning: "the instance's host lacks the resources for this size",
    advice: "Ask CompShare support to move the instance, or choose a smaller size.",
  },
  {
    codes: [8903, 8034, 8035, 8436, 8443, 8964, 8980, 226609, 226620, 226621, 226622, 226628],
    meaning: "another operation on this instance is under way",
    advice: "Wait until it ends (10 minutes at most), then run `pulumi up` again.",
    kind: "busy",
  },
  {
    codes: [8968],
    meaning: "a version with this name already exists",
    advice: "Choose another name.",
  },
  {
    codes: [17026],
    meaning: "the disk is in use",
    advice: "Stop the instance, or detach the disk, then run `pulumi up` again.",
    kind: "state",
  },
  { codes: [17057], meaning: "the disk is already attached", advice: "Run `pulumi up --refresh`.", kind: "state" },
  {
    codes: [17067],
    meaning: "the account's disk quota is used up",
    advice: "Delete disks that are no longer needed, or ask CompShare support to raise the quota.",
  },
  {
    codes: [226601],
    meaning: "the instance is in arrears",
    advice: "Pay the open order in the console's order management, then run `pulumi up` again.",
  },
  {
    codes: [226602],
    meaning: "the instance has expired",
    advice: "Renew it in the console, or remove it from the program.",
  },
  {
    codes: [226603],
    meaning: "the image doesn't support this GPU type",
    advice: "Choose another image (imageId) or another gpuType.",
    kind: "subject",
  },
  {
    codes: [226604],
    meaning: "there aren't enough resources right now",
    advice: "Try again later, or choose another zone or GPU type.",
    kind: "subject",
  },
  {
    codes: [226605],
    meaning: "a task that updates the image's usage time is already running",
    advice: AGAIN,
  },
  {
    codes: [8920, 8924, 226611],
    meaning: "this is part of a package that the account hasn't bought",
    advice: "Choose another zone or GPU type, or ask CompShare support.",
  },
  {
    codes: [226618],
    meaning: "a running instance uses the shared storage",
    advice: "Stop that instance, or detach the storage from it.",
  },
  {
    codes: [8350, 8957, 226644],
    meaning: "this image can't be shared, or used to create another one",
    advice: "Choose another image, or ask its publisher.",
  },
  {
    codes: [8037, 8090, 8097, 8108, 8366, 8367, 8847, 8916, 17102],
    meaning: "the service couldn't get a price, bill, quota or address for this",
    advice: SUPPORT,
  },
  {
    codes: [120, 8372, 8421, 8498, 8510, 8520, 8580, 226612],
    meaning: "a dependency of the service failed",
    advice: SUPPORT,
    kind: "doubtful",
  },
  {
    codes: [
      8006, 8022, 8024, 8025, 8031, 8033, 8041, 8049, 8050, 8051, 8053, 8054, 8055, 8060, 8061, 8100, 8101, 8102, 8103,
      8118, 8832, 8840, 8844, 8845, 8892, 8893, 8894, 8895, 8896, 8897, 8898, 17000, 17025, 17030, 17040, 17055, 17060,
      17066, 17068,
    ],
    meaning: "the service failed while handling this",
    advice: SUPPORT,
    kind: "doubtful",
  },
];

/** The same rows by RetCode. */
export const RETCODES: Readonly<Record<number, RetCodeAdvice>> = Object.fromEntries(
  RETCODE_ROWS.flatMap((row) => row.codes.map((code) => [code, row])),
);

/** The kind of a RetCode, if it has one. */
export const kindOf = (retCode: number | undefined): RetCodeKind | undefined =>
  retCode === undefined ? undefined : RETCODES[retCode]?.kind;

/** Whether two RetCodes have the same meaning. */
export const meanTheSame = (one: number | undefined, other: number): boolean =>
  one !== undefined && RETCODES[one] !== undefined && RETCODES[one] === RETCODES[other];

const TROUBLE: readonly (RetCodeKind | undefined)[] = ["unavailable", "doubtful", "throttled"];

/** Whether a RetCode is a failure of the service, not a statement about the request. */
export const isTrouble = (retCode: number | undefined): boolean => TROUBLE.includes(kindOf(retCode));
