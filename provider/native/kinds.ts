import { DISK_FACT_NAMES } from "../disk/spec";
import { IMAGE_FACT_NAMES } from "../image/spec";
import { type Declaration, declareDisk, declareImage, declareInstance } from "../import/declare";
import { FACT_NAMES, SECRET_OUTPUTS } from "../instance/model/facts";
import { PLACEMENT_NAMES } from "../instance/model/spec";
import type { CheckDefaults } from "../resource/properties/check";
import type { RawInputs } from "../resource/properties/inputs";

/** What the plugin needs to know about a kind of resource besides its definition. */
export interface NativeKind {
  /** Its type in programs. */
  readonly token: string;
  /** The outputs that only the service knows. */
  readonly facts: readonly string[];
  /** The facts that a change in place doesn't alter. */
  readonly stable: readonly string[];
  /** The outputs that are always secret. */
  readonly secretOutputs: readonly string[];
  /** Inputs whose output may differ from the declaration. */
  readonly undecided: (declared: RawInputs) => readonly string[];
  /** The shortest declaration that has this specification. */
  readonly declare: (name: string, spec: object, defaults: CheckDefaults) => Declaration;
}

const nothing = () => [];

export const INSTANCE: NativeKind = {
  token: "compshare:index:Instance",
  facts: FACT_NAMES,
  stable: ["instanceId", "createTime", "instanceType", "privateIp"],
  secretOutputs: SECRET_OUTPUTS,
  // The service generates a password if none is declared.
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
