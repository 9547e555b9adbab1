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

const SECOND_LOOK_MS = 3000;
const PAUSES_MS = [1000, 2000];
const LONGEST_PAUSE_MS = 5000;

/** Where to look for an instance, and in which state the state has it: empty for one that was never seen. */
export type Known = Partial<InstancePlace> & { readonly state?: string };

/**
 * Looks again before it says that an instance is gone: lists lag behind. One that was made and never seen is looked for
 * as long as they do.
 */
export async function lookTwice(context: Context, known: Known, id: string): Promise<Observed | undefined> {
  const until = context.now() + Math.max(SECOND_LOOK_MS, known.state === "" ? context.listLagMs : 0);
  for (let attempt = 0; ; attempt++) {
    const found = await look(context, known, id);
    const left = until - context.now();
    if (found || left <= 0) return found;
    await context.sleep(Math.min(PAUSES_MS[attempt] ?? LONGEST_PAUSE_MS, left));
  }
}
