/** The input under which the engine's host for dynamic resources looks for the provider. */
export const PROVIDER_KEY = "__provider";

/** The input that tells of this run alone: it is never stored. */
export const RUN_KEY = "__run";

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
