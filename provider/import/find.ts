import type { Client } from "../client/client";
import { listImages } from "../image/fetch";
import { diskLabelOwner } from "../instance/model/disks";
import { listDisksIfAble } from "../instance/observe/disk-listing";
import { Listings } from "../instance/observe/listing";
import type { Place } from "../orphans/select";
import { adoptedId } from "../resource/ownership/adopt";
import { readRemark } from "../resource/ownership/marker";

export type Kind = "instance" | "image" | "disk";

/** What is to be imported. */
export interface Wanted {
  /** Ids, each followed by a colon and the marker's attempt if another resource created it. Empty: select by name. */
  readonly ids: readonly string[];
  /** The prefix of the names. */
  readonly prefix: string;
}

/** A resource of the account. */
export interface Found {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  /** The text that carries its marker. */
  readonly text: string | undefined;
  /** The id as given by the user. */
  readonly given: string;
  readonly place: Place;
}

type Account = Pick<Client, "call">;

/** The kind of an id's resource. */
export function kindOf(id: string): Kind {
  if (id.startsWith("compshareImage-")) return "image";
  return /^(uhost|cpod)-/.test(id) ? "instance" : "disk";
}

/** Finds the wanted resources of the account. Lists may include resources of other places, so each counts once. */
export async function find(account: Account, places: readonly Place[], { ids, prefix }: Wanted): Promise<Found[]> {
  const kinds = new Set<Kind>(ids.length === 0 ? ["instance", "image", "disk"] : ids.map(kindOf));
  const given = new Map(ids.map((id) => [adoptedId(id), id]));
  const listings = new Listings(account, Date.now);
  const found = new Map<string, Found>();
  const keep = (kind: Kind, place: Place, id: string, name = "", text?: string) => {
    const isWanted = given.size > 0 ? given.has(id) : name.startsWith(prefix);
    if (isWanted && !found.has(id)) found.set(id, { kind, id, name, text, given: given.get(id) ?? id, place });
  };
  for (const place of places) {
    const { region, projectId } = place;
    if (kinds.has("instance")) {
      for (const { UHostId, Name, Remark, Region } of await listings.all({ region, projectId }))
        keep("instance", { ...place, region: Region || region }, UHostId, Name, Remark);
    }
    if (kinds.has("image")) {
      for (const { imageId, name, description } of await listImages({ client: account }, { region, projectId }))
        keep("image", place, imageId, name, description);
    }
    if (kinds.has("disk")) {
      // An instance's own disks are imported with it.
      for (const { diskId, name } of (await listDisksIfAble(account, { region, projectId })) ?? [])
        if (ids.length > 0 || diskLabelOwner(name) === undefined)
          keep("disk", place, diskId, readRemark(name).text, name);
    }
  }
  const order = [...given.keys()];
  return [...found.values()].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}
