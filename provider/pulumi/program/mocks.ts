import * as pulumi from "@pulumi/pulumi";

/**
 * Whether the program runs in its user's unit test (`pulumi.runtime.setMocks`), without engine and provider process: a
 * mock of the engine has no channel to one.
 */
export function isMocked(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && !("getChannel" in monitor);
}

/** The data sources whose answers are lists. */
const LISTS: readonly string[] = ["getZones", "getInstanceTypes", "getImages", "getInstances"];

/**
 * What a test's mocks answer for a data source, whose token is `compshare:index:<name>`. Lists arrive as what Pulumi makes
 * of them, an object with their indices as keys; a list in an object of one key, as other providers' functions answer, does as well.
 */
export async function mockedAnswer(name: string, args: object): Promise<unknown> {
  const answer = await pulumi.runtime.invoke(`compshare:index:${name}`, { ...args });
  return LISTS.includes(name) ? Object.values(answer ?? {}).flat() : answer;
}
