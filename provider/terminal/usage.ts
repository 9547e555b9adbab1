import { type ParseArgsConfig, parseArgs } from "node:util";

/** Options that can't be used, in words for the user. */
export class BadUsage extends Error {}

/** The options and other words of a command line. @throws BadUsage where it has others. */
export function parseUsage<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new BadUsage((error as Error).message.split(/\.\s/)[0]);
  }
}

/** The options, none of which may be empty text. @throws BadUsage where one is. */
export function needValues<Values extends object>(values: Values): Values {
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().includes("")) throw new BadUsage(`--${name} needs a value`);
  }
  return values;
}
