import { SECRET_OUTPUTS } from "../instance/model/facts";
import { SECRET_MARK } from "../process/secrets";
import {
  DISK_PROVIDER_TEXT,
  DISK_TYPE,
  IMAGE_PROVIDER_TEXT,
  IMAGE_TYPE,
  PROVIDER_KEY,
  PROVIDER_TEXT,
  TYPE,
} from "../pulumi/provider-text";
import { jsonText } from "../terminal/text";
import type { Kind } from "./find";

/** A resource as it will be in the state. */
export interface Entry {
  readonly kind: Kind;
  readonly name: string;
  readonly id: string;
  readonly inputs: object;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const TYPES = { instance: TYPE, image: IMAGE_TYPE, disk: DISK_TYPE } as const;
const TEXTS = { instance: PROVIDER_TEXT, image: IMAGE_PROVIDER_TEXT, disk: DISK_PROVIDER_TEXT } as const;

/** The engine's type of a kind. */
export const typeOf = (kind: Kind): string => TYPES[kind];

/** The values of the file that must be encrypted, in order. */
export const secretsOf = (entries: readonly Entry[]): unknown[] =>
  entries.flatMap(({ outputs }) => secretNames(outputs).map((name) => outputs[name]));

/**
 * The file for `pulumi import --file`. With outputs, the engine imports a resource as it is, without asking a provider.
 * @param sealed The ciphertexts of `secretsOf`, in the same order.
 */
export function importFile(entries: readonly Entry[], sealed: readonly string[]): string {
  const left = [...sealed];
  const resources = entries.map(({ kind, name, id, inputs, outputs }) => {
    const provider = { [PROVIDER_KEY]: TEXTS[kind] };
    const secrets = secretNames(outputs).map((secret) => [secret, { ...SECRET_MARK, ciphertext: left.shift() }]);
    return {
      type: TYPES[kind],
      name,
      id,
      inputs: { ...inputs, ...provider },
      outputs: { ...outputs, ...Object.fromEntries(secrets), ...provider },
    };
  });
  return jsonText({ resources });
}

const secretNames = (outputs: object) => SECRET_OUTPUTS.filter((name) => name in outputs);
