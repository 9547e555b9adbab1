import type { Settings } from "../../emulator/settings";
import { args } from "../support/instances";
import type { Program } from "../support/stack";

/** Something a user does to a stack, and what may come of it. */
export interface Operation {
  /** What is declared, and made, before; nothing by default. */
  readonly before?: Program;
  /** Whether the service has reclaimed what was made before, and the state knows. */
  readonly isReclaimed?: true;
  /** What is declared when the command runs. */
  readonly declared: Program;
  readonly command: "up" | "refresh" | "destroy";
  /** The instances that it makes: no more may ever be made. */
  readonly makes: number;
  /** The images that it makes. */
  readonly makesImages?: number;
  /** The disks that it buys beside those of new instances. */
  readonly buysDisks?: number;
  readonly settings: Partial<Settings>;
  /** Whether another machine does the recovery: of the first one's files, only project and state are there. */
  readonly recoversElsewhere?: boolean;
  /** The calls at which signals and kills come, in an operation that takes its time. Without: every fault at every call. */
  readonly interruptedAt?: readonly string[];
}

/**
 * Work is done at once, but lists lag behind: new instances don't show, deleted ones still do, for 2.5 s. That is
 * longer than the engine needs to start again, and shorter than the lag that the provider reckons with.
 */
export const QUICK: Partial<Settings> = { timeScale: 1e-5, listDelay: 250_000, lingerDelay: 250_000 };
/** Lists lag behind too little to matter. */
const PROMPT: Partial<Settings> = { timeScale: 1e-5, listDelay: 40_000, lingerDelay: 40_000 };
/** A boot takes 2 to 6 seconds, a stop one; lists lag behind as above. */
export const SLOW: Partial<Settings> = { timeScale: 0.1, listDelay: 25, lingerDelay: 25 };

/** So many instances make a fleet here. */
export const FLEET_SIZE = 20;

const disk = (name: string, size: number) => ({ name, size, type: "CLOUD_SSD" });
const trainer = (changes: Record<string, unknown> = {}, opts: object = {}): Program => ({
  trainer: { args: args({ name: "trainer", ...changes }), opts },
});
const container = (ports: object) => trainer({ imageId: "compshareImage-container", ports });
const A = [disk("a", 50)];
const SPOT = { chargeType: "Spot" };
const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

/** An image of one of two instances. */
const bake = (source = "trainer", changes: Record<string, unknown> = {}): Program => ({
  trained: {
    type: "image",
    args: { zone: "cn-wlcb-01", name: "trained", ...changes },
    from: { instanceId: `${source}.instanceId` },
  },
});
const PAIR: Program = { ...trainer(), other: { args: args({ name: "other" }) } };

const update = (before: Program, declared: Program, more: Partial<Operation> = {}): Operation => ({
  before,
  declared,
  command: "up",
  makes: 0,
  settings: QUICK,
  ...more,
});

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: { declared: trainer({ dataDisks: A }), command: "up", makes: 1, settings: QUICK },
  "create-elsewhere": {
    declared: trainer({ dataDisks: A }),
    command: "up",
    makes: 1,
    settings: PROMPT,
    recoversElsewhere: true,
  },
  resize: update(trainer(), trainer(LARGER)),
  "add-disk": update(trainer(), trainer({ dataDisks: A }), { buysDisks: 1 }),
  "grow-disk": update(trainer({ dataDisks: A }), trainer({ dataDisks: [disk("a", 80)] })),
  "remove-disk": update(trainer({ dataDisks: A }), trainer()),
  reinstall: update(
    trainer({ onImageChange: "reinstall" }),
    trainer({ onImageChange: "reinstall", imageId: "compshareImage-ubuntu2204" }),
  ),
  rename: update(trainer(), trainer({ name: "renamed" })),
  "reset-password": update(trainer({ password: "Old-password1" }), trainer({ password: "New-password2" })),
  "change-ports": update(container({ http: [80], tcp: [23] }), container({ http: [8188], tcp: [23, 6006] })),
  replace: update(trainer({ dataDisks: A }), trainer({ dataDisks: A, zone: "cn-sh2-02" }), { makes: 1 }),
  "replace-delete-first": update(
    trainer({ dataDisks: A }, { deleteBeforeReplace: true }),
    trainer({ dataDisks: A, zone: "cn-sh2-02" }, { deleteBeforeReplace: true }),
    { makes: 1 },
  ),
  stop: update(trainer({ powerState: "running" }), trainer({ powerState: "stopped" })),
  start: update(trainer({ powerState: "stopped" }), trainer({ powerState: "running", autoStopAfter: "8h" })),
  "without-gpu": update(trainer({ powerState: "running" }), trainer({ powerState: "withoutGpu" })),
  "create-stopped": { declared: trainer({ powerState: "stopped" }), command: "up", makes: 1, settings: QUICK },
  "plan-stop": update(trainer(), trainer({ autoStopAfter: "8h" })),
  "give-up-stop": update(trainer({ autoStopAfter: "8h" }), trainer()),
  "restart-reclaimed": update(trainer(SPOT), trainer({ ...SPOT, onReclaim: "restart" }), { isReclaimed: true }),
  "replace-reclaimed": update(trainer(SPOT), trainer({ ...SPOT, onReclaim: "replace" }), {
    isReclaimed: true,
    makes: 1,
  }),
  refresh: update(trainer({ dataDisks: A }), trainer({ dataDisks: A }), { command: "refresh" }),
  destroy: update(trainer({ dataDisks: A }), trainer({ dataDisks: A }), { command: "destroy" }),
  bake: update(trainer(), { ...trainer(), ...bake() }, { makesImages: 1 }),
  "bake-elsewhere": update(
    trainer(),
    { ...trainer(), ...bake() },
    { makesImages: 1, settings: PROMPT, recoversElsewhere: true },
  ),
  "update-image": update(
    { ...trainer(), ...bake() },
    { ...trainer(), ...bake("trainer", { name: "renamed", description: "epoch 2" }) },
  ),
  "replace-image": update({ ...PAIR, ...bake() }, { ...PAIR, ...bake("other") }, { makesImages: 1 }),
  "delete-image": update({ ...trainer(), ...bake() }, trainer()),
  "slow-create": {
    declared: trainer(),
    command: "up",
    makes: 1,
    settings: SLOW,
    interruptedAt: ["CreateCompShareInstance#1", "DescribeCompShareInstance#4"],
  },
  "slow-resize": update(trainer(), trainer(LARGER), {
    settings: SLOW,
    interruptedAt: ["StopCompShareInstance#1", "ResizeCompShareInstance#1", "StartCompShareInstance#1"],
  }),
  "slow-bake": update(
    trainer(),
    { ...trainer(), ...bake() },
    {
      makesImages: 1,
      settings: { ...SLOW, timeScale: 0.05 },
      interruptedAt: ["CreateCompShareCustomImage#1", "GetCompShareImageCreateProgress#2"],
    },
  ),
  fleet: {
    declared: Object.fromEntries(Array.from({ length: FLEET_SIZE }, (_, index) => [`node-${index}`, { args: args() }])),
    command: "up",
    makes: FLEET_SIZE,
    settings: { timeScale: 0.05, listDelay: 50, lingerDelay: 50 },
  },
};
