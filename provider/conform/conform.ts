import { isPurchase } from "../client/actions";
import type { ClientWorld } from "../client/client";
import { apiError, CompShareError } from "../client/errors";
import type { Settings } from "../settings/settings";
import { Budget } from "./budget";
import { clean, type Trace, tracesIn } from "./clean";
import { Cut, Ended } from "./errors";
import { judge } from "./facts/facts";
import { create, type Run, type Step } from "./life";
import type { Machine } from "./machine";
import { type Plan, type PlanOptions, planRun } from "./plan";
import { anonymous, type Report } from "./report";
import { containerSteps } from "./walks/container";
import { machineSteps } from "./walks/machine";
import { walkOffers } from "./walks/offers";
import { spotSteps } from "./walks/spot";
import { Service } from "./world";

export interface ConformOptions extends PlanOptions {
  /** In CNY. */
  readonly budget: number;
  /** The charge type to switch to; undefined: none. */
  readonly switchTo?: string;
  /** Only delete what earlier runs have left. */
  readonly cleanOnly: boolean;
}

export interface Surroundings {
  readonly settings: Settings;
  readonly world?: ClientWorld;
  /** Ends the run early when aborted; what was created is still deleted. */
  readonly cut: AbortSignal;
  /** Asked before anything is bought or deleted. */
  readonly confirm: (text: string) => Promise<boolean>;
  readonly log: (text: string) => void;
}

export interface Outcome {
  /** Undefined: there was no walk. */
  readonly report?: Report;
  /** What was created and couldn't be deleted. */
  readonly left: readonly Trace[];
  readonly isDeclined?: boolean;
}

/** When a run is cut off: the rest of the time in the budget is for deleting. */
const LONGEST_WALK_MS = 45 * 60_000;
const VERSION: string = require("pulumi-compshare/package.json").version;

/**
 * Walks through the lifecycle of the cheapest machine, deletes it, and checks what was observed.
 * @throws CompShareError if the service can't be asked before anything is bought, or if there is no machine.
 */
export async function conform(options: ConformOptions, around: Surroundings): Promise<Outcome> {
  const { settings, world, cut, log, confirm } = around;
  const cleaner = new Service(settings, {}, world);
  const walker = new Service(settings, { signal: cut, until: cleaner.now() + LONGEST_WALK_MS }, world);
  const earlier = await tracesIn(cleaner, log);
  if (options.cleanOnly) {
    if (earlier.length === 0) return { left: [] };
    if (!(await confirm(earlierText(earlier)))) return { left: earlier, isDeclined: true };
    return { left: await clean(cleaner, log) };
  }
  const plan = await planRun(walker, options);
  if (!(await confirm(`${earlierText(earlier)}${planText(plan, options)}`))) return { left: earlier, isDeclined: true };
  const budget = new Budget(options.budget);
  const ended: string[] = [];
  const made = new Set<string>();
  let left: readonly Trace[] = [];
  try {
    if (earlier.length > 0) await clean(cleaner, log);
    await walkAll({ service: walker, budget, made, log }, plan, options, ended);
  } catch (error) {
    ended.push(whyEnded(error));
  } finally {
    left = await clean(cleaner, log, { made, inDoubt: isInDoubt(walker) });
  }
  return { report: reportOf(walker, plan.machine.machine, budget, options, ended), left };
}

/** Walks each kind of lifecycle separately: a failure of one doesn't affect the next. */
async function walkAll(run: Run, plan: Plan, options: ConformOptions, ended: string[]): Promise<void> {
  const { seen } = run.service;
  await walkOffers(run.service, plan.machine.machine, plan.spot?.machine);
  const lives: [
    kind: string,
    machine: Machine | undefined,
    type: "Postpay" | "Spot",
    steps: readonly Step[],
    asked: boolean,
  ][] = [
    ["machine", plan.machine.machine, "Postpay", machineSteps(plan.larger, options.switchTo), true],
    ["spot", plan.spot?.machine, "Spot", spotSteps, options.spot],
    ["container", plan.container?.machine, "Postpay", containerSteps, options.container],
  ];
  for (const [kind, machine, type, steps, isAsked] of lives) {
    if (!machine) {
      seen.notMet(kind, isAsked ? "none is both priced and in stock" : `it wasn't asked for: --${kind} does`);
      continue;
    }
    try {
      await (await create(run, kind, machine, type)).walk(steps);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      seen.notMet(kind, error.message);
      ended.push(`${kind}: ${error.message}`);
    }
  }
}

/** Whether a purchase may have created something, according to its answer. */
const isInDoubt = ({ seen }: Service): boolean =>
  seen.all.some(({ action, retCode }) => {
    if (!isPurchase(action) || retCode === 0) return false;
    return retCode === undefined || apiError({ action, isPurchase: true }, retCode, "").inDoubt;
  });

function whyEnded(error: unknown): string {
  if (error instanceof Cut) return `cut: ${error.message}`;
  if (error instanceof CompShareError) return error.facts.what;
  throw error;
}

function reportOf(
  service: Service,
  machine: Machine,
  budget: Budget,
  options: ConformOptions,
  ended: readonly string[],
) {
  const { publicKey, privateKey, securityToken, projectId, endpoint } = service.settings;
  const plain = (text: string) => anonymous(text, [publicKey, privateKey, securityToken, projectId]);
  return {
    date: new Date(service.now()).toISOString().slice(0, 10),
    version: VERSION,
    endpoint: new URL(endpoint).hostname,
    zone: machine.zone,
    gpuType: machine.gpuType,
    budget: options.budget,
    atMost: budget.atMost,
    taken: budget.taken,
    ended: ended.map(plain),
    facts: judge(service.seen).map((fact) => ({ ...fact, seen: plain(fact.seen) })),
  };
}

function earlierText(traces: readonly Trace[]): string {
  if (traces.length === 0) return "";
  const list = traces.map(
    ({ kind, id, region, state }) => `  ${kind} ${id} in ${region}${state ? `, ${state}` : ""}\n`,
  );
  return `An earlier run has left, and this one deletes (unless another run goes on: then wait for it):\n${list.join("")}`;
}

function planText({ machine, larger, spot, container }: Plan, { budget, switchTo }: ConformOptions): string {
  const rows = [
    ["machine", machine],
    ["Spot", spot],
    ["container", container],
  ] as const;
  const lines = rows.flatMap(([what, priced]) =>
    priced
      ? [`  ${what}: ${machineText(priced.machine)} in ${priced.machine.zone}, ${priced.hourly} CNY an hour\n`]
      : [],
  );
  return (
    `It buys, uses for an hour and a half at the most, and deletes:\n${lines.join("")}` +
    `  with a data disk of 20 GB, a custom image${larger ? `, resized to ${machineText(larger)}` : ""}` +
    `${switchTo ? `, switched to ${switchTo}` : ""}\n` +
    `What could make it cost more than ${budget} CNY is left out.\n`
  );
}

const machineText = ({ gpuType, gpu, cpu, memory }: Machine) =>
  `${gpu} x ${gpuType}, ${cpu} cores, ${memory / 1024} GB`;
