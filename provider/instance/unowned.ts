import { readRemark } from "./marker";
import type { Owned } from "./owned";

/** What a listed thing says of itself: its id, the text that carries its marker, and when it was made, in Unix seconds. */
export interface Listed {
  readonly id: string;
  readonly text: string | undefined;
  readonly createdAt: number | undefined;
}

/**
 * What may stem from an earlier attempt at a resource: it carries its marker and the state doesn't own it. What is older
 * than the one that the resource has was replaced by that: it awaits its deletion.
 */
export function unownedOf<T>(listed: readonly T[], view: (one: T) => Listed, resource: string, owned: Owned): T[] {
  const views = listed.map(view);
  const listedAt = (id: string) => views.find((one) => one.id === id)?.createdAt;
  const newest = Math.max(...owned.of(resource).map(([id, createdAt]) => listedAt(id) ?? createdAt ?? 0));
  return listed.filter((_, index) => {
    const { id, text, createdAt = Number.POSITIVE_INFINITY } = views[index] as Listed;
    return readRemark(text).marker?.resource === resource && !owned.has(id) && createdAt > newest;
  });
}
