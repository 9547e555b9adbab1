import type { StackAddress } from "./stack-address";

/** The input under which the engine's host for dynamic resources looks for the provider. */
export const PROVIDER_KEY = "__provider";

/** The input that says which resource this is. Names like this are hidden in previews. */
export const IDENTITY_KEY = "__identity";

/** The output of what a program only reads (`get`): its entry in the state doesn't own it. */
export const EXTERNAL_KEY = "__external";

export const external = <T extends object>(isExternal: boolean, outputs: T): T =>
  isExternal ? { ...outputs, [EXTERNAL_KEY]: true } : outputs;

/** The input that tells of this run alone: it is never stored. */
export const RUN_KEY = "__run";

/** What a provider isn't told, and the resource's constructor knows. */
export interface RunOptions {
  /** The resource's name in the program: what warnings are told under. */
  readonly name?: string;
  /** Its URN: the row that shows its progress. */
  readonly urn?: string;
  readonly isPreview?: true;
  /** A replacement deletes the old instance before it makes the new one. */
  readonly deletesFirst?: boolean;
  /** The instance is never deleted: it only leaves the state. */
  readonly retains?: boolean;
  /** The names of the properties that hold a secret. */
  readonly secrets?: readonly string[];
  /** What the resource option of this name says: which properties' changes replace the resource. */
  readonly replaceOnChanges?: readonly string[];
  /** The fleet that it belongs to, by its URN. */
  readonly group?: string;
  /** How many of the fleet may be away at once. */
  readonly maxUnavailable?: number;
  /** Where the engine can be asked for the state of the stack. */
  readonly stack?: StackAddress;
}

/**
 * The provider of every `CompShareInstance`, as text: all that a state holds of our code. It must never change, and the
 * module it names must always be there: states in the field hold it, and their resources are deleted by it.
 */
export const PROVIDER_TEXT = 'exports.handler=()=>require("pulumi-compshare/runtime.js")';

/** The same for every `CompShareCustomImage`: another part of the same module, so that all resources share a run. */
export const IMAGE_PROVIDER_TEXT = `${PROVIDER_TEXT}.images`;

/** The same for every `CompShareDisk`. */
export const DISK_PROVIDER_TEXT = `${PROVIDER_TEXT}.disks`;

/** The type that previews show. The part before the last slash is what sends it to the host for dynamic resources. */
export const TYPE = "pulumi-nodejs:dynamic/compshare:Instance";
export const IMAGE_TYPE = "pulumi-nodejs:dynamic/compshare:CustomImage";
export const DISK_TYPE = "pulumi-nodejs:dynamic/compshare:Disk";

/** How Pulumi marks a secret, on its way and in states. */
export const SECRET_MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/** The outputs of instances that are secret, whoever declared them. */
export const SECRET_OUTPUTS = ["password", "connection"] as const;
