import { z } from "zod";
import { CompShareError } from "../client/errors";

/** What the given states own. */
export interface OwnedByStates {
  readonly instances: ReadonlySet<string>;
  readonly disks: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
  /** Where the states' instances and images are. */
  readonly regions: readonly string[];
  readonly projects: readonly string[];
}

const text = z.string().optional().catch(undefined);
const stateFile = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          type: z.string(),
          id: text,
          outputs: z
            .object({
              region: text,
              projectId: text,
              disks: z.array(z.object({ id: z.string() })).catch([]),
            })
            .partial()
            .catch({}),
        }),
      )
      .nullish(),
  }),
});

/**
 * Reads states as `pulumi stack export` writes them.
 * @param states Each state's text under its name.
 * @throws CompShareError `SETTINGS` that names the one that isn't a state.
 */
export function readStates(states: ReadonlyMap<string, string>): OwnedByStates {
  const owned = [...states].flatMap(([name, content]) =>
    (parse(name, content).deployment.resources ?? []).filter(({ type }) =>
      /compshare:(Instance|CustomImage)$/.test(type),
    ),
  );
  const given = (values: (string | undefined)[]) => [...new Set(values.filter((value) => value !== undefined))];
  const idsOf = (kind: string) => new Set(given(owned.filter(({ type }) => type.endsWith(kind)).map(({ id }) => id)));
  return {
    instances: idsOf(":Instance"),
    images: idsOf(":CustomImage"),
    disks: new Set(owned.flatMap(({ outputs }) => (outputs.disks ?? []).map(({ id }) => id))),
    regions: given(owned.map(({ outputs }) => outputs.region)),
    projects: given(owned.map(({ outputs }) => outputs.projectId)),
  };
}

function parse(name: string, content: string): z.output<typeof stateFile> {
  try {
    return stateFile.parse(JSON.parse(content));
  } catch {
    // What the parser says could quote the state.
    throw new CompShareError({
      code: "SETTINGS",
      what: `${name} isn't a state`,
      advice: "Write it with `pulumi stack export --file <file>`.",
    });
  }
}
