import type { ActionName, Answer, Params } from "../client/actions";
import type { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { Listings } from "../instance/observe/listing";
import { regionOfZone } from "../resource/properties/zones";
import type { InputDefaults } from "../settings/settings";
import type { PlaceArgs } from "./types/place";

type Caller = Pick<Client, "call">;

/** One region to query. */
export interface AskedPlace {
  readonly region: string;
  readonly projectId?: string;
}

/** The account that data sources query. Equal queries are sent once; a failed one is sent again. */
export class Account {
  readonly listings: Listings;
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(
    private readonly client: Caller,
    private readonly defaults: Pick<InputDefaults, "region" | "projectId">,
  ) {
    this.listings = new Listings(client, Date.now);
  }

  /** The same account, without cached answers. */
  fresh(): Account {
    return new Account(this.client, this.defaults);
  }

  ask<A extends ActionName>(action: A, params: Params<A>): Promise<Answer<A>> {
    return this.once(`${action} ${JSON.stringify(params)}`, () => this.client.call(action, params));
  }

  /** The answer to a query that may take several calls. `key` identifies equal queries. */
  once<T>(key: string, question: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known) return known as Promise<T>;
    const answer = question();
    this.answers.set(key, answer);
    answer.catch(() => this.answers.delete(key));
    return answer;
  }

  /** The regions that the arguments refer to. */
  async places({ zone, region, projectId = this.defaults.projectId }: PlaceArgs): Promise<AskedPlace[]> {
    const named = region ?? (zone && regionOfZone(zone)) ?? this.defaults.region;
    if (named) return [{ region: named, projectId }];
    const zones = await this.zones();
    const meant = zone === undefined ? zones : zones.filter((one) => one.zone === zone);
    return [...new Set(meant.map((one) => one.region))].map((one) => ({ region: one, projectId }));
  }

  /**
   * The region of a zone.
   * @throws CompShareError `NOT_FOUND` if it is unknown.
   */
  async place(args: PlaceArgs & { readonly zone: string }): Promise<AskedPlace> {
    const [place] = await this.places(args);
    if (place) return place;
    throw new CompShareError({
      code: "NOT_FOUND",
      what: `The service names no zone "${args.zone}", whose region isn't known therefore`,
      advice: `Choose one of ${(await this.zones()).map(({ zone }) => zone).join(", ")}, or name the region.`,
    });
  }

  zones(): Promise<Answer<"DescribeCompShareSupportZone">> {
    return this.ask("DescribeCompShareSupportZone", {});
  }
}

/** Whether something matches a filter; without a filter, everything does. */
export const fits = <T>(wanted: T | undefined, actual: T): boolean => wanted === undefined || wanted === actual;

/** Whether a name contains a text, ignoring case. */
export const holds = (wanted: string | undefined, name: string): boolean =>
  wanted === undefined || name.toLowerCase().includes(wanted.toLowerCase());
