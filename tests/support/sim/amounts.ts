const { LIFECYCLE, LIFECYCLE_SEED, LIFECYCLE_PATH } = process.env;
const isLong = LIFECYCLE === "long";

/** How much the random tests of the lifecycle try: a sample in `npm test`, all of it with `LIFECYCLE=long`. */
export const AMOUNTS = {
  schedules: isLong ? 10_000 : 500,
  /** To each action of the API. More of them than in `npm test` show no further kind of message. */
  hostileAnswers: isLong ? 100_000 : 1_500,
  hostileLives: isLong ? 5_000 : 500,
};

/**
 * The seed, and the path to one schedule, as a failure prints them: with them it happens again. `npm test` tries the
 * same cases each time, the long run new ones.
 */
export const SEED = LIFECYCLE_SEED === undefined ? (isLong ? Date.now() % 1e9 : 1) : Number(LIFECYCLE_SEED);
export const PATH = LIFECYCLE_PATH;
