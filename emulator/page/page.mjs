// Asks the emulator each second what the account holds, and shows it.
import { follow } from "./rows.mjs";
import { clock, count, money, price, span } from "./words.mjs";

const every = 1000;
const $ = (id) => document.getElementById(id);
const table = (section) => $(section).querySelector("tbody");

/** The mark that the provider leaves at the end of a remark: a digest of the resource, of its declaration, a number. */
const mark = /(?:^|\s)pulumi-([0-9a-f]{16})-[0-9a-f]{8}-[0-9a-f]{8}$/;

const moods = {
  Running: "good",
  Stopped: "calm",
  Interrupted: "bad",
  "Install Fail": "bad",
  "": "bad",
};

function instanceCells(instance, now) {
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

/** What time alone will do to it. */
function fate({ StopSchedulerTime, ReleaseTime, ExpireTime, IsExpire }, now) {
  if (IsExpire === "Yes") return "expired";
  if (ReleaseTime) return `deleted in ${span(ReleaseTime - now)}`;
  if (StopSchedulerTime) return `stops in ${span(StopSchedulerTime - now)}`;
  return ExpireTime ? `paid for ${span(ExpireTime - now)} more` : "";
}

/** How many there are in which state, the most frequent first. */
function statesOf(instances) {
  const states = [...Map.groupBy(instances, ({ State }) => State || "unknown")];
  states.sort(([, a], [, b]) => b.length - a.length);
  return states.map(([state, { length }]) => `${length} ${state}`).join(", ");
}

const place = (zone, project) => (project === "org-emulator" ? zone : `${zone}, ${project}`);

const diskCells = ({ DiskId, Name, DiskType, Size, Zone, ProjectId, ChargeType, CreateTime, PerHour }, now) => [
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

function callCells({ Time, Action, About, RetCode, Message, Times }, now, names) {
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

function show(account) {
  const { Now, PerHour, Spent, Balance, Quota, Instances, Disks, Calls } = account;
  const names = new Map(Instances.map(({ UHostId, Name }) => [UHostId, Name]));
  say("per-hour", money(PerHour));
  say("held", String(Instances.length));
  say("quota", `of ${Quota}`);
  say("states", statesOf(Instances));
  say("spent", money(Spent));
  say("balance", Balance === null ? "" : money(Balance));
  say(
    "spoken",
    `${count(Instances.length, "instance")}, ${count(Disks.length, "loose disk")}, ${money(PerHour)} an hour`,
  );
  document.title = `${money(PerHour)}/h · CompShare emulator`;
  $("balance-box").hidden = Balance === null;
  $("sums").hidden = $("calls").hidden = false;
  $("empty").hidden = Instances.length + Disks.length > 0;
  $("instances").hidden = Instances.length === 0;
  $("disks").hidden = Disks.length === 0;
  for (const link of document.querySelectorAll("nav a")) link.hidden = $(link.hash.slice(1)).hidden;
  follow(
    table("instances"),
    Instances,
    ({ UHostId }) => UHostId,
    (instance) => instanceCells(instance, Now),
  );
  follow(
    table("disks"),
    Disks,
    ({ DiskId }) => DiskId,
    (disk) => diskCells(disk, Now),
  );
  follow(
    table("calls"),
    Calls,
    ({ Serial }) => String(Serial),
    (call) => callCells(call, Now, names),
  );
}

/** Live regions speak at each change of their text, so it is only set where it differs. */
function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

async function look() {
  try {
    const response = await fetch("/_emulator/overview", { signal: AbortSignal.timeout(5000) });
    show(await response.json());
    link("live", "live");
  } catch {
    link("gone", "no answer: is the emulator still running?");
  }
}

function link(mood, text) {
  $("link").dataset.live = mood;
  say("link", text);
}

$("endpoint").textContent = location.origin;
for (;;) {
  // A page that nobody sees asks for nothing.
  if (!document.hidden) await look();
  await new Promise((resolve) => setTimeout(resolve, every));
}
