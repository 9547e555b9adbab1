/** What a RetCode of the API means and what its reader can do. */
export interface RetCodeAdvice {
  /** What happened, as the middle of a sentence. */
  readonly meaning: string;
  /** What to do next: one or two sentences. */
  readonly advice: string;
  /** Set where the service may have done the work although it says that it failed. */
  readonly inDoubt?: true;
}

/** RetCodes that the code itself decides by. */
export const RETCODE = {
  unknownAction: 161,
  quota: 8095,
  soldOut: 8357,
  diskDetaching: 8434,
  operationInProgress: 8903,
  imageUnfit: 226603,
  notEnough: 226604,
} as const;

/** Every RetCode the service documents, one row each. The README's table of errors is checked against it. */
export const RETCODES: Readonly<Record<number, RetCodeAdvice>> = {
  160: { meaning: "the Action parameter is missing", advice: "This is a bug in the provider: please report it." },
  171: {
    meaning: "the signature doesn't match",
    advice: "Check that the private key belongs to the public key and that no blank or line break was copied with it.",
  },
  230: {
    meaning: "a parameter isn't accepted",
    advice: "The service's message names the parameter: correct that property.",
  },
  292: {
    meaning: "a sub account must name its project",
    advice: "Set it: `pulumi config set compshare:projectId <id>` (or `COMPSHARE_PROJECT_ID`).",
  },
  8095: {
    meaning: "the account's instance quota is used up",
    advice: "Delete instances that are no longer needed, or have the quota raised by the service's support.",
  },
  8357: {
    meaning: "this GPU type is sold out in this zone",
    advice: "Try another zone or GPU type, or try again later.",
  },
  8429: {
    meaning: "an order has expired or isn't paid",
    advice: "Pay or cancel the open orders in the console, then run `pulumi up` again.",
  },
  8433: {
    meaning: "the service has an internal error",
    advice: "Run `pulumi up` again in a few minutes; if it persists, give the request id to the service's support.",
    inDoubt: true,
  },
  8434: { meaning: "the disk is still being detached", advice: "Run `pulumi up` again in a minute." },
  8903: {
    meaning: "another operation on this instance is under way",
    advice: "Wait until it has ended (at most 10 minutes), then run `pulumi up` again.",
  },
  226601: {
    meaning: "the instance is in arrears",
    advice: "Pay the open order in the console's order management, then run `pulumi up` again.",
  },
  226602: { meaning: "the instance has expired", advice: "Renew it in the console, or remove it from the program." },
  226603: {
    meaning: "the image doesn't support this GPU type",
    advice: "Choose another image (imageId) or another gpuType.",
  },
  226604: {
    meaning: "there aren't enough resources right now",
    advice: "Try again later, or choose another zone or GPU type.",
  },
  226605: {
    meaning: "a task that updates the image's time of use exists already",
    advice: "Run `pulumi up` again in a minute.",
  },
  226606: {
    meaning: "the account isn't verified",
    advice: "Verify the account (real name) in the console, then run `pulumi up` again.",
  },
};

/** Whether a RetCode is the service's own trouble, not what it says about the request. */
export const isInternalError = (retCode: number | undefined): boolean =>
  retCode !== undefined && RETCODES[retCode]?.inDoubt === true;
