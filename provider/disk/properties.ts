import { z } from "zod";
import { PROPERTIES } from "../instance/model/properties";
import { SIZE_IN_GB } from "../parsing/values";
import type { DefaultTimeouts } from "../resource/lifecycle/deadline";
import { ADOPTION, adoptedId } from "../resource/ownership/adopt";
import { diffProperties } from "../resource/properties/diff";
import { idLike, oneOf, whole } from "../resource/properties/forms";
import type { RawInputs } from "../resource/properties/inputs";
import { always, type PropertyTable } from "../resource/properties/property";
import type { DiskSpec } from "./spec";

/** Types of independent disks. Local disks are part of their machine. */
const DISK_TYPES = ["CLOUD_SSD", "CLOUD_RSSD", "CLOUD_NORMAL"] as const;
/** Charge types of disks: there is no Spot, and no page offers a year. */
const CHARGE_TYPES = ["Month", "Day", "Dynamic", "Postpay"] as const;
/** The provider's marker follows a disk's name, and both together may have 63 characters. */
const NAME = /^[A-Za-z0-9_.:-]{1,21}$/;
const A_NAME = "1 to 21 letters, digits, and _ . : -";

const { zone, region, projectId, timeouts } = PROPERTIES;

/** Every input of a data disk, one row each: its parameter, its schema, its default, and what a change does. */
export const DISK_PROPERTIES = {
  instanceId: {
    parameter: "UHostId",
    type: "string",
    required: ({ adoptDiskId }) =>
      adoptDiskId === undefined
        ? "name the instance to attach the disk to, or adopt an existing disk (adoptDiskId)"
        : undefined,
    defaultText: "required; none with `adoptDiskId`",
    schema: idLike(/^[A-Za-z0-9-]+$/, 'an instance id such as "uhost-1a2b3c"'),
    onChange:
      "update: the disk moves; its instance is stopped to detach it, and started again if it was running. Removing it has no effect: the disk stays where it is",
    effect: (_before: string, after: string) => (after === "" ? "none" : "update"),
  },
  zone,
  region,
  projectId,
  type: {
    parameter: "DiskType",
    type: DISK_TYPES.map((type) => `"${type}"`).join(", "),
    default: "CLOUD_SSD",
    schema: oneOf(DISK_TYPES),
    onChange: "replace",
    effect: always("replace"),
  },
  size: {
    parameter: "Size",
    type: "number of GB",
    required: true,
    schema: whole("GB", SIZE_IN_GB),
    onChange: "larger: update, while its instance runs; smaller: refused, as the data would be lost",
    effect: (before: number, after: number) => (after > before ? "update" : "replace"),
  },
  chargeType: {
    parameter: "ChargeType",
    type: CHARGE_TYPES.map((type) => `"${type}"`).join(", "),
    default: "Postpay",
    schema: oneOf(CHARGE_TYPES),
    onChange: "no effect: it is read when the disk is bought",
    effect: always("none"),
  },
  name: {
    parameter: "Name",
    type: "string",
    required: true,
    defaultText: "the resource's name",
    schema: z.string(A_NAME).regex(NAME, A_NAME),
    onChange: "update, without a call: the service can't rename a disk and keeps showing the former name",
    effect: always("update"),
  },
  adoptDiskId: {
    type: "string",
    defaultText: "none: a new disk is bought",
    schema: idLike(ADOPTION, 'a disk id such as "udisk-1a2b3c"'),
    onChange: "replace, unless it names the disk that the resource has, or none",
    effect: (_before: string, after: string, _declared: DiskSpec, actual: RawInputs) =>
      after === "" || adoptedId(after) === actual.diskId ? "none" : "replace",
  },
  timeouts: { ...timeouts, defaultText: "create 20 m, update 30 m, delete 20 m" },
} as const satisfies PropertyTable<keyof DiskSpec>;

/** The default timeouts of a disk in ms, if `customTimeouts` doesn't set them. */
export const DISK_TIMEOUT_MS: DefaultTimeouts = { create: 20 * 60_000, update: 30 * 60_000, delete: 20 * 60_000 };

export const diffDisk = (actual: object, declared: object) => diffProperties(DISK_PROPERTIES, actual, declared);
