import { z } from "zod";
import { CompShareError } from "../client/errors";
import { kindOfType } from "../resource/types";

/** The resources that the given states own. */
export interface OwnedByStates {
  readonly instances: ReadonlySet<string>;
  readonly disks: ReadonlySet<string>;
  readonly images: ReadonlySet<string>;
  /** The entry that has it, for messages: URN and state. */
  readonly holders: ReadonlyMap<string, string>;
  /** The existing entries, including those that are only read. */
  readonly urns: ReadonlySet<string>;
  /** The places of the states' instances and images. */
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
          urn: text,
          id: text,
          /** Only read: this state doesn't own it. */
          external: z.boolean().optional().catch(undefined),
          outputs: z
            .object({
              region: text,
              projectId: text,
              disks: z.array(z.object({ id: z.string(), role: text })).catch([]),
            })
            .partial()
            .catch({}),
        }),
      )
      .nullish(),
  }),
});

/**
 * Reads states written by `pulumi stack export`.
 * @param states Each state's text by name.
 * @throws CompShareError `SETTINGS` that names the one that isn't a state.
 */
export function readStates(states: ReadonlyMap<string, string>): OwnedByStates {
  const ours = [...states].flatMap(([name, content]) =>
    (parse(name, content).deployment.resources ?? [])
      .filter(({ type }) => kindOfType(type) !== undefined)
      .map((entry) => ({ ...entry, state: name })),
  );
  const owned = ours.filter(({ external }) => !external);
  const given = (values: (string | undefined)[]) => [...new Set(values.filter((value) => value !== undefined))];
  const idsOf = (kind: string) =>
    new Set(given(owned.filter(({ type }) => kindOfType(type) === kind).map(({ id }) => id)));
  return {
    instances: idsOf("Instance"),
    images: idsOf("CustomImage"),
    holders: new Map(owned.flatMap(({ id, urn, state }) => (id ? [[id, `${urn} of ${state}`] as const] : []))),
    urns: new Set(given(ours.map(({ urn }) => urn))),
    disks: new Set([
      ...idsOf("Disk"),
      ...owned.flatMap(({ outputs }) =>
        (outputs.disks ?? []).filter(({ role }) => role !== "foreign").map(({ id }) => id),
      ),
    ]),
    regions: given(owned.map(({ outputs }) => outputs.region)),
    projects: given(owned.map(({ outputs }) => outputs.projectId)),
  };
}

function parse(name: string, content: string): z.output<typeof stateFile> {
  try {
    return stateFile.parse(JSON.parse(content));
  } catch {
    // The parser's message could quote the state.
    throw new CompShareError({
      code: "SETTINGS",
      what: `${name} isn't a state`,
      advice: "Write it with `pulumi stack export --file <file>`.",
    });
  }
}
