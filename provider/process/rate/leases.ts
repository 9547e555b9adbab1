import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientSettings, type ClientWorld, realWorld } from "../../client/client";
import type { Exchange, Lease } from "../../client/share";
import { accountDigest } from "../../resource/ownership/marker";
import { pulumiHome } from "../journal";

type Env = Readonly<Record<string, string | undefined>>;

/** Leases that ended so long ago are deleted. */
const LONGEST_MS = 60_000;
/** Leases of one length are overwritten at once, so nobody reads half of one. */
const LENGTH = 200;

/** The real world of a client that shares its rate with all processes of the account on this computer. */
export const sharingWorld = (account: Pick<ClientSettings, "endpoint" | "publicKey">): ClientWorld => ({
  ...realWorld(),
  exchange: fileExchange(process.env, account),
});

/**
 * Leases as files in Pulumi's home, a folder for each account. Each process writes its own file and reads the others,
 * so nothing is locked. If no file can be written, the process is alone.
 */
export function fileExchange(
  env: Env,
  { endpoint, publicKey }: Pick<ClientSettings, "endpoint" | "publicKey">,
): Exchange {
  const folder = join(pulumiHome(env), "compshare", "rate", accountDigest([endpoint, publicKey]));
  const name = randomBytes(8).toString("hex");
  return (own) => {
    try {
      if (own) write(folder, name, own);
      return readdirSync(folder).flatMap((other) => (other === name ? [] : read(join(folder, other))));
    } catch {
      return [];
    }
  };
}

function write(folder: string, name: string, lease: Lease): void {
  const file = join(folder, name);
  const text = JSON.stringify(lease).padEnd(LENGTH);
  try {
    writeFileSync(file, text, { flag: "r+" });
  } catch {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
}

/** A file that another process has just begun or deleted is ignored. */
function read(file: string): Lease[] {
  try {
    const { until, resumeAt, accepted, pausesInARow } = JSON.parse(readFileSync(file, "utf8")) as Lease;
    if (![until, resumeAt, accepted, pausesInARow].every(Number.isFinite)) return [];
    if (until < Date.now() - LONGEST_MS) rmSync(file, { force: true });
    return [{ until, resumeAt, accepted, pausesInARow }];
  } catch {
    return [];
  }
}
