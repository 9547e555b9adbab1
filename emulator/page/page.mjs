// Asks the emulator every second for the account's content, and shows it.
import { callCells, diskCells, instanceCells } from "./cells.mjs";
import { makeCopiers } from "./copy.mjs";
import { follow } from "./rows.mjs";
import { count, money } from "./words.mjs";

const every = 1000;
const $ = (id) => document.getElementById(id);
const table = (section) => $(section).querySelector("tbody");

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

/** How many there are in which state, the most frequent first. */
function statesOf(instances) {
  const states = [...Map.groupBy(instances, ({ State }) => State || "unknown")];
  states.sort(([, a], [, b]) => b.length - a.length);
  return states.map(([state, { length }]) => `${length} ${state}`).join(", ");
}

/** Live regions are read aloud at each change of their text, so it is only set if it differs. */
function say(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

async function look() {
  try {
    const response = await fetch("/_emulator/overview", { signal: AbortSignal.timeout(5000) });
    show(await response.json());
    await showLines();
    link("live", "live");
  } catch {
    link("gone", "no answer: is the emulator still running?");
  }
}

function link(mood, text) {
  $("link").dataset.live = mood;
  say("link", text);
}

/** They contain the keys, so they are only requested while the account is empty. */
async function showLines() {
  if ($("empty").hidden || $("config").textContent !== "") return;
  const { Config, Environment } = await (await fetch("/_emulator/connect")).json();
  say("config", Config.join("\n"));
  say("environment", Environment.join("\n"));
}

makeCopiers();
for (;;) {
  // A hidden page makes no requests.
  if (!document.hidden) await look();
  await new Promise((resolve) => setTimeout(resolve, every));
}
