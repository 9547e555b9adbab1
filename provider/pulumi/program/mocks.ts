import * as pulumi from "@pulumi/pulumi";

/**
 * Whether the program runs in a unit test (`pulumi.runtime.setMocks`), without engine and provider process: a mocked
 * engine has no channel to one.
 */
export function isMocked(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && !("getChannel" in monitor);
}

/** The data sources that return lists. */
const LISTS: readonly string[] = ["getZones", "getInstanceTypes", "getImages", "getInstances"];

/**
 * The mocks' answer for a data source, whose token is `compshare:index:<name>`. Pulumi turns lists into an object with
 * their indices as keys; an object with the list under one key, as other providers' functions return, works too.
 */
export async function mockedAnswer(name: string, args: object): Promise<unknown> {
  const answer = await pulumi.runtime.invoke(`compshare:index:${name}`, { ...args });
  return LISTS.includes(name) ? Object.values(answer ?? {}).flat() : answer;
}
