/**
 * The oldest Node.js that has what the provider uses, as package.json says: an older one would fail with the first answer
 * of the service, perhaps after a purchase. This file is loaded before any other, so it has to run on old versions too:
 * no imports, nothing new.
 */
const NEEDED = { major: 22, minor: 12 };

/** What is wrong with a version of Node.js; an empty text where nothing is. */
export function whyTooOld(version: string): string {
  const [major, minor] = version.split(".").map(Number) as [number, number];
  if (major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor)) return "";
  return (
    `pulumi-compshare needs Node.js ${NEEDED.major}.${NEEDED.minor} or newer, and this is ${version} (${process.execPath}). ` +
    "Nothing was asked, made or changed. Install a newer Node.js, or put the one that you have first on the PATH of " +
    "the shell that runs pulumi: `node --version` tells which one it finds."
  );
}

/** Refuses to go on with a Node.js that is too old. */
export function needNode(): void {
  const why = whyTooOld(process.versions.node);
  if (why) throw new Error(why);
}
