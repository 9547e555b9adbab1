import { own } from "../../parsing/own";
import { isKnown } from "../../resource/properties/inputs";
import type { InstanceOutputs } from "../model/facts";
import { phaseOf } from "../model/observed";
import { isCardGivenBack } from "../model/power";
import { type PropertyName, property } from "../model/properties";
import { KEPT_DAYS } from "../model/reclaim";
import type { DataDiskSpec, InstanceSpec } from "../model/spec";
import type { Change, Deletion, Warning } from "./change";
import { CHOOSE, keptText, powerText, stopNotice } from "./power-change";

/** The end of a warning about paid time, unless the refund is shown beside it. */
export const REFUND_HINT = " `npx pulumi-compshare cost` shows the refund.";

const PREPAID: readonly string[] = ["Year", "Month", "Day", "Dynamic"];

/** All warnings about changes, one row each. */
export const WARNINGS: readonly Warning[] = [
  {
    id: "replacement",
    description: "an instance is replaced",
    message: ({ id, actual, replaces, forced = [], oldHalf }) => {
      if (replaces.length === 0 || replaces.includes("onReclaim")) return undefined;
      const needed = replaces.filter((name) => !forced.includes(name));
      const why =
        needed.length > 0
          ? `${verb(needed, "changes", "change")}, which requires a new instance`
          : `${verb(replaces, "changes", "change")}, and replaceOnChanges requires a new instance`;
      if (oldHalf === "retained") return `${why}: a new one is created. ${retainedText(id)}`;
      const first = oldHalf === "deletedFirst" ? " first (deleteBeforeReplace)" : "";
      return (
        `${why}: ${id} is deleted${first} with everything on its boot disk${bootText(actual)}${dataText(actual)}. ` +
        insteadOfReplacing(needed)
      );
    },
  },
  {
    id: "prepaid-replacement",
    description: "the replaced instance is prepaid",
    message: ({ id, actual, replaces, oldHalf }) =>
      replaces.length > 0 && oldHalf !== "retained" && isPrepaid(actual)
        ? paidTimeText(id, actual) + REFUND_HINT
        : undefined,
  },
  {
    id: "reinstall",
    description: "an instance is reinstalled from another image",
    message: ({ id, actual, replaces, updates }) =>
      replaces.length === 0 && updates.includes("imageId")
        ? `imageId changes, and onImageChange is "reinstall": everything on the boot disk of ${id}${bootText(actual)} is lost. ` +
          "Copy what you need first, or undo the change."
        : undefined,
  },
  {
    id: "stop",
    description: "a running instance is stopped for a change",
    message: ({ id, actual, declared, replaces, updates }) => {
      const changes = stoppingChanges(actual, declared, updates);
      if (replaces.length > 0 || changes.length === 0 || actual.state !== "Running") return undefined;
      const card = isCardGivenBack(actual)
        ? " While it is stopped, its card is released: it starts again only if one is in stock."
        : "";
      return `${verb(changes, "changes", "change")}: ${id} is stopped and started again, which ends everything running on it.${card} ${CHOOSE}`;
    },
  },
  {
    id: "disk-growth",
    description: "a data disk of a running instance grows",
    message: ({ id, actual, declared, replaces, updates }) => {
      if (replaces.length > 0 || !updates.includes("dataDisks") || actual.state !== "Running") return undefined;
      if (stoppingChanges(actual, declared, updates).length > 0) return undefined;
      const grown = grownDisks(actual, declared);
      return grown.length === 0
        ? undefined
        : `The data ${grown.length === 1 ? "disk" : "disks"} ${disksText(grown)} ${grown.length === 1 ? "grows" : "grow"} while ${id} runs; ` +
            "if the service refuses that, it is stopped and started again, which ends everything running on it.";
    },
  },
  {
    id: "switch",
    description: "the charge type is switched in place",
    message: ({ id, actual, declared, replaces, updates }) =>
      replaces.length > 0 || !updates.includes("chargeType")
        ? undefined
        : `${id} is switched from ${actual.chargeType} to ${declared.chargeType}: ${own(PERIODS, declared.chargeType) ?? "a period"} is paid in advance, ` +
          "immediately, and it renews automatically. It can't be switched back; its data disks aren't switched.",
  },
  {
    id: "year",
    description: "an instance is paid by the Year, which isn't declared (at every preview)",
    message: ({ id, actual, declared, replaces }) =>
      replaces.length > 0 || actual.chargeType !== "Year" || declared.chargeType === "Year"
        ? undefined
        : `${id} is paid by the Year${actual.expireTime ? ` until ${actual.expireTime}` : ""}: it can't be switched to "${declared.chargeType}" before that ends. ` +
          'Write chargeType: "Year".',
  },
  {
    id: "start",
    description: "a Stopped instance has to run for a change",
    message: ({ id, actual, declared, replaces, updates }) => {
      const changes = startingChanges(actual, updates);
      if (replaces.length > 0 || changes.length === 0 || actual.state !== "Stopped") return undefined;
      const after = declared.powerState === "running" ? "" : ", and stopped again";
      return `${verb(changes, "changes", "change")}: ${id} is started for that${after}. This needs a card in stock, and is charged while it runs.`;
    },
  },
  {
    id: "data-disk",
    description: "a data disk is removed, or replaced by an empty one",
    message: ({ actual, declared, replaces, updates }) => {
      if (replaces.length > 0 || !updates.includes("dataDisks")) return undefined;
      const lost = lostDisks(actual, declared);
      if (lost.length === 0) return undefined;
      const disks = `The data ${lost.length === 1 ? "disk" : "disks"} ${disksText(lost)}`;
      return declared.keepDataDisks
        ? `${disks} ${are(lost)} detached and kept (keepDataDisks), and ${are(lost)} charged until you delete ${them(lost)}.`
        : `${disks} ${are(lost)} deleted with all data. Disks are matched by name and can only grow: keep name, type and size, or set keepDataDisks.`;
    },
  },
  {
    id: "power",
    description: "powerState stops an instance, or starts it with or without its cards",
    message: ({ id, actual, declared, replaces, updates }) =>
      replaces.length > 0 || !updates.includes("powerState") ? undefined : powerText(id, actual, declared),
  },
  {
    id: "planned-stop",
    description: "a stop is planned",
    message: ({ id, actual, declared, replaces, updates }) => {
      if (replaces.length > 0) return undefined;
      const { stopAt, autoStopAfter } = declared;
      const ends = `This ends everything running on it.${keptText(declared)}`;
      if (updates.includes("stopAt") && stopAt) return `The service will stop ${id} at ${stopAt}. ${ends}`;
      if (!updates.includes("autoStopAfter") || !autoStopAfter) return undefined;
      const since = actual.state === "Running" && actual.startTime ? ` (${actual.startTime})` : "";
      return `The service will stop ${id} ${autoStopAfter} after its last start${since}; if that time has passed, 5 minutes after this change. ${ends}`;
    },
  },
  {
    id: "restart",
    description: 'a reclaimed Spot instance is started again (onReclaim "restart")',
    message: (change) =>
      isRestarted(change)
        ? `${change.id} was reclaimed by the service (${change.actual.state}): it is started again (onReclaim), which needs a card ` +
          "in stock, and is charged while it runs."
        : undefined,
  },
  {
    id: "replaced-reclaimed",
    description: 'a reclaimed Spot instance is replaced (onReclaim "replace")',
    message: ({ id, actual, replaces, oldHalf }) => {
      if (!replaces.includes("onReclaim")) return undefined;
      const why = `${id} was reclaimed by the service (${actual.state}): a new instance is created (onReclaim)`;
      return oldHalf === "retained"
        ? `${why}. ${retainedText(id)}`
        : `${why}, and ${id} is deleted with everything on its boot disk${bootText(actual)}${dataText(actual)}. ` +
            'onReclaim: "restart" would start it with its data if a card is free.';
    },
  },
  {
    id: "interrupted",
    description: "a Spot instance was reclaimed (at every preview)",
    message: (change) =>
      change.replaces.length > 0 || !isInterrupted(change) || isRestarted(change)
        ? undefined
        : `${change.id} was reclaimed by the service, which deletes it with its data after ${KEPT_DAYS} days${deadlineText(change.actual)}. ` +
          '`pulumi up` will fail for it: onReclaim: "restart" would start it again if a card is free, "replace" would create a new one.',
  },
  {
    id: "reclaim",
    description: "a pay-as-you-go instance is Stopped (at every preview)",
    message: ({ id, actual, declared, replaces, updates }) => {
      if (replaces.length > 0 || actual.state !== "Stopped" || !isCardGivenBack(actual)) return undefined;
      if (updates.includes("onReclaim")) return undefined;
      if (updates.includes("powerState") && declared.powerState !== "stopped") return undefined;
      return `${id} is Stopped: the service deletes a pay-as-you-go instance ${KEPT_DAYS} days after its stop${deadlineText(actual)}. Start it before then, or copy its data.`;
    },
  },
];

/** All warnings about instances that leave the stack, one row each. */
export const DELETIONS: readonly Warning<Deletion>[] = [
  {
    id: "retained",
    description: "an instance is removed from the state without being deleted",
    message: ({ id, isRetained }) => (isRetained ? retainedText(id) : undefined),
  },
  {
    id: "deletion",
    description: "an instance is deleted",
    message: ({ id, actual, isRetained }) =>
      isRetained
        ? undefined
        : `${id} is deleted with everything on its boot disk${bootText(actual)}${dataText(actual)}. ` +
          "Copy what you need first; the resource option protect: true prevents deletions.",
  },
  {
    id: "prepaid-deletion",
    description: "the deleted instance is prepaid",
    message: ({ id, actual, isRetained }) => (!isRetained && isPrepaid(actual) ? paidTimeText(id, actual) : undefined),
  },
];

/** The notices about a new instance. */
export const noticesOf = (placements: readonly InstanceSpec[]): string[] => {
  const [declared] = placements;
  const stop = declared && stopNotice(declared);
  return [
    ...(placements.some(({ chargeType }) => chargeType === "Spot") ? [SPOT_NOTICE] : []),
    ...(placements.some(({ chargeType }) => chargeType === "Year") ? [YEAR_NOTICE] : []),
    ...(stop ? [stop] : []),
  ];
};

export const SPOT_NOTICE =
  "A Spot instance may be reclaimed at any time: it can then only be started again (if a card is free) or deleted, " +
  `and its data is kept for ${KEPT_DAYS} days. Keep results on separate storage, or choose another chargeType.`;

export const YEAR_NOTICE =
  "A year is paid in advance. The service may refuse to create an instance for a year, as its documentation of that call doesn't list " +
  'it: create it as "Postpay" then, and switch it by declaring "Year".';

/** All warnings about a change. */
export const warningsOf = (change: Change): string[] => WARNINGS.flatMap(({ message }) => message(change) ?? []);

/** All warnings about a deletion. */
export const deletionWarnings = (deletion: Deletion): string[] =>
  DELETIONS.flatMap(({ message }) => message(deletion) ?? []);

/** The changed properties for which a running instance is stopped. */
export function stoppingChanges(
  actual: InstanceSpec & Pick<InstanceOutputs, "instanceType">,
  declared: InstanceSpec,
  updates: readonly PropertyName[],
): PropertyName[] {
  const exceptions: Partial<Record<PropertyName, boolean>> = {
    dataDisks: isKnown(declared.dataDisks) && lostDisks(actual, declared).length === 0,
    // A container's password is set while it runs.
    password: actual.instanceType === "Container",
  };
  return updates.filter((name) => property(name).power?.startsWith("stops") && !exceptions[name]);
}

/** The changed properties for which a Stopped instance is started. */
const startingChanges = ({ chargeType, instanceType }: InstanceOutputs, updates: readonly PropertyName[]) => {
  const exceptions: Partial<Record<PropertyName, boolean>> = {
    imageId: true,
    chargeType: chargeType !== "Postpay",
    password: instanceType !== "Container",
  };
  return updates.filter(
    (name) => property(name).power?.endsWith("starts") && name !== "onReclaim" && !exceptions[name],
  );
};

const PERIODS: Readonly<Partial<Record<string, string>>> = {
  Year: "a year",
  Month: "a month",
  Day: "a day",
  Dynamic: "an hour",
};

/** Whether an instance is paid in advance. */
export const isPrepaid = ({ chargeType }: Pick<InstanceSpec, "chargeType">): boolean => PREPAID.includes(chargeType);

/** When a stopped instance will be deleted, as the end of a sentence. */
const deadlineText = ({ reclaimAt }: InstanceOutputs) => (reclaimAt === undefined ? "" : `, at ${reclaimAt}`);

const isInterrupted = ({ actual, updates }: Change) =>
  phaseOf(actual.state ?? "") === "interrupted" || updates.includes("onReclaim");

/** Whether a change starts an instance that the service has reclaimed: nothing else can be done with it. */
export const isRestarted = (change: Change): boolean =>
  change.replaces.length === 0 && isInterrupted(change) && change.declared.onReclaim === "restart";

const retainedText = (id: string) =>
  `${id} is only removed from the state (retainOnDelete): it is charged until you delete it in the console.`;

const paidTimeText = (id: string, { expireTime }: InstanceOutputs) =>
  `${id} is paid ${expireTime ? `until ${expireTime}` : "in advance"}: deleting it forfeits that time.`;

const twin = (disk: DataDiskSpec, others: readonly DataDiskSpec[]) => others.find(({ name }) => name === disk.name);

/** Data disks that are removed: no longer declared, or declared smaller or with another type. */
export function lostDisks(actual: InstanceSpec, declared: InstanceSpec): DataDiskSpec[] {
  if (!isKnown(declared.dataDisks)) return [];
  return actual.dataDisks.filter((disk) => {
    const wanted = twin(disk, declared.dataDisks);
    return !wanted || wanted.type !== disk.type || wanted.size < disk.size;
  });
}

/** Data disks that grow, with their new size. */
function grownDisks(actual: InstanceSpec, { dataDisks }: InstanceSpec): DataDiskSpec[] {
  if (!isKnown(dataDisks)) return [];
  return dataDisks.filter((disk) => {
    const before = twin(disk, actual.dataDisks);
    return before !== undefined && before.type === disk.type && before.size < disk.size;
  });
}

function insteadOfReplacing(replaces: readonly PropertyName[]): string {
  if (replaces.length === 1 && replaces[0] === "imageId") {
    return 'Copy what you need first; onImageChange: "reinstall" would keep id, address, card and data disks.';
  }
  return "Copy what you need first, or undo the change; the resource option protect: true prevents replacements.";
}

const bootText = ({ bootDisk }: InstanceSpec) => (bootDisk?.size ? ` (${bootDisk.size} GB)` : "");

function dataText({ dataDisks = [], keepDataDisks }: InstanceSpec): string {
  if (dataDisks.length === 0) return "";
  const disks = disksText(dataDisks);
  return keepDataDisks
    ? `; its data ${dataDisks.length === 1 ? "disk" : "disks"} ${disks} ${are(dataDisks)} kept, detached and charged`
    : ` and its data ${dataDisks.length === 1 ? "disk" : "disks"} ${disks}`;
}

const disksText = (disks: readonly DataDiskSpec[]) => disks.map(({ name, size }) => `${name} (${size} GB)`).join(", ");
const are = (disks: readonly unknown[]) => (disks.length === 1 ? "is" : "are");
const them = (disks: readonly unknown[]) => (disks.length === 1 ? "it" : "them");
const verb = (names: readonly string[], one: string, many: string) =>
  `${names.join(", ").replace(/, (?=[^,]*$)/, " and ")} ${names.length === 1 ? one : many}`;
