/** The run is to end now: somebody asked for it, or its time is over. What it made is deleted all the same. */
export class Cut extends Error {}

/** The rest of one machine's life can't be walked. */
export class Ended extends Error {}
