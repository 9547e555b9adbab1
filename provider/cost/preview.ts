import { z } from "zod";
import { CompShareError } from "../client/errors";
import { REFUND_HINT } from "../instance/preview/warnings";
import { UNKNOWN } from "../resource/properties/inputs";
import { kindOfType, typeOfUrn } from "../resource/types";

/** The relevant content of `pulumi preview --json`. */
export interface Preview {
  /** Absent if no step names it. */
  readonly stack?: string;
  /** The steps of this provider's instances. */
  readonly steps: readonly Step[];
  /** Unchanged resources that are counted but not listed, without `--show-sames`. */
  readonly unlisted: number;
  /** The preview's warnings, except about other providers' resources. */
  readonly warnings: readonly string[];
  /** If not empty, the preview failed, and its steps are incomplete. */
  readonly errors: readonly string[];
  /** The stack's configuration, with secrets hidden. */
  readonly config: Readonly<Record<string, string>>;
}

export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly old?: StepState;
  readonly new?: StepState;
}

export interface StepState {
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly retainOnDelete: boolean;
  /** Only read: `CompShareInstance.get`. */
  readonly external: boolean;
}

/** Pulumi's placeholder for secrets, in properties and configuration. */
export const SECRET = "[secret]";

const bag = z.record(z.string(), z.unknown()).nullish();
const state = z
  .object({
    type: z.string(),
    id: z.string().nullish(),
    inputs: bag,
    outputs: bag,
    retainOnDelete: z.boolean().nullish(),
    external: z.boolean().nullish(),
  })
  .nullish();
const digest = z
  .object({
    config: bag,
    steps: z.array(z.object({ op: z.string(), urn: z.string(), oldState: state, newState: state })).nullish(),
    diagnostics: z.array(z.object({ urn: z.string().nullish(), message: z.string(), severity: z.string() })).nullish(),
    changeSummary: z.record(z.string(), z.number()).nullish(),
  })
  .refine(({ steps, diagnostics }) => steps || diagnostics);

type Diagnostic = NonNullable<z.output<typeof digest>["diagnostics"]>[number];

/**
 * Reads the output of `pulumi preview --json`.
 * @throws CompShareError `SETTINGS` if it is something else.
 */
export function readPreview(content: string, name: string): Preview {
  const { config, steps, diagnostics, changeSummary } = parse(content, name);
  const all = steps ?? [];
  const said = diagnostics ?? [];
  const listed = all.filter(({ op }) => op === "same").length;
  return {
    stack: all[0]?.urn.split("::")[0]?.replace(/^urn:pulumi:/, ""),
    steps: all.flatMap(({ op, urn, oldState, newState }) =>
      isOurs(urn) ? [{ op, urn, old: stepState(oldState), new: stepState(newState) }] : [],
    ),
    unlisted: Math.max(0, (changeSummary?.same ?? 0) - listed),
    warnings: texts(said.filter(({ severity, urn }) => severity === "warning" && (!urn || isOurs(urn)))),
    errors: texts(said.filter(({ severity }) => severity === "error")),
    config: Object.fromEntries(
      Object.entries(config ?? {}).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
    ),
  };
}

function parse(content: string, name: string): z.output<typeof digest> {
  try {
    return digest.parse(JSON.parse(content));
  } catch {
    // The parser's message could quote the preview.
    throw new CompShareError({
      code: "SETTINGS",
      what: content.trim() ? `${name} isn't what \`pulumi preview --json\` prints` : `${name} is empty`,
      advice: "Make it with `pulumi preview --json --show-sames`; if that fails, it says why on its standard error.",
    });
  }
}

/** A URN has the types of the parents before its own. */
const isOurs = (urn: string) => ["Instance", "Disk"].includes(kindOfType(typeOfUrn(urn)) ?? "");

/** Whether a step is about a `CompShareDisk`. */
export const isDisk = ({ urn }: Step) => kindOfType(typeOfUrn(urn)) === "Disk";

function stepState(found: z.output<typeof state>): StepState | undefined {
  if (!found) return undefined;
  const { id, inputs, outputs, retainOnDelete, external } = found;
  return {
    id: id ?? undefined,
    inputs: inputs ?? {},
    outputs: outputs ?? {},
    retainOnDelete: retainOnDelete ?? false,
    external: external ?? false,
  };
}

/** Each text once, without the engine's prefix. Refunds are shown beside them. */
const texts = (diagnostics: readonly Diagnostic[]): string[] => [
  ...new Set(
    diagnostics
      .map(({ message }) => message.replace(/^(warning|error): /, "").replace(REFUND_HINT, ""))
      .map((message) => message.replaceAll(UNKNOWN, "(not known yet)").trim())
      .filter((message) => message !== ""),
  ),
];
