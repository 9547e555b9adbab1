import { DISK_FACT_NAMES } from "../disk/spec";
import { IMAGE_FACT_NAMES } from "../image/spec";
import { type Declaration, declareDisk, declareImage, declareInstance } from "../import/declare";
import { FACT_NAMES, SECRET_OUTPUTS } from "../instance/model/facts";
import { PLACEMENT_NAMES } from "../instance/model/spec";
import type { CheckDefaults } from "../resource/properties/check";
import type { RawInputs } from "../resource/properties/inputs";

/** What the plugin knows of a kind of resource beyond its definition. */
export interface NativeKind {
  /** Its type in programs. */
  readonly token: string;
  /** The outputs that the service alone knows. */
  readonly facts: readonly string[];
  /** Those that stay as they are through a change in place. */
  readonly stable: readonly string[];
  /** The outputs that are secret, whoever declared them. */
  readonly secretOutputs: readonly string[];
  /** Inputs that may come out otherwise than they are declared. */
  readonly undecided: (declared: RawInputs) => readonly string[];
  /** The shortest declaration of one that is like that. */
  readonly declare: (name: string, spec: object, defaults: CheckDefaults) => Declaration;
}

const nothing = () => [];

export const INSTANCE: NativeKind = {
  token: "compshare:index:Instance",
  facts: FACT_NAMES,
  stable: ["instanceId", "createTime", "instanceType", "privateIp"],
  secretOutputs: SECRET_OUTPUTS,
  // The service chooses a password where none is declared.
  undecided: ({ fallbacks, password }) => [
    ...(Array.isArray(fallbacks) && fallbacks.length > 0 ? PLACEMENT_NAMES : []),
    ...(password === undefined ? ["password"] : []),
  ],
  declare: declareInstance,
};

export const IMAGE: NativeKind = {
  token: "compshare:index:CustomImage",
  facts: IMAGE_FACT_NAMES,
  stable: ["imageId", "createTime", "size", "container"],
  secretOutputs: [],
  undecided: nothing,
  declare: declareImage,
};

export const DISK: NativeKind = {
  token: "compshare:index:Disk",
  facts: DISK_FACT_NAMES,
  stable: ["diskId", "createTime"],
  secretOutputs: [],
  undecided: nothing,
  declare: declareDisk,
};
