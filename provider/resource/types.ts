const OURS = /^(?:pulumi-nodejs:dynamic\/compshare|compshare:index):(Instance|CustomImage|Disk)$/;

/** What kind of our resources a type is, be it the dynamic provider's or the plugin's; undefined for all others. */
export const kindOfType = (type: string): string | undefined => OURS.exec(type)?.[1];

/** The type of the resource that a URN is of, without those of the components that it is in. */
export const typeOfUrn = (urn: string): string => (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";

/** The name of the resource that a URN is of. It may have colons itself. */
export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::");
