import type { AddressInfo } from "node:net";
import type { AccountSettings, KeyPair } from "./account";
import { makeServer } from "./server";
import { World } from "./world";

/** Options of an emulator: where it listens, its keys, and its settings. */
export interface EmulatorOptions extends KeyPair, AccountSettings {
  /** Port on 127.0.0.1; 0 picks a free one. */
  port: number;
  /** The time in ms; by default the machine's own clock. */
  clock: () => number;
}

/** A running emulator. */
export interface Emulator {
  /** Base URL for clients of the API. */
  url: string;
  port: number;
  /** Stops it, and closes all connections. */
  close(): Promise<void>;
}

/** Defaults of the options; those of the settings are in `settings.ts`. */
export const defaultOptions = { port: 0, publicKey: "emulator-public-key", privateKey: "emulator-private-key" };

/** Starts an emulator of the CompShare API on 127.0.0.1. */
export async function startEmulator(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const { port = defaultOptions.port, clock = Date.now, ...rest } = options;
  const { publicKey = defaultOptions.publicKey, privateKey = defaultOptions.privateKey, ...settings } = rest;
  const server = makeServer(new World(settings, clock), { publicKey, privateKey });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
