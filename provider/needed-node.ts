/**
 * The minimum Node.js version, as in package.json: an older one would fail with the service's first answer, perhaps
 * after a purchase. This file is loaded first, so it must run on old versions: no imports, no new syntax.
 */
const NEEDED = { major: 22, minor: 12 };

/** The problem of a Node.js version; empty if there is none. */
export function whyTooOld(version: string): string {
  const [major, minor] = version.split(".").map(Number) as [number, number];
  if (major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor)) return "";
  return (
    `pulumi-compshare needs Node.js ${NEEDED.major}.${NEEDED.minor} or newer, and this is ${version} (${process.execPath}). ` +
    "Nothing was asked, made or changed. Install a newer Node.js, or put the one that you have first on the PATH of " +
    "the shell that runs pulumi: `node --version` tells which one it finds."
  );
}

/** Exits if Node.js is too old. */
export function needNode(): void {
  const why = whyTooOld(process.versions.node);
  if (why) throw new Error(why);
}
