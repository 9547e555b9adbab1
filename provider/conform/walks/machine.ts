import { randomBytes } from "node:crypto";
import { rowsAt } from "../json";
import { type Life, LONGEST_HOURS, type Step } from "../life";
import { type Machine, priceOf } from "../machine";
import { NAME } from "../marks";
import type { Sent } from "../world";
import { addDisk, detach, grow, makeImage } from "./parts";

const RENAMED = `${NAME}-renamed`;
const HOUR_S = 3600;

/** The lifecycle of a machine charged by the second, from its boot on. Steps that must be refused come where they do no harm. */
export const machineSteps = (larger: Machine | undefined, switchTo: string | undefined): readonly Step[] => [
  { name: "boot", run: (life) => life.until("boot", (row) => row?.State === "Running") },
  { name: "running", at: "Running", run: (life) => life.describe("running") },
  { name: "list", at: "Running", run: (life) => list(life, "list", {}) },
  { name: "list-gpu-less", at: "Running", run: (life) => list(life, "list-gpu-less", { WithoutGpu: true }) },
  { name: "rename", run: rename },
  { name: "password-running", at: "Running", run: (life) => password(life, "password-running") },
  { name: "reinstall-running", at: "Running", run: reinstall },
  { name: "resize-running", at: "Running", run: (life) => resize(life, "resize-running", life.machine) },
  { name: "plan-stop", at: "Running", run: planStop },
  { name: "disk", at: "Running", run: addDisk },
  { name: "grow-running", at: "Running", run: (life) => grow(life, "grow-running") },
  { name: "image", at: "Running", run: makeImage },
  { name: "stop", at: "Running", run: stop },
  { name: "stop-stopped", at: "Stopped", run: (life) => life.write("stop-stopped", "StopCompShareInstance") },
  { name: "password-stopped", at: "Stopped", run: (life) => password(life, "password-stopped") },
  { name: "grow-stopped", at: "Stopped", run: (life) => grow(life, "grow-stopped") },
  { name: "detach", at: "Stopped", run: detach },
  {
    name: "old-flag",
    at: "Stopped",
    run: (life) => life.write("old-flag", "StartCompShareInstance", { WithoutGpu: true }),
  },
  { name: "gpu-less", at: "Stopped", run: startWithoutCards },
  { name: "resize", at: "Stopped", run: (life) => resizeTo(life, larger) },
  { name: "start", at: "Stopped", run: start },
  { name: "switch", at: "Running", run: (life) => switchChargeType(life, switchTo) },
  { name: "terminate-running", at: "Running", run: (life) => terminate(life, "terminate-running") },
  { name: "terminate", at: "Stopped", run: end },
];

/** Sends a deletion that keeps data disks: the run's own are deleted by name, others aren't touched. */
export async function terminate(life: Life, step: string): Promise<Sent> {
  const sent = await life.write(step, "TerminateCompShareInstance", { ReleaseUDisk: false });
  if (!sent.error) life.run.made.delete(life.id);
  return sent;
}

/** Deletes, and measures how long the instance stays listed. */
export async function end(life: Life): Promise<void> {
  const { error } = await terminate(life, "terminate");
  if (error) return;
  await life.measure("gone", (row) => row === undefined);
  await life.write("stop-gone", "StopCompShareInstance");
}

const list = (life: Life, step: string, params: object) =>
  life.run.service.send(`${life.kind}.${step}`, "DescribeCompShareInstance", {
    Region: life.machine.region,
    Limit: 100,
    Offset: 0,
    ...params,
  });

async function rename(life: Life): Promise<void> {
  const { error } = await life.write("rename", "ModifyCompShareInstanceName", { Name: RENAMED });
  if (!error) await life.measure("renamed", (row) => row?.Name === RENAMED);
}

/** Sets a random password. */
export async function password(life: Life, step: string): Promise<void> {
  const Password = Buffer.from(`Aa1-${randomBytes(12).toString("hex")}`).toString("base64");
  // The client retries after an internal error, which is the expected answer for a stopped container.
  const { error } = await life.write(step, "ResetCompShareInstancePassword", { Password }, true);
  if (error) return;
  const shown = await life.until(`${step}-shown`, (row) => row?.Password === Password, 20_000);
  life.run.service.seen.measure(`${life.kind}.${step}-shown`, shown ? 0 : Number.POSITIVE_INFINITY);
}

const reinstall = (life: Life) =>
  life.write("reinstall-running", "ReinstallCompShareInstance", { CompShareImageId: life.machine.imageId });

const resize = (life: Life, step: string, { gpu, cpu, memory }: Machine) =>
  life.write(step, "ResizeCompShareInstance", { Gpu: gpu, Cpu: cpu, Memory: memory });

async function planStop(life: Life): Promise<void> {
  const SchedulerStopTime = Math.floor(life.run.service.now() / 1000) + 2 * HOUR_S;
  const ProjectId = await projectOf(life);
  const { error } = await life.write("plan-stop", "UpdateCompShareStopScheduler", { SchedulerStopTime, ProjectId });
  if (error) return;
  await life.describe("planned");
  await life.write("unplan-stop", "DeleteCompShareStopScheduler", { ProjectId });
}

/** Planning a stop requires the project. */
async function projectOf({ run: { service } }: Life): Promise<string | undefined> {
  if (service.settings.projectId) return service.settings.projectId;
  const projects = rowsAt(service.seen.last("projects")?.json, "ProjectSet");
  const id = (projects.find(({ IsDefault }) => /^(true|yes)$/i.test(String(IsDefault))) ?? projects[0])?.ProjectId;
  return typeof id === "string" ? id : undefined;
}

async function stop(life: Life): Promise<void> {
  const { error } = await life.write("stop", "StopCompShareInstance");
  if (!error) await life.until("stopped", (row) => row?.State === "Stopped");
}

async function startWithoutCards(life: Life): Promise<void> {
  const { error } = await life.write("gpu-less", "StartCompShareInstance", { WithoutGpuSpec: "B" });
  if (!error) await life.until("gpu-less-running", (row) => row?.State === "Running");
}

async function resizeTo(life: Life, larger: Machine | undefined): Promise<void> {
  const { service, budget } = life.run;
  const step = `${life.kind}.resize`;
  if (!larger) return service.seen.notMet(step, "there is no larger size of this machine");
  const hourly = await priceOf(service, larger, "Postpay");
  if (!budget.take("a larger size", hourly === undefined ? undefined : hourly * LONGEST_HOURS)) {
    return service.seen.notMet(
      step,
      `an hour of it costs ${hourly ?? "nobody knows what"} CNY, more than is left of the budget`,
    );
  }
  const { error } = await resize(life, "resize", larger);
  if (!error) await life.until("resized", (row) => row?.State !== "Resizing" && Number(row?.Memory) === larger.memory);
}

async function start(life: Life): Promise<void> {
  const { error } = await life.write("start", "StartCompShareInstance");
  if (!error) await life.until("started", (row) => row?.State === "Running");
}

async function switchChargeType(life: Life, to: string | undefined): Promise<void> {
  const { service, budget } = life.run;
  const step = `${life.kind}.switch`;
  if (!to) return service.seen.notMet(step, "it wasn't asked for: --switch does");
  const row = await life.describe("before-switch");
  const size = { gpu: Number(row?.GPU), cpu: Number(row?.CPU), memory: Number(row?.Memory) };
  const price = await priceOf(service, { ...life.machine, ...size }, to);
  // Prepaid time is refunded partly at best, and renews automatically: all of it counts as spent.
  const units = to === "Dynamic" ? Math.ceil(LONGEST_HOURS) : 1;
  if (!budget.take(`a switch to ${to}`, price === undefined ? undefined : price * units)) {
    return service.seen.notMet(step, `it costs ${price ?? "nobody knows what"} CNY, more than is left of the budget`);
  }
  const { error } = await life.write("switch", "SwitchChargeType", { DestChargeType: to });
  if (!error) await life.describe("switched");
}
