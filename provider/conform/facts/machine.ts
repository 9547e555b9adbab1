import { rowsAt } from "../json";
import {
  bought,
  described,
  differ,
  either,
  type Fact,
  fields,
  is,
  isTime,
  refused,
  shapeOf,
  taken,
  unknown,
  within,
} from "./fact";

/** Which operations a machine allows in which states, and how they show. */
export const MACHINE: readonly Fact[] = [
  { id: "rename", believed: "a running machine can be renamed", mark: "D", judge: taken("machine.rename") },
  {
    id: "rename.shown",
    believed: "a new name shows within 15 seconds",
    mark: "U",
    judge: within("machine.renamed", 15),
  },
  {
    id: "password.running",
    believed: "the password of a running machine can't be set: 8905",
    mark: "S",
    judge: refused("machine.password-running", 8905),
  },
  {
    id: "reinstall.running",
    believed: "a running machine can't be reinstalled: 8010",
    mark: "S",
    judge: refused("machine.reinstall-running", 8010),
  },
  {
    id: "resize.running",
    believed: "a running machine can't be resized: 8905",
    mark: "S",
    judge: refused("machine.resize-running", 8905),
  },
  {
    id: "plan-stop",
    believed: "a stop can be planned for a running machine",
    mark: "D",
    judge: taken("machine.plan-stop"),
  },
  {
    id: "plan-stop.shown",
    believed: "a planned stop shows as `StopSchedulerTime`",
    mark: "D",
    judge: described("machine.planned", (row) => fields(row, { StopSchedulerTime: isTime })),
  },
  {
    id: "plan-stop.cancel",
    believed: "a planned stop can be cancelled",
    mark: "D",
    judge: taken("machine.unplan-stop"),
  },
  { id: "stop", believed: "a running machine can be stopped", mark: "D", judge: taken("machine.stop") },
  {
    id: "stop.release-time",
    believed: "`ReleaseTime` of a stopped one is seven days away, at noon (Shanghai)",
    mark: "D",
    judge: described("machine.stopped", ({ ReleaseTime, StopTime }) => {
      if (!isTime(ReleaseTime)) return differ(`ReleaseTime is ${shapeOf(ReleaseTime)}`);
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
    believed: "to stop a stopped machine is refused with 8905",
    mark: "S",
    judge: refused("machine.stop-stopped", 8905),
  },
  {
    id: "password.stopped",
    believed: "the password of a stopped machine can be set",
    mark: "S",
    judge: taken("machine.password-stopped"),
  },
  {
    id: "password.shown",
    believed: "a password that was set is told",
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
    judge: bought("machine.gpu-less"),
  },
  {
    id: "gpu-less.described",
    believed: 'a machine without its cards shows no GPU, 8 cores, 16384 MB, `MachineType` "O", Running',
    mark: "S",
    judge: described("machine.gpu-less-running", (row) =>
      fields(row, { GPU: is(0), CPU: is(8), Memory: is(16_384), MachineType: is("O"), State: is("Running") }),
    ),
  },
  { id: "resize", believed: "a stopped machine can be resized", mark: "D", judge: bought("machine.resize") },
  {
    id: "resize.state",
    believed: "a resized machine stays Stopped, and tells its new size",
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
  { id: "start", believed: "a stopped machine can be started", mark: "D", judge: bought("machine.start") },
  {
    id: "start.address",
    believed: "a machine that was stopped keeps its addresses",
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
    believed: "a running machine can be switched from Postpay to prepaid, in place",
    mark: "S",
    judge: bought("machine.switch"),
  },
  {
    id: "switch.described",
    believed: "a switched machine tells its new charge type",
    mark: "S",
    judge: described("machine.switched", (row, seen) =>
      fields(row, { ChargeType: is(seen.last("machine.switch")?.params.DestChargeType) }),
    ),
  },
  {
    id: "delete.running",
    believed: "a running machine can't be deleted: 8856",
    mark: "S",
    judge: refused("machine.terminate-running", 8856),
  },
  { id: "delete", believed: "a stopped machine can be deleted", mark: "D", judge: taken("machine.terminate") },
  {
    id: "delete.recycle",
    believed: "`InRecycle` of a deletion is `No` for what is paid by the second, `Yes` for prepaid",
    mark: "U",
    judge: taken("machine.terminate", ({ InRecycle }, seen) =>
      either(InRecycle === (seen.last("machine.switch")?.retCode === 0 ? "Yes" : "No"), shapeOf(InRecycle)),
    ),
  },
  {
    id: "delete.gone",
    believed: "a deleted machine is gone from answers within two minutes",
    mark: "S",
    judge: within("machine.gone", 120),
  },
  {
    id: "delete.after",
    believed: "an operation on a deleted machine is refused with 8039",
    mark: "D",
    judge: refused("machine.stop-gone", 8039),
  },
];
