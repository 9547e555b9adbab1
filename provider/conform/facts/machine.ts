import { at, type Row, rowsAt } from "../json";
import { isMarked, isOurDisk, NAME } from "../marks";
import type { Seen } from "../record";
import {
  type agree,
  described,
  differ,
  either,
  type Fact,
  fields,
  is,
  isNumber,
  isText,
  isTime,
  refused,
  taken,
  told,
  unknown,
  within,
} from "./fact";

const PASSING = ["Initializing", "Pending", "Starting", "Install", "Running"];

/** What a life's create and description are like: of machines, and of the other kinds too. */
export const MACHINE: readonly Fact[] = [
  {
    id: "create.answer",
    believed: "a create answers with one id, in the list `UHostIds`",
    mark: "D",
    judge: taken("machine.create", ({ UHostIds }) =>
      either(Array.isArray(UHostIds) && UHostIds.length === 1, told(UHostIds)),
    ),
  },
  {
    id: "create.shown",
    believed: "a new instance shows by its id within two minutes",
    mark: "S",
    judge: within("machine.shown", 120),
  },
  {
    id: "boot.states",
    believed: `a boot goes through ${PASSING.slice(0, -1).join(", ")}, and ends Running`,
    mark: "D",
    judge: (seen) => {
      const states = statesIn(seen, "machine.boot");
      if (states.length === 0) return unknown(seen.whyNot("machine.boot"));
      return either(
        states.at(-1) === "Running" && states.every((state) => PASSING.includes(state)),
        states.map(told).join(", "),
      );
    },
  },
  {
    id: "describe.id",
    believed: "the id of a machine begins with `uhost-`",
    mark: "D",
    judge: described("machine.running", ({ UHostId }) =>
      either(/^uhost-/.test(String(UHostId)), String(UHostId).split("-")[0] ?? ""),
    ),
  },
  {
    id: "describe.place",
    believed: "an instance tells its `Region` and `Zone`",
    mark: "S",
    judge: described("machine.running", (row, seen) => {
      const { Region, Zone } = seen.last("machine.running")?.params ?? {};
      return fields(row, { Region: is(Region), Zone: is(Zone) });
    }),
  },
  {
    id: "describe.size",
    believed: "and its size as it was bought, memory in MB",
    mark: "D",
    judge: described("machine.running", (row, seen) => {
      const { GPU, CPU, Memory } = seen.last("machine.create")?.params ?? {};
      return fields(row, { GPU: is(Number(GPU)), CPU: is(Number(CPU)), Memory: is(Number(Memory)) });
    }),
  },
  {
    id: "describe.charge-type",
    believed: "and its charge type, `Postpay`",
    mark: "D",
    judge: described("machine.running", (row) => fields(row, { ChargeType: is("Postpay") })),
  },
  {
    id: "describe.mark",
    believed: "name and remark are kept as they were sent",
    mark: "D",
    judge: described("machine.running", ({ Name, Remark }) =>
      either(
        Name === NAME && isMarked(String(Remark)),
        `name ${Name === NAME ? "kept" : "changed"}, remark ${isMarked(String(Remark)) ? "kept" : "changed"}`,
      ),
    ),
  },
  {
    id: "describe.times",
    believed: "times are numbers: Unix seconds",
    mark: "S",
    judge: described("machine.running", (row) => fields(row, { CreateTime: isTime, StartTime: isTime })),
  },
  {
    id: "describe.password",
    believed: "the password is told, in base64",
    mark: "D",
    judge: described("machine.running", ({ Password }) =>
      either(
        isText(Password) && Buffer.from(String(Password), "base64").toString("base64") === Password,
        isText(Password) ? "a text" : told(Password),
      ),
    ),
  },
  {
    id: "describe.ssh",
    believed: "so is the command of a login, `ssh user@address`",
    mark: "D",
    judge: described("machine.running", ({ SshLoginCommand }) =>
      either(
        /^ssh .*\w+@/.test(String(SshLoginCommand)),
        isText(SshLoginCommand) ? "a command" : told(SshLoginCommand),
      ),
    ),
  },
  {
    id: "describe.boot-disk",
    believed: 'the boot disk has `Type` "Boot", `IsBoot` "True", its size, and a `DiskId`',
    mark: "D",
    judge: described("machine.running", (row) => {
      const boot = rowsAt(row, "DiskSet").find(({ Type, IsBoot }) => Type === "Boot" || /^true$/i.test(String(IsBoot)));
      return boot
        ? fields(boot, { Type: is("Boot"), IsBoot: is("True"), Size: isNumber, DiskId: isText })
        : differ("no boot disk");
    }),
  },
  {
    id: "describe.price",
    believed: "asked for by its id, an instance has its hourly `InstancePrice`",
    mark: "S",
    judge: described("machine.running", (row) => fields(row, { InstancePrice: isNumber })),
  },
  {
    id: "describe.price-in-lists",
    believed: "in a list it has none",
    mark: "S",
    judge: inList("machine.list", (row) => either(row.InstancePrice === undefined, told(row.InstancePrice))),
  },
  {
    id: "describe.gpu-less-filter",
    believed: "`WithoutGpu=true` leaves out of a list what has its cards",
    mark: "S",
    judge: taken("machine.list-gpu-less", (json, seen) => {
      const id = idOf(seen);
      return either(!rowsAt(json, "UHostSet").some(({ UHostId }) => UHostId === id), "a list");
    }),
  },
  { id: "rename", believed: "a name can be changed as it runs", mark: "D", judge: taken("machine.rename") },
  { id: "rename.shown", believed: "and shows within 15 seconds", mark: "U", judge: within("machine.renamed", 15) },
  {
    id: "password.running",
    believed: "a machine's password can't be set as it runs: 8905",
    mark: "S",
    judge: refused("machine.password-running", 8905),
  },
  {
    id: "reinstall.running",
    believed: "nor can it be reinstalled: 8010",
    mark: "S",
    judge: refused("machine.reinstall-running", 8010),
  },
  { id: "resize.running", believed: "nor resized: 8905", mark: "S", judge: refused("machine.resize-running", 8905) },
  { id: "plan-stop", believed: "a stop can be planned", mark: "D", judge: taken("machine.plan-stop") },
  {
    id: "plan-stop.shown",
    believed: "and shows as `StopSchedulerTime`",
    mark: "D",
    judge: described("machine.planned", (row) => fields(row, { StopSchedulerTime: isTime })),
  },
  { id: "plan-stop.cancel", believed: "and can be cancelled", mark: "D", judge: taken("machine.unplan-stop") },
  { id: "stop", believed: "it can be stopped", mark: "D", judge: taken("machine.stop") },
  {
    id: "stop.release-time",
    believed: "`ReleaseTime` of a stopped one is seven days away, at noon (Shanghai)",
    mark: "D",
    judge: described("machine.stopped", ({ ReleaseTime, StopTime }) => {
      if (!isTime(ReleaseTime)) return differ(`ReleaseTime is ${told(ReleaseTime)}`);
      const days = (Number(ReleaseTime) - Number(StopTime)) / 86_400;
      const isNoon = (Number(ReleaseTime) + 8 * 3600) % 86_400 === 43_200;
      return either(
        isNoon && days > 6 && days <= 7.5,
        `${days.toFixed(1)} days, ${isNoon ? "at noon" : "not at noon"}`,
      );
    }),
  },
  {
    id: "stop.stopped",
    believed: "to stop a stopped one is refused with 8905",
    mark: "S",
    judge: refused("machine.stop-stopped", 8905),
  },
  {
    id: "password.stopped",
    believed: "its password can be set as it stands",
    mark: "S",
    judge: taken("machine.password-stopped"),
  },
  {
    id: "password.shown",
    believed: "and is told then",
    mark: "D",
    judge: (seen) => {
      const ms = seen.time("machine.password-stopped-shown");
      return ms === undefined
        ? unknown(seen.whyNot("machine.password-stopped"))
        : either(ms === 0, ms === 0 ? "told" : "not told");
    },
  },
  {
    id: "start.old-flag",
    believed: "the old flag `WithoutGpu` of a start is refused with 230",
    mark: "S",
    judge: refused("machine.old-flag", 230),
  },
  {
    id: "gpu-less.start",
    believed: "a machine starts without cards by `WithoutGpuSpec` B",
    mark: "S",
    judge: taken("machine.gpu-less"),
  },
  {
    id: "gpu-less.described",
    believed: 'and shows no GPU then, 8 cores, 16384 MB, `MachineType` "O", Running',
    mark: "S",
    judge: described("machine.gpu-less-running", (row) =>
      fields(row, { GPU: is(0), CPU: is(8), Memory: is(16_384), MachineType: is("O"), State: is("Running") }),
    ),
  },
  { id: "resize", believed: "a stopped one can be resized", mark: "D", judge: taken("machine.resize") },
  {
    id: "resize.state",
    believed: "and stays Stopped, with the new size",
    mark: "D",
    judge: described("machine.resized", (row, seen) => {
      const { Gpu, Cpu, Memory } = seen.last("machine.resize")?.params ?? {};
      return fields(row, {
        State: is("Stopped"),
        GPU: is(Number(Gpu)),
        CPU: is(Number(Cpu)),
        Memory: is(Number(Memory)),
      });
    }),
  },
  { id: "start", believed: "a stopped one can be started", mark: "D", judge: taken("machine.start") },
  {
    id: "start.address",
    believed: "and keeps its address",
    mark: "U",
    judge: described("machine.started", (row, seen) => {
      const before = rowsAt(rowsAt(seen.last("machine.running")?.json, "UHostSet")[0], "IPSet").map(({ IP }) => IP);
      if (before.length === 0) return unknown("it had none");
      return either(
        rowsAt(row, "IPSet")
          .map(({ IP }) => IP)
          .join() === before.join(),
        "addresses",
      );
    }),
  },
  {
    id: "switch",
    believed: "by the second can be switched to prepaid, in place",
    mark: "S",
    judge: taken("machine.switch"),
  },
  {
    id: "switch.described",
    believed: "and shows so",
    mark: "S",
    judge: described("machine.switched", (row, seen) =>
      fields(row, { ChargeType: is(seen.last("machine.switch")?.params.DestChargeType) }),
    ),
  },
  {
    id: "delete.running",
    believed: "a running one can't be deleted: 8856",
    mark: "S",
    judge: refused("machine.terminate-running", 8856),
  },
  { id: "delete", believed: "a stopped one can be deleted", mark: "D", judge: taken("machine.terminate") },
  {
    id: "delete.recycle",
    believed: "`InRecycle` is `No` for what is paid by the second, `Yes` for prepaid",
    mark: "U",
    judge: taken("machine.terminate", ({ InRecycle }, seen) =>
      either(InRecycle === (seen.last("machine.switch")?.retCode === 0 ? "Yes" : "No"), told(InRecycle)),
    ),
  },
  {
    id: "delete.gone",
    believed: "and is gone from answers within two minutes",
    mark: "S",
    judge: within("machine.gone", 120),
  },
  {
    id: "delete.after",
    believed: "an operation on a deleted one is refused with 8039",
    mark: "D",
    judge: refused("machine.stop-gone", 8039),
  },
  ...disksAndImages(),
];

function disksAndImages(): readonly Fact[] {
  return [
    {
      id: "disk.add",
      believed: "a data disk can be added as it runs",
      mark: "D",
      judge: taken("machine.disk", ({ UDiskId }) => either(isText(UDiskId), told(UDiskId))),
    },
    {
      id: "disk.described",
      believed: 'and shows with the instance: `Type` "Udisk", and the name that it was given',
      mark: "U",
      judge: described("machine.disk-shown", (row) => {
        const disk = rowsAt(row, "DiskSet").find(({ Name }) => isOurDisk(String(Name)));
        return disk
          ? fields(disk, { Type: is("Udisk"), Size: isNumber, Drive: isText })
          : differ("no disk of that name");
      }),
    },
    {
      id: "disk.listed",
      believed: "and in `DescribeCompshareDisk`: `ResourceId`, `Name`, `Size`, and `MountInstance`",
      mark: "S",
      judge: taken("machine.disk-listed", (json, seen) => {
        const disk = rowsAt(json, "DiskSet").find(({ Name }) => isOurDisk(String(Name)));
        return disk
          ? fields(disk, { ResourceId: isText, Size: isNumber, MountInstance: is(idOf(seen)) })
          : differ("no disk of that name");
      }),
    },
    {
      id: "disk.grow-running",
      believed: "it grows as the machine runs",
      mark: "D",
      judge: taken("machine.grow-running"),
    },
    { id: "disk.grow-stopped", believed: "and as it stands", mark: "D", judge: taken("machine.grow-stopped") },
    {
      id: "disk.detach",
      believed: "it can be detached from a stopped machine",
      mark: "D",
      judge: taken("machine.detach"),
    },
    {
      id: "disk.delete",
      believed: "a detached one can be deleted; meanwhile it is refused with 8434",
      mark: "D",
      judge: (seen) => {
        const codes = [...new Set(seen.of("machine.disk-delete").map(({ retCode }) => retCode))];
        if (codes.length === 0) return unknown(seen.whyNot("machine.detach"));
        return either(
          codes.every((code) => code === 0 || code === 8434) && codes.at(-1) === 0,
          `RetCode ${codes.join(", ")}`,
        );
      },
    },
    {
      id: "disk.delete-twice",
      believed: "to delete it twice is no error",
      mark: "U",
      judge: taken("machine.disk-delete-twice"),
    },
    {
      id: "image.make",
      believed: "an image can be made of a running machine",
      mark: "D",
      judge: taken("machine.image", ({ CompShareImageId }) => either(isText(CompShareImageId), told(CompShareImageId))),
    },
    {
      id: "image.statuses",
      believed: "it is Making, then Available",
      mark: "D",
      judge: (seen) => {
        const statuses = [
          ...new Set(
            seen
              .of("machine.image-made")
              .flatMap(({ json }) => rowsAt(json, "ImageSet").map(({ Status }) => told(Status))),
          ),
        ];
        if (seen.of("machine.image-made").length === 0) return unknown(seen.whyNot("machine.image"));
        const known = statuses.every((status) => status === '"Making"' || status === '"Available"');
        return either(known && statuses.at(-1) === '"Available"', statuses.join(", ") || "never listed");
      },
    },
    {
      id: "image.described",
      believed: "with the description that it was given, and its size in MB",
      mark: "D",
      judge: taken("machine.image-made", (json) => {
        const image = rowsAt(json, "ImageSet")[0];
        if (!image) return differ("it isn't listed");
        return isMarked(String(image.Description)) ? fields(image, { Size: isNumber }) : differ("another description");
      }),
    },
    {
      id: "image.progress",
      believed: "its progress is told as `Process`, a number of percent",
      mark: "D",
      judge: taken("machine.image-progress", (json) => fields(json, { Process: isNumber })),
    },
    { id: "image.delete", believed: "it can be deleted", mark: "D", judge: taken("machine.image-delete") },
  ];
}

const idOf = (seen: Seen) => at(seen.last("machine.create")?.json, "UHostIds.0");

/** The states of an instance, as a step saw them. */
export const statesIn = (seen: Seen, step: string): string[] => [
  ...new Set(seen.of(step).flatMap(({ json }) => rowsAt(json, "UHostSet").map(({ State }) => String(State)))),
];

function inList(step: string, judge: (row: Row) => ReturnType<typeof agree>): Fact["judge"] {
  return taken(step, (json, seen) => {
    const row = rowsAt(json, "UHostSet").find(({ UHostId }) => UHostId === idOf(seen));
    return row ? judge(row) : differ("the instance isn't listed");
  });
}
