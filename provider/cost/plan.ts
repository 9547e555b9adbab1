import { z } from "zod";
import { diffInstance } from "../instance/model/diff";
import type { InstanceOutputs } from "../instance/model/facts";
import { phaseOf } from "../instance/model/observed";
import { machineText, resolvePlacement } from "../instance/model/placement";
import type { DataDiskSpec, InstanceSpec, PowerState } from "../instance/model/spec";
import { deletionWarnings, isPrepaid, lostDisks } from "../instance/preview/warnings";
import type { PricedMachine } from "../offers/price";
import { own } from "../parsing/own";
import { asInputs, asSpec, isKnown, type RawInputs } from "../resource/properties/inputs";
import { planDisk } from "./plan-disk";
import type { Action, Charge, PlannedInstance, Side } from "./planned";
import { isDisk, type Preview, SECRET, type Step } from "./preview";

/**
 * The engine's operations, as named here. Others don't affect an instance: reads, refreshes, the parts of a
 * replacement.
 */
const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  // The old half of a replacement; alone, it was left by an earlier run.
  "delete-replaced": "delete",
  same: "same",
};

/** The order of rows, before names: the engine's order is random. */
const ORDER: readonly Action[] = ["create", "adopt", "update", "replace", "delete", "leave", "same"];

/** What a preview does to each instance. */
export function planOf({ steps }: Pick<Preview, "steps">): PlannedInstance[] {
  const acting = steps.filter((step) => own(ACTIONS, step.op) && !step.old?.external && !step.new?.external);
  // With `--refresh`, a resource can have a step for the refresh before the one that counts.
  const living = new Map(acting.filter((step) => own(ACTIONS, step.op) !== "delete").map((step) => [step.urn, step]));
  const known = new Set([...living.values()].map((step) => step.old?.id).filter((id) => id !== undefined));
  const ending = acting.filter((step) => own(ACTIONS, step.op) === "delete" && !known.has(step.old?.id ?? ""));
  return [...living.values(), ...ending]
    .flatMap((step) => (isDisk(step) ? planDisk(step, own(ACTIONS, step.op)) : planStep(step)))
    .sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action) || (a.urn < b.urn ? -1 : 1));
}

function planStep(step: Step): PlannedInstance[] {
  const { urn } = step;
  const name = urn.split("::").slice(3).join("::");
  const wanted = step.new?.inputs ?? {};
  const actual = { ...step.old?.inputs, ...step.old?.outputs };
  const id = step.old?.id;
  const common = { urn, name, id, changes: [], warnings: [] };
  const now = chargedAs(actual, powerNow(actual));
  const is = machineAndCharge(actual);
  const will = machineAndCharge(wanted);

  switch (own(ACTIONS, step.op)) {
    case "create": {
      const after = chargedAs(wanted, powerAfter(wanted));
      if (!wanted.adoptInstanceId) return [{ ...common, ...will, action: "create", before: [], after }];
      return [{ ...common, ...will, action: "adopt", before: after, after }];
    }
    case "update": {
      const { updates } = diffInstance(actual, wanted);
      // It stays in the placement that it runs on.
      const kept = asInputs(resolvePlacement(asSpec<InstanceSpec>(wanted), actual));
      const after = plus(chargedAs(kept, powerAfter(kept, actual)), keptBy(kept, lostBy(actual, kept), actual));
      return [{ ...common, ...machineAndCharge(kept), action: "update", changes: updates, before: now, after }];
    }
    case "replace": {
      const { updates, replaces } = diffInstance(actual, wanted);
      const replaced = { ...common, ...will, changes: [...replaces, ...updates] };
      if (step.old?.retainOnDelete) {
        return [
          { ...replaced, id: undefined, action: "create", before: [], after: chargedAs(wanted, powerAfter(wanted)) },
          leaving({ ...common, ...is }, actual, now),
        ];
      }
      const after = plus(chargedAs(wanted, powerAfter(wanted)), keptBy(actual, actual.dataDisks, actual));
      return [{ ...replaced, action: "replace", before: now, after, refundOf: refundOf(id, actual) }];
    }
    case "delete": {
      if (step.old?.retainOnDelete) return [leaving({ ...common, ...is }, actual, now)];
      const after = keptBy(actual, actual.dataDisks, actual);
      const warnings = lossOf(id, actual, false);
      return [{ ...common, ...is, action: "delete", before: now, after, refundOf: refundOf(id, actual), warnings }];
    }
    default:
      return [{ ...common, ...is, action: "same", before: now, after: now }];
  }
}

type Common = Pick<PlannedInstance, "urn" | "name" | "id" | "changes" | "machine" | "chargeType">;

const leaving = (common: Common, actual: RawInputs, now: Side): PlannedInstance => ({
  ...common,
  action: "leave",
  before: now,
  after: now,
  warnings: lossOf(common.id, actual, true),
});

const lossOf = (id: string | undefined, actual: RawInputs, isRetained: boolean): string[] =>
  deletionWarnings({ id: id ?? "it", actual: asSpec<InstanceOutputs>(actual), isRetained });

function refundOf(id: string | undefined, actual: RawInputs): PlannedInstance["refundOf"] {
  const { region, zone, projectId } = asSpec<InstanceSpec>(actual);
  return id !== undefined && isPrepaid(asSpec<InstanceSpec>(actual)) ? { id, region, zone, projectId } : undefined;
}

type Power = PowerState | "interrupted";

/** An instance's current power state. */
function powerNow({ state, startIsDue, powerState }: RawInputs): Power {
  const phase = phaseOf(textOf(state));
  if (phase === "interrupted") return phase;
  if (phase === "stopped" && startIsDue !== true) return "stopped";
  return powerState === "withoutGpu" ? powerState : "running";
}

/** Its power state afterwards. */
function powerAfter({ powerState, onReclaim }: RawInputs, actual?: RawInputs): Power {
  const now = actual ? powerNow(actual) : "running";
  if (now === "interrupted") return onReclaim === "restart" ? "running" : now;
  return (powerState as PowerState | undefined) ?? now;
}

/** The price of a machine in a power state: only stopping Postpay saves money. */
function chargedAs(machine: RawInputs, power: Power): Side {
  if (power === "interrupted") return { unknown: "what a reclaimed Spot instance is charged isn't documented" };
  if (power === "withoutGpu") return charged(machine, "withoutGpu");
  return charged(machine, power === "stopped" && machine.chargeType === "Postpay" ? "disks" : "all");
}

function charged(raw: RawInputs, part: Charge["part"] = "all"): Side {
  const unknown = obstacle(raw);
  return unknown === undefined ? [{ machine: pricedMachine.parse(raw), part }] : { unknown };
}

/** Data disks that stay in the account without their instance. */
function keptBy({ keepDataDisks }: RawInputs, disks: unknown, actual: RawInputs): Side {
  if (keepDataDisks !== true || !Array.isArray(disks) || disks.length === 0) return [];
  return charged({ ...actual, dataDisks: disks }, "dataDisks");
}

const lostBy = (actual: RawInputs, wanted: RawInputs): DataDiskSpec[] =>
  lostDisks(asSpec<InstanceSpec>({ dataDisks: [], ...actual }), asSpec<InstanceSpec>(wanted));

const plus = (one: Side, other: Side): Side => {
  if ("unknown" in one) return one;
  return "unknown" in other ? other : [...one, ...other];
};

const disk = z.object({ type: z.string(), size: z.number() });
const pricedMachine = z.object({
  region: z.string(),
  zone: z.string(),
  projectId: z.string().optional(),
  gpuType: z.string(),
  gpu: z.number(),
  cpu: z.number(),
  memory: z.number(),
  imageId: z.string(),
  chargeType: z.string(),
  bootDisk: disk,
  dataDisks: z.array(disk),
}) satisfies z.ZodType<PricedMachine>;

/** Why a machine can't be priced, if it can't. */
function obstacle(raw: RawInputs): string | undefined {
  const names = Object.keys(pricedMachine.shape);
  const text = (found: string[]) => `${found.join(" and ")} ${found.length === 1 ? "is" : "are"}`;
  const later = names.filter((name) => !isKnown(raw[name]));
  if (later.length > 0) return `${text(later)} known only after \`pulumi up\``;
  const hidden = names.filter((name) => JSON.stringify(raw[name])?.includes(`"${SECRET}"`));
  if (hidden.length > 0) return `${text(hidden)} secret, and a preview hides secrets`;
  const { error } = pricedMachine.safeParse(raw);
  const wrong = [...new Set(error?.issues.map(({ path }) => String(path[0])))];
  return wrong.length > 0 ? `${text(wrong)} missing or malformed in the preview` : undefined;
}

const machineAndCharge = (raw: RawInputs) => ({ machine: machineOf(raw), chargeType: textOf(raw.chargeType) });

function machineOf(raw: RawInputs): string {
  const { gpu, gpuType, cpu, memory } = asSpec<InstanceSpec>(raw);
  const isPlain = [gpu, cpu, memory].every((value) => typeof value === "number") && isKnown(gpuType);
  return isPlain ? machineText(asSpec<InstanceSpec>(raw)) : "(not known yet)";
}

const textOf = (value: unknown): string => (typeof value === "string" && isKnown(value) ? value : "");
