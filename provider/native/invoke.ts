import type { ProviderProcess } from "../process/process";
import { sharingWorld } from "../process/rate/leases";
import { isKnown, type RawInputs } from "../resource/properties/inputs";
import type { Account } from "../sources/account";
import { checkArguments, openAccount, SOURCES } from "../sources/sources";

type SourceName = keyof typeof SOURCES;

/** The result property of data sources that return a list: a function of a plugin must return an object. */
export const LISTS: Partial<Record<SourceName, string>> = {
  getZones: "zones",
  getInstanceTypes: "instanceTypes",
  getImages: "images",
  getInstances: "instances",
};

/** The data sources, as a plugin's functions. */
export class Invokes {
  private account: Account | undefined;

  constructor(private readonly process: ProviderProcess) {}

  /**
   * @param token Such as `compshare:index:getZones`.
   * @throws CompShareError if the arguments are invalid or the service can't be asked.
   */
  async invoke(token: string, args: RawInputs): Promise<object> {
    const name = token.replace(/^compshare:index:/, "") as SourceName;
    if (!Object.hasOwn(SOURCES, name)) throw new Error(`${token} isn't a function of this provider`);
    const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && isKnown(value)));
    checkArguments(name, given);
    const { config, env } = this.process.sources();
    this.account ??= openAccount(config, env, sharingWorld);
    const ask = SOURCES[name] as (account: Account, args: object) => Promise<object>;
    const answer = await ask(this.account, given);
    const list = LISTS[name];
    return list === undefined ? answer : { [list]: answer };
  }
}
