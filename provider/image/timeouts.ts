/** How long an operation on an image may take in all, in ms, if `customTimeouts` say nothing else. */
export const IMAGE_TIMEOUT_MS = { create: 60 * 60_000, update: 60 * 60_000, delete: 20 * 60_000 } as const;
