import { type Context, type InstancePlace, placeParams } from "./context";
import { type Observed, observe } from "./observe";

/** Looks at one instance; undefined where the service doesn't list it (any more, or yet). */
export async function look(context: Context, place: Partial<InstancePlace>, id: string): Promise<Observed | undefined> {
  const { Region, ProjectId } = placeParams(place as InstancePlace);
  // No zone: the id is enough, and an answer can hold other regions' instances anyway.
  const { instances } = await context.client.call("DescribeCompShareInstance", { Region, ProjectId, UHostIds: [id] });
  const found = instances.find((instance) => instance.UHostId === id);
  return found && observe(found);
}

const SECOND_LOOKS_MS = [1000, 2000];

/** Looks again before it says that an instance is gone: lists lag behind. */
export async function lookTwice(
  context: Context,
  place: Partial<InstancePlace>,
  id: string,
): Promise<Observed | undefined> {
  let found = await look(context, place, id);
  for (const pause of SECOND_LOOKS_MS) {
    if (found) return found;
    await context.sleep(pause);
    found = await look(context, place, id);
  }
  return found;
}
