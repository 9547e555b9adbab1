import { diffDisk } from "../disk/properties";
import { isKnown, type RawInputs } from "../resource/properties/inputs";
import type { Action, PlannedInstance, Side } from "./planned";
import type { Step } from "./preview";

/** What a preview does to a `CompShareDisk`. Prepaid ones have no known refund. */
export function planDisk(step: Step, action: Action | undefined): PlannedInstance[] {
  const { urn } = step;
  const wanted = step.new?.inputs ?? {};
  const actual = { ...step.old?.inputs, ...step.old?.outputs };
  const id = step.old?.id;
  const name = urn.split("::").slice(3).join("::");
  const row = (action: Action, raw: RawInputs, before: Side, after: Side, changes: readonly string[] = []) => ({
    urn,
    name,
    ...(id !== undefined && { id }),
    action,
    changes,
    machine: isKnown(raw.size) ? `${raw.size} GB ${textOf(raw.type)}` : "(not known yet)",
    chargeType: textOf(raw.chargeType),
    before,
    after,
    warnings: [] as string[],
  });
  const now = diskCharge(actual);

  switch (action) {
    case "create":
      return [
        wanted.adoptDiskId
          ? row("adopt", wanted, diskCharge(wanted), diskCharge(wanted))
          : row("create", wanted, [], diskCharge(wanted)),
      ];
    case "update":
    case "replace": {
      const { updates, replaces } = diffDisk(actual, wanted);
      // The charge type can't change in place.
      const kept = action === "update" ? { ...wanted, chargeType: actual.chargeType } : wanted;
      if (action === "replace" && step.old?.retainOnDelete)
        return [row("create", wanted, [], diskCharge(wanted)), row("leave", actual, now, now)];
      return [row(action, kept, now, diskCharge(kept), [...replaces, ...updates])];
    }
    case "delete":
      if (step.old?.retainOnDelete) return [row("leave", actual, now, now)];
      return [{ ...row("delete", actual, now, []), warnings: [`${id ?? "it"} is deleted with all its data.`] }];
    default:
      return [row("same", actual, now, now)];
  }
}

function diskCharge({ size, chargeType }: RawInputs): Side {
  if (!isKnown([size, chargeType])) return { unknown: "its size is known only after `pulumi up`" };
  return [{ disk: { size: Number(size), chargeType: textOf(chargeType) } }];
}

const textOf = (value: unknown): string => (typeof value === "string" && isKnown(value) ? value : "");
