import { connectText } from "./connect";
import { BadFlag } from "./flag-values";
import { helpText, readFlags } from "./flags";
import { defaultOptions, startEmulator } from "./index";

/** Runs the emulator as a command until it is stopped. */
export async function runEmulator(argv: string[]): Promise<void> {
  try {
    const options = readFlags(argv);
    if (options === "help") {
      process.stdout.write(helpText());
      return;
    }
    const emulator = await startEmulator(options);
    const { publicKey = defaultOptions.publicKey, privateKey = defaultOptions.privateKey } = options;
    process.stdout.write(`listening on ${emulator.url}\n`);
    // For people: programs read the line above.
    process.stderr.write(connectText(emulator.url, { publicKey, privateKey }));
    await ended();
    await emulator.close();
  } catch (error) {
    const inUse = (error as NodeJS.ErrnoException).code;
    if (!(error instanceof BadFlag) && !inUse) throw error;
    process.stderr.write(`emulator: ${(error as Error).message}\n`);
    process.exitCode = error instanceof BadFlag ? 2 : 1;
  }
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
