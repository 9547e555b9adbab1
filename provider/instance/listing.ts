import type { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import type { InstanceDescription } from "../client/schemas";
import type { InstancePlace } from "./context";

const PAGE = 100;
const ATTEMPTS = 3;

type Where = Pick<InstancePlace, "region" | "projectId">;

/** What a listing is of; everything, where it says nothing. */
type Filter = { readonly WithoutGpu?: true };

/** Listings of whole regions, shared by all who ask: a run that makes a hundred instances lists once. */
export class Listings {
  private readonly latest = new Map<string, { begun: number; instances: Promise<InstanceDescription[]> }>();

  constructor(
    private readonly client: Pick<Client, "call">,
    private readonly now: () => number,
    private readonly filter: Filter = {},
  ) {}

  /**
   * All instances of a region and project.
   * @param notBefore The time, in ms, before which the listing must not have begun. Default: any listing of this run.
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

  /** Follows all pages. A list that changes its length meanwhile could have moved an instance between two pages. */
  private async list({ region, projectId }: Where): Promise<InstanceDescription[]> {
    const page = (offset: number) =>
      this.client.call("DescribeCompShareInstance", {
        ...this.filter,
        Region: region,
        ProjectId: projectId,
        Limit: PAGE,
        Offset: offset,
      });
    for (let attempt = 1; ; attempt++) {
      const first = await page(0);
      const instances = [...first.instances];
      let steady = true;
      while (steady && instances.length < first.total) {
        const next = await page(instances.length).catch((error: unknown) => {
          // To ask past the end is an error: the list has become shorter.
          if (error instanceof CompShareError && error.code === "API") return undefined;
          throw error;
        });
        steady = next !== undefined && next.total === first.total && next.instances.length > 0;
        instances.push(...(next?.instances ?? []));
      }
      if (steady) return instances;
      if (attempt === ATTEMPTS) throw unsteady(region);
    }
  }
}

function unsteady(region: string): CompShareError {
  return new CompShareError({
    code: "BAD_ANSWER",
    what: `the list of instances in ${region} changed each time while it was read`,
    effect: "none",
    advice: "Run it again when nobody else makes or deletes instances.",
  });
}
