/** The run must end now, by request or timeout. What it created is still deleted. */
export class Cut extends Error {}

/** The rest of one machine's lifecycle can't be walked. */
export class Ended extends Error {}
