import { parseArgs } from "node:util";
import type { Options } from "./section";

export interface Command extends Options {
  /** Names of the sections to measure. */
  readonly only: readonly string[];
  readonly write: boolean;
}

export const USAGE = `npm run bench -- [--runs 3] [--sizes 1,10,100,300,1000] [--only SECTION,...] [--write]
`;

/** Reads the command line, or says what is wrong with it. */
export function readCommand(argv: string[], sections: readonly string[]): Command | string {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        runs: { type: "string", default: "3" },
        sizes: { type: "string", default: "1,10,100,300,1000" },
        only: { type: "string", default: sections.join(",") },
        write: { type: "boolean", default: false },
      },
    });
    const [runs] = positives(values.runs);
    const only = values.only.split(",");
    const unknown = only.find((name) => !sections.includes(name));
    if (unknown !== undefined) return `there is no section "${unknown}": they are ${sections.join(", ")}`;
    return { runs: runs as number, sizes: positives(values.sizes), only, write: values.write };
  } catch (error) {
    return (error as Error).message;
  }
}

function positives(text: string): number[] {
  const numbers = text.split(",").map(Number);
  if (numbers.every((one) => Number.isInteger(one) && one > 0)) return numbers.sort((a, b) => a - b);
  throw new Error(`whole numbers above 0 are needed, not "${text}"`);
}
