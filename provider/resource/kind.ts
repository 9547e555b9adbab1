/** How messages speak of a kind of resource. */
export interface Kind {
  readonly noun: "instance" | "image" | "disk";
  readonly plural: string;
  /** The property that takes one over by its id. */
  readonly adopt: string;
  /** What it means that one is left alone, after "it" or "each". */
  readonly cost: string;
  /** The fact of an error that names one. */
  readonly idFact: "instanceId" | "imageId" | "diskId";
}

/** Names one in the facts of an error. */
export const named = ({ idFact }: Kind, id: string) => ({ [idFact]: id });

/** Where something is, in words: region and project. */
export const placeText = ({ region, projectId }: { region?: string; projectId?: string }): string =>
  [region ?? "the default region", projectId && `project ${projectId}`].filter(Boolean).join(", ");
