/** The input where the engine's host for dynamic resources looks for the provider. */
export const PROVIDER_KEY = "__provider";

/** The input with information about this run only: it is never stored. */
export const RUN_KEY = "__run";

/**
 * The provider of every `CompShareInstance`, as text: the only code of this package in a state. It must never change,
 * and the module it names must always exist: existing states contain it, and their resources are deleted with it.
 */
export const PROVIDER_TEXT = 'exports.handler=()=>require("pulumi-compshare/runtime.js")';

/** The same for every `CompShareCustomImage`: another part of the same module, so that all resources share a run. */
export const IMAGE_PROVIDER_TEXT = `${PROVIDER_TEXT}.images`;

/** The same for every `CompShareDisk`. */
export const DISK_PROVIDER_TEXT = `${PROVIDER_TEXT}.disks`;

/** The type that previews show. The part before the last slash selects the host for dynamic resources. */
export const TYPE = "pulumi-nodejs:dynamic/compshare:Instance";
export const IMAGE_TYPE = "pulumi-nodejs:dynamic/compshare:CustomImage";
export const DISK_TYPE = "pulumi-nodejs:dynamic/compshare:Disk";
