import type { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import type { Orphan } from "./select";

/** The maximum number of ids in a request. */
const IDS = 100;

/** Orphans with their prices: lists don't contain them, only answers for instances requested by id. */
export async function withPrices(account: Pick<Client, "call">, orphans: readonly Orphan[]): Promise<Orphan[]> {
  const unpriced = orphans.filter(({ kind, price }) => kind === "instance" && price === undefined);
  const prices = new Map<string, number | undefined>();
  for (const some of Map.groupBy(unpriced, ({ region, projectId }) => `${region} ${projectId ?? ""}`).values()) {
    for (let start = 0; start < some.length; start += IDS) {
      for (const [id, price] of await pricesOf(account, some.slice(start, start + IDS))) prices.set(id, price);
    }
  }
  return orphans.map((orphan) => ({ ...orphan, price: orphan.price ?? prices.get(orphan.id) }));
}

/** An unavailable price is left out: what matters is that the orphan exists. */
async function pricesOf(
  account: Pick<Client, "call">,
  some: readonly Orphan[],
): Promise<[string, number | undefined][]> {
  const [first] = some;
  try {
    const { instances } = await account.call("DescribeCompShareInstance", {
      Region: first?.region,
      ProjectId: first?.projectId,
      UHostIds: some.map(({ id }) => id),
      Limit: IDS,
    });
    return instances.map(({ UHostId, InstancePrice }) => [UHostId, InstancePrice]);
  } catch (error) {
    if (!(error instanceof CompShareError)) throw error;
    return [];
  }
}
