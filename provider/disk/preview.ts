import { isContainer } from "../instance/model/observed";
import { diskPrice } from "../offers/disk-price";
import type { Offers } from "../offers/offers";
import type { Change, Declared, Request } from "../resource/definition";
import { placeText } from "../resource/kind";
import {
  type CheckDefaults,
  type CheckResult,
  checkForms,
  type Previewed,
  withDefaults,
} from "../resource/properties/check";
import { asSpec, isKnown, type RawInputs, type Violation } from "../resource/properties/inputs";
import { otherRegion } from "../resource/properties/zones";
import { DISK_PROPERTIES } from "./properties";
import type { DiskOutputs, DiskSpec } from "./spec";

/** The minimum and maximum size of a data disk on the disk page, in GB. */
const SIZE_GB = { min: 10, max: 1500 };

/**
 * Checks a declaration and fills in its defaults. All problems are reported at once; values that aren't known yet are
 * skipped.
 */
export function checkDisk(raw: RawInputs, { projectId, region }: CheckDefaults = {}, olds?: RawInputs): CheckResult {
  const inputs = withDefaults(DISK_PROPERTIES, raw, { projectId, region });
  const forms = checkForms(DISK_PROPERTIES, raw, inputs, olds);
  const wrong = new Set(forms.map(({ property }) => property));
  const rules = [otherRegion(inputs), sizeLimit(inputs), shrinks(inputs, olds)].filter(
    (one) => one !== undefined && !wrong.has(one.property),
  );
  return { inputs, violations: [...forms, ...(rules as Violation[])] };
}

function sizeLimit({ size, type }: RawInputs): Violation | undefined {
  if (typeof size !== "number" || type !== "CLOUD_SSD" || (size >= SIZE_GB.min && size <= SIZE_GB.max))
    return undefined;
  const nearest = size < SIZE_GB.min ? SIZE_GB.min : SIZE_GB.max;
  return {
    property: "size",
    reason: `${size} GB isn't offered for a CLOUD_SSD data disk: ${SIZE_GB.min} to ${SIZE_GB.max} GB; write ${nearest}`,
  };
}

/** A disk can only grow: a smaller one would be another, empty disk, and this one has data. */
function shrinks({ size, type, zone }: RawInputs, olds: RawInputs | undefined): Violation | undefined {
  const isSame = olds !== undefined && type === olds.type && zone === olds.zone;
  if (!isSame || typeof size !== "number" || typeof olds.size !== "number" || size >= olds.size) return undefined;
  return {
    property: "size",
    reason: `${size} GB is smaller than the disk (${olds.size} GB), and disks can only grow; write ${olds.size}, or declare another disk`,
  };
}

/** Checks a declaration, and for a preview also what it refers to. */
export async function previewDisk(
  offers: Offers,
  { isPreview }: Pick<Request, "isPreview">,
  { raw, olds }: Declared,
  defaults: CheckDefaults,
): Promise<Previewed> {
  const { inputs, violations } = checkDisk(raw, defaults, olds);
  const spec = asSpec<DiskSpec>(inputs);
  if (violations.length > 0 || !isPreview) return { inputs, violations, warnings: [] };
  const isBought = olds === undefined && spec.adoptDiskId === undefined;
  return {
    inputs,
    violations: spec.instanceId === olds?.instanceId ? [] : await instanceProblems(offers, spec),
    warnings: [],
    notes: isBought ? priceNote(spec) : [],
  };
}

/** The disk's instance must exist, in the disk's zone, and be able to have disks attached. */
async function instanceProblems(
  offers: Offers,
  { instanceId, zone, region, projectId }: DiskSpec,
): Promise<Violation[]> {
  if (instanceId === undefined || !isKnown([instanceId, zone, region, projectId])) return [];
  const reply = await offers.instance(instanceId, { region, ...(projectId !== undefined && { projectId }) });
  if (!reply) return [];
  const bad = (why: string): Violation[] => [
    { property: "instanceId", reason: `"${instanceId}" can't have this disk attached: ${why}` },
  ];
  if (!reply.seen) {
    return bad(
      `there is no such instance in ${placeText({ region, ...(projectId !== undefined && { projectId }) })}; check the id, the zone, the project and the keys`,
    );
  }
  if (isContainer(reply.seen)) return bad("it is a container, and disks can only be attached to virtual machines");
  const { Zone } = reply.seen;
  return Zone && Zone !== zone ? bad(`it is in ${Zone}, and a disk stays in its zone; set zone to "${Zone}"`) : [];
}

function priceNote(spec: DiskSpec): string[] {
  const price = isKnown([spec.size, spec.chargeType]) ? diskPrice(spec) : undefined;
  if (!price) return [];
  const { hourly, monthly } = price;
  return [
    `${hourly.toFixed(4).replace(/0+$/, "").replace(/\.$/, "")} CNY per hour, ${monthly.toFixed(2)} per month for ${spec.size} GB (from the billing documentation).`,
  ];
}

/** The warnings of a preview about a change. */
export function diskWarnings(
  { id, actual, declared, replaces, updates, forced }: Change<DiskSpec, DiskOutputs>,
  { oldHalf }: Request,
): string[] {
  if (replaces.length > 0) {
    const can =
      replaces.length > forced.length ? "which requires a new disk" : "and replaceOnChanges requires a new one";
    const why = `${replaces.join(" and ")} ${replaces.length === 1 ? "changes" : "change"}, ${can}`;
    return [
      oldHalf === "retained"
        ? `${why}: a new, empty one is bought. ${id} is kept with its data, and charged until you delete it.`
        : `${why}: a new, empty one is bought, and ${id} is deleted with all its data. Copy what you need first, or undo the change; the resource option retainOnDelete: true keeps the old disk.`,
    ];
  }
  const texts: string[] = [];
  if (updates.includes("instanceId") && actual.instanceId !== undefined) {
    texts.push(
      `${id} moves from ${actual.instanceId} to ${isKnown(declared.instanceId) ? declared.instanceId : "an instance that doesn't exist yet"}: ` +
        `${actual.instanceId} is stopped to detach it, which ends everything running on it. It is started again if it was running and isn't deleted.`,
    );
  }
  if (updates.includes("size"))
    texts.push(
      `${id} grows to ${isKnown(declared.size) ? `${declared.size} GB` : "another size"}: its partition and file system don't grow with it.`,
    );
  return texts;
}
