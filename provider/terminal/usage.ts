import { type ParseArgsConfig, parseArgs } from "node:util";

/** Invalid options, with a message for the user. */
export class BadUsage extends Error {}

/**
 * The options and other arguments of a command line.
 * @throws BadUsage if it has others.
 */
export function parseUsage<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new BadUsage((error as Error).message.split(/\.\s/)[0]);
  }
}

/**
 * The options, none of which may be an empty string.
 * @throws BadUsage if one is.
 */
export function requireValues<Values extends object>(values: Values): Values {
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().includes("")) throw new BadUsage(`--${name} needs a value`);
  }
  return values;
}
