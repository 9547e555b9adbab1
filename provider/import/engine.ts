/**
 * The first engine whose `pulumi import` accepts outputs. Without them, it would ask a provider that isn't loaded yet.
 */
const FIRST = [3, 254] as const;

/** Whether an engine version can import dynamic resources. An unknown version is tried. */
export function canImport(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return true;
  return major > FIRST[0] || (major === FIRST[0] && minor >= FIRST[1]);
}

export const tooOldText = (version: string): string =>
  `pulumi ${version} can't import these: its import takes no outputs, as ${FIRST.join(".")}.0 and newer do. No file is written. The program ` +
  "above takes them over instead: each says so by adoptInstanceId or adoptImageId. Put it into your program and run `pulumi up`; or update " +
  "Pulumi, and run this again.";
