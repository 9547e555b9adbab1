import type { Client } from "../../client/client";
import { allPages } from "../../client/pages";
import type { InstanceDescription } from "../../client/schemas";
import type { InstancePlace } from "../model/place";

const PAGE = 100;

type Where = Pick<InstancePlace, "region" | "projectId">;

/** The filter of a listing; everything by default. */
type Filter = { readonly WithoutGpu?: true };

/** Listings of whole regions, shared by all callers: a run that creates a hundred instances lists once. */
export class Listings {
  private readonly latest = new Map<string, { begun: number; instances: Promise<InstanceDescription[]> }>();

  constructor(
    private readonly client: Pick<Client, "call">,
    private readonly now: () => number,
    private readonly filter: Filter = {},
  ) {}

  /**
   * All instances of a region and project.
   * @param notBefore The listing must not have begun before this, in ms. Default: any listing of this run.
   */
  all(where: Where, notBefore = Number.NEGATIVE_INFINITY): Promise<InstanceDescription[]> {
    const key = `${where.region}/${where.projectId ?? ""}`;
    const known = this.latest.get(key);
    if (known && known.begun >= notBefore) return known.instances;
    const listing = { begun: this.now(), instances: this.list(where) };
    this.latest.set(key, listing);
    listing.instances.catch(() => {
      if (this.latest.get(key) === listing) this.latest.delete(key);
    });
    return listing.instances;
  }

  private list({ region, projectId }: Where): Promise<InstanceDescription[]> {
    return allPages({
      page: async (offset) => {
        const { total, instances } = await this.client.call("DescribeCompShareInstance", {
          ...this.filter,
          Region: region,
          ProjectId: projectId,
          Limit: PAGE,
          Offset: offset,
        });
        return { total, entries: instances };
      },
      idOf: ({ UHostId }) => UHostId,
      what: `instances in ${region}`,
    });
  }
}
