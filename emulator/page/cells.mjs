// The content of the rows: each cell is a list of parts, a class and a text. Empty texts aren't shown.
import { clock, price, span } from "./words.mjs";

/** The provider's marker at the end of a remark: digests of the resource and of its declaration, and a number. */
const mark = /(?:^|\s)pulumi-([0-9a-f]{16})-[0-9a-f]{8}-[0-9a-f]{8}$/;

const moods = {
  Running: "good",
  Stopped: "calm",
  Interrupted: "bad",
  "Install Fail": "bad",
  "": "bad",
};

export function instanceCells(instance, now) {
  const { Remark, GPU, CPU, Memory, Zone, ProjectId, CreateTime, PerHour, ChargeType } = instance;
  const state = instance.State || "unknown";
  const found = mark.exec(Remark);
  const text = found ? Remark.slice(0, found.index) : Remark;
  return [
    [
      ["name", instance.Name],
      ["id", instance.UHostId],
    ],
    [
      [`state ${moods[instance.State] ?? "busy"}`, state],
      ["more", fate(instance, now)],
    ],
    [
      ["", instance.WithoutGpu ? `${instance.GpuType} × 0 of ${GPU}` : `${instance.GpuType} × ${GPU}`],
      ["more", `${CPU} vCPU, ${Memory / 1024} GB`],
      ["more", place(Zone, ProjectId)],
    ],
    [
      ["remark", text],
      ["more", found ? "Pulumi resource" : text ? "" : "no remark"],
      ["id", found?.[1] ?? ""],
    ],
    [["", span(now - CreateTime)]],
    [
      ["", price(PerHour)],
      ["more", ChargeType],
    ],
  ];
}

/** What will happen to it at a certain time. */
function fate({ StopSchedulerTime, ReleaseTime, ExpireTime, IsExpire }, now) {
  if (IsExpire === "Yes") return "expired";
  if (ReleaseTime) return `deleted in ${span(ReleaseTime - now)}`;
  if (StopSchedulerTime) return `stops in ${span(StopSchedulerTime - now)}`;
  return ExpireTime ? `paid for ${span(ExpireTime - now)} more` : "";
}

const place = (zone, project) => (project === "org-emulator" ? zone : `${zone}, ${project}`);

export const diskCells = ({ DiskId, Name, DiskType, Size, Zone, ProjectId, ChargeType, CreateTime, PerHour }, now) => [
  [
    ["name", Name],
    ["id", DiskId],
  ],
  [
    ["", `${Size} GB`],
    ["more", DiskType],
    ["more", place(Zone, ProjectId)],
  ],
  [["", span(now - CreateTime)]],
  [
    ["", price(PerHour)],
    ["more", ChargeType],
  ],
];

export function callCells({ Time, Action, About, RetCode, Message, Times }, now, names) {
  const code = RetCode === null ? "none" : String(RetCode);
  return [
    [["more", clock(Time, now)]],
    [
      ["action", Action || "no action"],
      ["times", Times > 1 ? `× ${Times}` : ""],
      ["more", names.get(About) ?? About],
      ["message", Message],
    ],
    [[RetCode === 0 ? "code good" : "code bad", code]],
  ];
}
