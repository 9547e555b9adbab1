import { flatten, type WireParams } from "../wire/encode";
import { sign } from "../wire/sign";

/** The signer's account. */
export interface Signer {
  readonly publicKey: string;
  readonly privateKey: string;
  /** Only with temporary credentials. */
  readonly securityToken?: string;
  /** The project of calls that name none. */
  readonly projectId?: string;
}

/** The form of a call: its parameters, flattened and signed. */
export function signedForm(
  { publicKey, privateKey, securityToken, projectId }: Signer,
  action: string,
  params: WireParams,
): Record<string, string> {
  const form = flatten({
    ProjectId: projectId,
    ...params,
    Action: action,
    PublicKey: publicKey,
    SecurityToken: securityToken,
  });
  return { ...form, Signature: sign(form, privateKey) };
}
