/** How messages refer to a kind of resource. */
export interface Kind {
  readonly noun: "instance" | "image" | "disk";
  readonly plural: string;
  /** The property that adopts one by its id. */
  readonly adopt: string;
  /** The cost of an abandoned one, after "it" or "each". */
  readonly cost: string;
  /** The field of an error's facts that has its id. */
  readonly idFact: "instanceId" | "imageId" | "diskId";
}

/** The facts that name a resource in an error. */
export const named = ({ idFact }: Kind, id: string) => ({ [idFact]: id });

/** Region and project in words. */
export const placeText = ({ region, projectId }: { region?: string; projectId?: string }): string =>
  [region ?? "the default region", projectId && `project ${projectId}`].filter(Boolean).join(", ");
