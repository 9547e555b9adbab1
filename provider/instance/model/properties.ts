import { z } from "zod";
import { CARDS, CPUS, MONEY, PERIODS, parseDuration, parseMemory, parseNumber, parseTime } from "../../parsing/values";
import { ADOPTION, adoptedId } from "../../resource/ownership/adopt";
import { durationSeconds } from "../../resource/properties/duration";
import { flag, idLike, listOf, oneOf, readAs, text, whole } from "../../resource/properties/forms";
import type { RawInputs } from "../../resource/properties/inputs";
import { always, type Property } from "../../resource/properties/property";
import { CHARGE_TYPES, CPU_PLATFORMS } from "./machines";
import { changedDisks, chargeTypeEffect, updateIfDeclared } from "./property-effects";
import {
  A_DURATION,
  diskShape,
  inOrder,
  isPassword,
  PASSWORD_RULE,
  placementShape,
  ports,
  SHORTEST_RUN_S,
  seconds,
} from "./property-forms";
import { type DataDiskSpec, type InstanceSpec, POWER_STATES, type PortsSpec, SPEC_NAMES } from "./spec";

/** A row of the table of an instance's properties. */
export interface InstanceProperty extends Property {
  /**
   * Set by a step of its own after the instance exists: the create call doesn't carry it, or not reliably, and looks
   * may not show it. Outputs only have it once that is done, so that the next diff shows what is left to do.
   */
  readonly isAfterBoot?: true;
  /** Only for container images. */
  readonly isForContainers?: true;
  /** The service doesn't show it: the state's value is kept, and for an undeclared instance it is unknown. */
  readonly isUnseen?: true;
  /** How a change in place interrupts a running or stopped instance. Default: not at all. */
  readonly power?: "stops" | "starts" | "stops or starts";
  /** A change alters the price, so the price limit is checked. */
  readonly isPriced?: true;
  /** The service decides by it whether the machine is available, and at what price. */
  readonly isMarket?: true;
}

/** Every input of an instance, one row each: its parameter, its schema, its default, and what a change does. */
export const PROPERTIES = {
  zone: {
    parameter: "Zone",
    type: "string",
    required: true,
    schema: text,
    isMarket: true,
    onChange: "replace",
    effect: always("replace"),
  },
  region: {
    parameter: "Region",
    type: "string",
    defaultText: "the zone's",
    schema: text,
    onChange: "replace",
    effect: always("replace"),
  },
  projectId: {
    parameter: "ProjectId",
    type: "string",
    defaultText: "`compshare:projectId`",
    schema: text,
    onChange: "replace; to name the project where none was named: update, without a call",
    effect: (before: string) => (before === "" ? "update" : "replace"),
  },
  gpuType: {
    parameter: "GpuType",
    type: "string",
    required: true,
    schema: text,
    isMarket: true,
    onChange: "replace",
    effect: always("replace"),
  },
  gpu: {
    parameter: "GPU",
    type: "number of cards",
    required: true,
    schema: whole("cards", CARDS),
    power: "stops",
    isPriced: true,
    isMarket: true,
    onChange: "update: stop, resize, start again if it ran",
    effect: always("update"),
  },
  cpu: {
    parameter: "CPU",
    type: "number of vCPUs",
    required: true,
    schema: whole("vCPUs", CPUS),
    power: "stops",
    isPriced: true,
    isMarket: true,
    onChange: "update: stop, resize, start again if it ran",
    effect: always("update"),
  },
  memory: {
    parameter: "Memory",
    type: "number of MB",
    required: true,
    schema: whole("MB", parseMemory),
    power: "stops",
    isPriced: true,
    isMarket: true,
    onChange: "update: stop, resize, start again if it ran",
    effect: always("update"),
  },
  minimalCpuPlatform: {
    parameter: "MinimalCpuPlatform",
    type: CPU_PLATFORMS.map((platform) => `"${platform}"`).join(", "),
    default: "Auto",
    schema: oneOf(CPU_PLATFORMS),
    isMarket: true,
    isUnseen: true,
    onChange: "replace",
    effect: always("replace"),
  },
  imageId: {
    parameter: "CompShareImageId",
    type: "string",
    required: true,
    schema: text,
    power: "stops or starts",
    isMarket: true,
    onChange:
      'replace; with `onImageChange: "reinstall"` update: stop, reinstall, start again if it ran; id, address and card stay, the boot disk is wiped',
    effect: (_before: string, _after: string, declared: InstanceSpec) =>
      declared.onImageChange === "reinstall" ? "update" : "replace",
  },
  onImageChange: {
    type: '"replace", "reinstall"',
    default: "replace",
    schema: oneOf(["replace", "reinstall"] as const),
    onChange: "no effect: it says what a change of `imageId` does",
    effect: always("none"),
  },
  bootDisk: {
    parameter: "Disks.0",
    type: "{ type, size in GB }",
    required: true,
    schema: z.strictObject(diskShape, "an object { type, size }"),
    power: "stops",
    isPriced: true,
    isMarket: true,
    onChange:
      "`size` grows: update: stop, resize the disk, start again if it ran; a smaller `size` or another `type`: replace",
    effect: (before: InstanceSpec["bootDisk"], after: InstanceSpec["bootDisk"]) =>
      before.type === after.type && after.size > before.size ? "update" : "replace",
  },
  dataDisks: {
    parameter: "Disks.N",
    type: "list of { name, type, size in GB }",
    default: [],
    schema: listOf(z.strictObject({ name: text, ...diskShape }, "an object { name, type, size }"), "a list of disks"),
    // The order of disks doesn't matter.
    comparable: (disks: DataDiskSpec[]) => [...disks].sort((a, b) => (a.name < b.name ? -1 : 1)),
    power: "stops",
    isPriced: true,
    isMarket: true,
    onChange:
      "update, matched by `name`: create and attach, grow (stopped only where the service refuses it of a running one), stop to detach and delete; a smaller or other-typed disk is a new, empty disk; local disks (LOCAL_*): replace",
    effect: (before: DataDiskSpec[], after: DataDiskSpec[]) =>
      changedDisks(before, after).some((disk) => disk.type.startsWith("LOCAL_")) ? "replace" : "update",
  },
  keepDataDisks: {
    type: "boolean",
    default: false,
    schema: flag,
    onChange: "update, without a call: it says whether data disks outlive the instance",
    effect: always("update"),
  },
  chargeType: {
    parameter: "ChargeType",
    type: CHARGE_TYPES.map((chargeType) => `"${chargeType}"`).join(", "),
    default: "Month",
    schema: oneOf(CHARGE_TYPES),
    power: "starts",
    isPriced: true,
    isMarket: true,
    onChange:
      "Postpay to Dynamic, Day, Month or Year, Day to Month or Year, Month to Year: update (SwitchChargeType); Year to Month or Day: no effect until it ends; else replace",
    effect: chargeTypeEffect,
  },
  quantity: {
    parameter: "Quantity",
    type: "number of years, months or days",
    default: 1,
    schema: whole("years, months or days", PERIODS),
    onChange: "no effect: it is read at creation only",
    effect: always("none"),
  },
  maxHourlyPrice: {
    type: "number of CNY",
    defaultText: "`compshare:maxHourlyPrice`",
    schema: readAs(z.number("an amount in CNY").positive("an amount in CNY above 0"), parseNumber(MONEY)),
    onChange: "no effect: it is read when something is bought, resized or started",
    effect: always("none"),
  },
  onNoCapacity: {
    type: '"fail", "wait"',
    default: "fail",
    schema: oneOf(["fail", "wait"] as const),
    onChange: "no effect: it says what happens when the machine is sold out",
    effect: always("none"),
  },
  fallbacks: {
    type: `list of { ${Object.keys(placementShape).join(", ")} }, each of them optional`,
    defaultText: "none",
    schema: listOf(
      z.strictObject(placementShape, `an object of ${Object.keys(placementShape).join(", ")}`).partial(),
      "a list of placements",
    ),
    onChange: "no effect, unless it removes the placement that the instance runs on",
    effect: always("none"),
  },
  powerState: {
    type: POWER_STATES.map((state) => `"${state}"`).join(", "),
    defaultText: "unset: the power state is not managed",
    schema: oneOf(POWER_STATES),
    isAfterBoot: true,
    onChange: "update: start, stop, or start without the cards; removing it has no effect",
    effect: updateIfDeclared,
  },
  stopAt: {
    parameter: "SchedulerStopTime",
    type: 'ISO 8601 time with zone, such as "2027-01-31T22:00:00+08:00", or a `Date`',
    defaultText: "none",
    schema: readAs(
      z.iso.datetime({ offset: true, error: 'a time with its zone, such as "2027-01-31T22:00:00+08:00"' }),
      parseTime,
    ),
    isAfterBoot: true,
    onChange: "update: reschedule the stop, or cancel it",
    effect: (before: string, after: string) => (Date.parse(before) === Date.parse(after) ? "none" : "update"),
  },
  autoStopAfter: {
    parameter: "SchedulerStopTime",
    type: 'duration such as "8h" or "1h30m"',
    defaultText: "none",
    schema: readAs(
      z
        .string(A_DURATION)
        .refine((text) => (durationSeconds(text) ?? 0) >= SHORTEST_RUN_S, `${A_DURATION}, at least 10m`),
      parseDuration,
    ),
    isAfterBoot: true,
    onChange: "update: reschedule the stop, or cancel it",
    effect: (before: string, after: string) =>
      (durationSeconds(before) ?? before) === (durationSeconds(after) ?? after) ? "none" : "update",
  },
  onReclaim: {
    type: '"fail", "restart", "replace"',
    default: "fail",
    schema: oneOf(["fail", "restart", "replace"] as const),
    power: "starts",
    onChange: "no effect: it says what the next `up` does when the service has reclaimed a Spot instance",
    effect: always("none"),
  },
  name: {
    parameter: "Name",
    type: "string",
    required: true,
    defaultText: "the resource's name",
    schema: text,
    onChange: "update: rename",
    effect: always("update"),
  },
  remark: {
    parameter: "Remark",
    type: "string",
    defaultText: "none",
    schema: z.string("a string"),
    onChange: "replace",
    effect: always("replace"),
  },
  securityGroupId: {
    parameter: "SecurityGroupId",
    type: "string",
    defaultText: "a firewall made from the image's ports",
    schema: text,
    isUnseen: true,
    onChange: "replace",
    effect: always("replace"),
  },
  enableUs3: {
    parameter: "EnableUS3",
    type: "boolean (container images)",
    default: false,
    schema: flag,
    isForContainers: true,
    isUnseen: true,
    power: "starts",
    onChange:
      "to true: update (AttachUS3), while the instance runs, for which a stopped one is started; to false: replace",
    effect: (_before: boolean, after: boolean) => (after ? "update" : "replace"),
  },
  password: {
    parameter: "Password",
    type: "string, a secret",
    defaultText: "the service's own choice",
    schema: z.string(PASSWORD_RULE).refine(isPassword, PASSWORD_RULE),
    isSecret: true,
    isAfterBoot: true,
    power: "stops or starts",
    onChange:
      "update: stop a machine, reset, start again if it ran; a container is started for it; removing it has no effect",
    effect: updateIfDeclared,
  },
  ports: {
    type: "{ http, tcp }, lists of numbers (container images)",
    defaultText: "those of the image",
    schema: z.strictObject({ http: ports, tcp: ports }, "an object { http, tcp }"),
    isForContainers: true,
    isAfterBoot: true,
    comparable: ({ http, tcp }: PortsSpec) => ({ http: inOrder(http), tcp: inOrder(tcp) }),
    onChange: "update: both lists are replaced as a whole (UpdateCompShareInstancePorts); removing it has no effect",
    effect: updateIfDeclared,
  },
  waitFor: {
    type: '"running", "ssh"',
    default: "running",
    schema: oneOf(["running", "ssh"] as const),
    isAfterBoot: true,
    onChange: 'to "ssh": update, without a call: it waits; to "running": no effect',
    effect: (_before: string, after: string) => (after === "running" ? "none" : "update"),
  },
  adoptInstanceId: {
    type: "string",
    defaultText: "none: a new instance is created",
    schema: idLike(ADOPTION, 'an instance id such as "uhost-1a2b3c"'),
    isMarket: true,
    onChange: "replace, unless it names the instance that the resource has, or none",
    effect: (_before: string, after: string, _declared: InstanceSpec, actual: RawInputs) =>
      after === "" || adoptedId(after) === actual.instanceId ? "none" : "replace",
  },
  timeouts: {
    option: "customTimeouts",
    type: "resource option",
    defaultText: "create 20 m, update 30 m, delete 20 m",
    schema: z.strictObject({ create: seconds.optional(), update: seconds.optional(), delete: seconds.optional() }),
    onChange: "update, without a call",
    effect: always("update"),
  },
} as const satisfies Record<keyof InstanceSpec, InstanceProperty>;

export type PropertyName = keyof InstanceSpec;

/** The row of a property, with a type that fits all rows. */
export const property = (name: PropertyName): InstanceProperty => PROPERTIES[name];

/** The properties whose rows match. */
export const propertiesWith = (isIncluded: (row: InstanceProperty) => unknown): readonly PropertyName[] =>
  SPEC_NAMES.filter((name) => isIncluded(property(name)));

/** The properties that are set after the instance exists. */
export const AFTER_BOOT = propertiesWith(({ isAfterBoot }) => isAfterBoot);
