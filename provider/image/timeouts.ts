/** The default timeouts of an image in ms, if `customTimeouts` doesn't set them. */
export const IMAGE_TIMEOUT_MS = { create: 60 * 60_000, update: 60 * 60_000, delete: 20 * 60_000 } as const;
