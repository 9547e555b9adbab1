import { nearestFirst } from "../../parsing/nearest";
import { parseModel } from "../../parsing/values";
import type { Violation } from "../../resource/properties/inputs";
import { otherRegion } from "../../resource/properties/zones";
import { GPU_TYPES, type Machine, machineOf } from "../model/machines";
import type { DataDiskSpec, InstanceSpec } from "../model/spec";

/**
 * A rule of the API page about properties whose values are valid by themselves. `needs` are the properties it reads: if
 * one is unknown or invalid, the rule is skipped.
 */
export interface Rule {
  readonly id: string;
  /** The rule as a sentence, for the documentation. */
  readonly description: string;
  readonly needs: readonly (keyof InstanceSpec)[];
  /** Set if the service's catalogue decides instead, when it can be asked: offers change. */
  readonly isMarket?: true;
  /** Set if the rule only applies to changes: what the instance already has is accepted. */
  readonly isForNew?: true;
  /** @param now The time, in ms. */
  readonly check: (spec: InstanceSpec, now: number) => Violation | Violation[] | undefined;
}

const MB_PER_GB = 1024;
const BOOT_CLOUD_SSD_MAX_GB = 1000;
const DATA_CLOUD_SSD_GB = { min: 10, max: 1500 };
const NAME = /^[\p{Script=Han}A-Za-z0-9_.,:-]{1,63}$/u;

const bad = (property: string, reason: string): Violation => ({ property, reason });

/** Whether Spot is offered, according to the page's table. */
export function spotByTable({ gpuType, chargeType }: InstanceSpec): Violation | undefined {
  if (chargeType !== "Spot" || machineOf(gpuType)?.spot !== false) return undefined;
  const types = GPU_TYPES.filter((type) => machineOf(type)?.spot);
  return bad(
    "chargeType",
    `"Spot" isn't offered for ${gpuType}; choose "Postpay", or a GPU type with Spot: ${types.join(", ")}`,
  );
}

/** A GPU type under another name, such as its marketing name. */
export function otherModel(gpuType: string, known: readonly string[]): Violation | undefined {
  const meant = parseModel(known)(gpuType)?.value;
  return meant === undefined
    ? undefined
    : {
        ...bad("gpuType", `"${gpuType}" isn't a GPU type; write "${meant}"`),
        redactedReason: "this value isn't a GPU type",
      };
}

/** A rule about the limits of a known GPU type. */
const limit = (
  id: string,
  description: string,
  needs: (keyof InstanceSpec)[],
  check: (spec: InstanceSpec, machine: Machine) => Violation | undefined,
): Rule => ({
  id,
  description,
  needs: ["gpuType", ...needs],
  isMarket: true,
  check: (spec) => {
    const machine = machineOf(spec.gpuType);
    return machine && check(spec, machine);
  },
});

/** The rules of the page of CreateCompShareInstance, one row each. */
export const RULES: readonly Rule[] = [
  {
    id: "gpu-type",
    description: "the GPU type is one that the API documentation lists",
    needs: ["gpuType"],
    isMarket: true,
    check: ({ gpuType }) =>
      machineOf(gpuType)
        ? undefined
        : (otherModel(gpuType, GPU_TYPES) ??
          bad(
            "gpuType",
            `"${gpuType}" isn't a GPU type; choose one of ${nearestFirst(gpuType, GPU_TYPES).join(", ")}`,
          )),
  },
  {
    id: "region",
    description: "the zone is in the region",
    needs: ["zone", "region"],
    check: ({ zone, region }) => otherRegion({ zone, region }),
  },
  limit("gpu-count", "the number of cards is at most the GPU type's", ["gpu"], ({ gpuType, gpu }, { maxGpu }) =>
    gpu > maxGpu ? bad("gpu", `${gpu} cards are too many: a ${gpuType} instance has 1 to ${maxGpu}`) : undefined,
  ),
  limit("cpu-count", "the number of vCPUs is at most the GPU type's", ["cpu"], ({ gpuType, cpu }, { maxCpu }) =>
    cpu > maxCpu ? bad("cpu", `${cpu} vCPUs are too many: a ${gpuType} instance has at most ${maxCpu}`) : undefined,
  ),
  {
    id: "memory-unit",
    description: "memory is in MB and a multiple of 1024",
    needs: ["memory"],
    check: ({ memory }) => {
      if (memory < MB_PER_GB) {
        return bad("memory", `${memory} is too small: memory is in MB; for ${memory} GB write ${memory * MB_PER_GB}`);
      }
      if (memory % MB_PER_GB !== 0) {
        const near = Math.round(memory / MB_PER_GB);
        return bad(
          "memory",
          `${memory} isn't a multiple of 1024: memory is in MB; for ${near} GB write ${near * MB_PER_GB}`,
        );
      }
      return undefined;
    },
  },
  limit("memory-size", "memory is at most the GPU type's", ["memory"], ({ gpuType, memory }, { maxMemoryGb }) =>
    memory > maxMemoryGb * MB_PER_GB
      ? bad(
          "memory",
          `${memory} MB (${memory / MB_PER_GB} GB) is too large: a ${gpuType} instance has at most ${maxMemoryGb} GB; ` +
            `for that, write ${maxMemoryGb * MB_PER_GB}`,
        )
      : undefined,
  ),
  limit(
    "cpu-platform",
    "the CPU platform is available for the GPU type",
    ["minimalCpuPlatform"],
    ({ gpuType, minimalCpuPlatform }, { platforms }) => {
      const wanted = minimalCpuPlatform?.split("/")[0];
      return wanted === undefined || wanted === "Auto" || (platforms as readonly string[]).includes(wanted)
        ? undefined
        : bad(
            "minimalCpuPlatform",
            `"${minimalCpuPlatform}" isn't available for ${gpuType}; write "Auto" or "${platforms[0]}/Auto"`,
          );
    },
  ),
  limit("spot", "Spot is offered for the GPU type", ["chargeType"], spotByTable),
  {
    id: "name",
    description: "the name has at most 63 characters: Chinese, English, digits and _ . , : -",
    needs: ["name"],
    check: ({ name }) =>
      NAME.test(name)
        ? undefined
        : bad(
            "name",
            `"${name}" (${[...name].length} characters) isn't allowed: at most 63 characters of Chinese, English, digits ` +
              "and _ . , : - ; set name (its default is the resource's name)",
          ),
  },
  {
    id: "rssd",
    description: "CLOUD_RSSD is only available for A800",
    needs: ["gpuType", "bootDisk"],
    isMarket: true,
    check: ({ gpuType, bootDisk }) => rssd(gpuType, "bootDisk.type", bootDisk.type),
  },
  {
    id: "rssd-data",
    description: "CLOUD_RSSD is only available for A800",
    needs: ["gpuType", "dataDisks"],
    isMarket: true,
    check: ({ gpuType, dataDisks }) =>
      dataDisks.flatMap((disk, index) => rssd(gpuType, `dataDisks[${index}].type`, disk.type) ?? []),
  },
  {
    id: "boot-disk-size",
    description: `a CLOUD_SSD boot disk has at most ${BOOT_CLOUD_SSD_MAX_GB} GB`,
    needs: ["bootDisk"],
    isMarket: true,
    check: ({ bootDisk: { type, size } }) =>
      type === "CLOUD_SSD" && size > BOOT_CLOUD_SSD_MAX_GB
        ? bad("bootDisk.size", `${size} GB is too large: a CLOUD_SSD boot disk has at most ${BOOT_CLOUD_SSD_MAX_GB}`)
        : undefined,
  },
  {
    id: "data-disk-size",
    description: `a CLOUD_SSD data disk has ${DATA_CLOUD_SSD_GB.min} to ${DATA_CLOUD_SSD_GB.max} GB`,
    needs: ["dataDisks"],
    isMarket: true,
    check: ({ dataDisks }) =>
      dataDisks.flatMap(({ type, size }, index) =>
        type === "CLOUD_SSD" && (size < DATA_CLOUD_SSD_GB.min || size > DATA_CLOUD_SSD_GB.max)
          ? bad(
              `dataDisks[${index}].size`,
              `${size} GB isn't possible: a CLOUD_SSD data disk has ${DATA_CLOUD_SSD_GB.min} to ${DATA_CLOUD_SSD_GB.max}`,
            )
          : [],
      ),
  },
  {
    id: "data-disk-names",
    description: "each data disk of an instance has its own name",
    needs: ["dataDisks"],
    check: ({ dataDisks }) => duplicateNames(dataDisks),
  },
  {
    id: "stopped-spot",
    description: "a Spot instance can't be stopped",
    needs: ["powerState", "chargeType"],
    check: ({ powerState, chargeType }) =>
      powerState === "stopped" && chargeType === "Spot"
        ? bad(
            "powerState",
            '"stopped" isn\'t possible for a Spot instance; remove powerState, or write chargeType: "Postpay"',
          )
        : undefined,
  },
  {
    id: "without-gpu-charge",
    description: "only an instance paid by the hour can start without its cards",
    needs: ["powerState", "chargeType"],
    check: ({ powerState, chargeType }) =>
      powerState === "withoutGpu" && chargeType !== "Postpay" && chargeType !== "Dynamic"
        ? bad("powerState", `"withoutGpu" isn't possible for a ${chargeType} instance; write chargeType: "Postpay"`)
        : undefined,
  },
  {
    id: "scheduled-spot",
    description: "a Spot instance can't have a planned stop",
    needs: ["stopAt", "autoStopAfter", "chargeType"],
    check: ({ stopAt, autoStopAfter, chargeType }) =>
      (stopAt || autoStopAfter) && chargeType === "Spot"
        ? bad(
            stopAt ? "stopAt" : "autoStopAfter",
            `"${stopAt ?? autoStopAfter}" isn't possible: a Spot instance can't have a planned stop; remove it, or write chargeType: "Postpay"`,
          )
        : undefined,
  },
  {
    id: "one-schedule",
    description: "an instance has at most one planned stop",
    needs: ["stopAt", "autoStopAfter"],
    check: ({ stopAt, autoStopAfter }) =>
      stopAt && autoStopAfter
        ? bad("autoStopAfter", `"${autoStopAfter}" and stopAt ("${stopAt}") can't be combined; remove one of them`)
        : undefined,
  },
  {
    id: "past-stop",
    description: "a planned stop is in the future",
    needs: ["stopAt"],
    isForNew: true,
    check: ({ stopAt }, now) =>
      stopAt && Date.parse(stopAt) <= now
        ? bad(
            "stopAt",
            `"${stopAt}" is in the past (it is ${new Date(now).toISOString()} now); write a later time, or remove it`,
          )
        : undefined,
  },
  {
    id: "ports",
    description: "a port is listed once",
    needs: ["ports"],
    check: ({ ports }) =>
      (["http", "tcp"] as const).flatMap((kind) =>
        (ports?.[kind] ?? []).flatMap((port, index, all) =>
          all.indexOf(port) < index ? bad(`ports.${kind}[${index}]`, `${port} is already in the list; remove it`) : [],
        ),
      ),
  },
];

function rssd(gpuType: string, property: string, type: string): Violation | undefined {
  return type === "CLOUD_RSSD" && gpuType !== "A800"
    ? bad(property, `"CLOUD_RSSD" is only available for A800, not for ${gpuType}; write "CLOUD_SSD"`)
    : undefined;
}

function duplicateNames(disks: readonly DataDiskSpec[]): Violation[] {
  return disks.flatMap(({ name }, index) =>
    disks.findIndex((disk) => disk.name === name) < index
      ? bad(
          `dataDisks[${index}].name`,
          `"${name}" is already the name of another disk of this instance; give each disk its own name`,
        )
      : [],
  );
}
