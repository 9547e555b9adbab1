import type { Settings } from "../../emulator/settings";
import { args } from "../support/instances";
import { type Program, TYPE_PREFIX } from "../support/stack";
import type { Event } from "./events";

/** An operation of a user on a stack, and its allowed results. */
export interface Operation {
  /** What is declared and created before; nothing by default. */
  readonly before?: Program;
  /** What has happened since then. */
  readonly events?: readonly Event[];
  /** Whether what was made before has come to be somebody else's: it has to live on, in no entry of the stack. */
  readonly isTheirs?: true;
  /** What is declared when the command runs; `ids`: the instances that were made before. */
  readonly declared: Program | ((ids: readonly string[]) => Program);
  /** What is declared when it is recovered from, and what it leaves otherwise is only named. Default: the same. */
  readonly declaredNext?: Program;
  readonly command: "up" | "refresh" | "destroy";
  /** Options of the command, repeated until something new is in the state. */
  readonly args?: readonly string[];
  /** Environment variables of the command, but not of the one that recovers. */
  readonly env?: (ids: readonly string[]) => Readonly<Record<string, string>>;
  /** The number of instances that it creates: no more may ever be created. */
  readonly makes: number;
  /** The number of images that it creates. */
  readonly makesImages?: number;
  /** The number of disks that it buys, without those of new instances. */
  readonly buysDisks?: number;
  readonly settings: Partial<Settings>;
  /**
   * Whether another machine does the recovery: of the first one's files, only project and state are there. As docs/guides/ci.md says,
   * it is told to take over what the first one has left.
   */
  readonly recoversElsewhere?: boolean;
  /** Environment variables of the command that recovers. */
  readonly envNext?: Readonly<Record<string, string>>;
  /** What the user chooses where the provider asks. Default: to take over. */
  readonly answer?: "COMPSHARE_TAKE_OVER" | "COMPSHARE_LEAVE";
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

/** So many instances make a fleet here; of the other one, most wait for their turn to be sent. */
export const FLEET_SIZE = 20;
export const QUEUED_SIZE = 30;
export const PARALLEL_WRITES = 5;

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
/** A disk that is a resource of its own, on one of two instances. */
const ownDisk = (holder = "trainer", size = 50): Program => ({
  store: { type: "disk", args: { zone: "cn-wlcb-01", size }, from: { instanceId: `${holder}.instanceId` } },
});
const PAIR: Program = { ...trainer(), other: { args: args({ name: "other" }) } };

const update = (before: Program, declared: Operation["declared"], more: Partial<Operation> = {}): Operation => ({
  before,
  declared,
  command: "up",
  makes: 0,
  settings: QUICK,
  ...more,
});

const fleet = (size: number): Program =>
  Object.fromEntries(Array.from({ length: size }, (_, index) => [`node-${index}`, { args: args() }]));
const urn = (name: string, type = "Instance") => `urn:pulumi:test::stack-test::${TYPE_PREFIX}:${type}::${name}`;
const named = (name: string, opts: object = {}): Program => ({ [name]: { args: args({ name }), opts } });
const PAIR_NAMED: Program = { ...named("first"), ...named("second") };
/** A machine that has the name already which its resource is given later. */
const MISNAMED: Program = { first: { args: args({ name: "second" }) } };
/** The engine refuses an alias beside a resource of that name: such a one is renamed in the state. */
const renaming = (from: string, to: string) => ["state", "rename", urn(from), to];
const leaving = (ids: readonly string[]) => ({ COMPSHARE_LEAVE: ids.join(",") });

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: { declared: trainer({ dataDisks: A }), command: "up", makes: 1, settings: QUICK },
  "create-elsewhere": {
    declared: trainer({ dataDisks: A }),
    command: "up",
    makes: 1,
    settings: PROMPT,
    recoversElsewhere: true,
  },
  "create-and-forget": update(named("first"), PAIR_NAMED, { declaredNext: named("first"), makes: 1 }),
  "create-other-owner": {
    declared: trainer({ dataDisks: A }),
    command: "up",
    makes: 1,
    settings: QUICK,
    envNext: { COMPSHARE_OWNER: "another-team" },
  },
  resize: update(trainer(), trainer(LARGER)),
  "add-disk": update(trainer(), trainer({ dataDisks: A }), { buysDisks: 1 }),
  "grow-disk": update(trainer({ dataDisks: A }), trainer({ dataDisks: [disk("a", 80)] })),
  "remove-disk": update(trainer({ dataDisks: A }), trainer()),
  "buy-own-disk": update(trainer(), { ...trainer(), ...ownDisk() }, { buysDisks: 1 }),
  "buy-own-disk-elsewhere": update(
    trainer(),
    { ...trainer(), ...ownDisk() },
    { buysDisks: 1, settings: PROMPT, recoversElsewhere: true },
  ),
  "grow-own-disk": update({ ...trainer(), ...ownDisk() }, { ...trainer(), ...ownDisk("trainer", 80) }),
  "move-own-disk": update({ ...PAIR, ...ownDisk() }, { ...PAIR, ...ownDisk("other") }),
  "outlive-instance": update(
    { ...trainer(), ...ownDisk() },
    { ...trainer({ remark: "another" }), ...ownDisk() },
    { makes: 1 },
  ),
  "remove-own-disk": update({ ...trainer(), ...ownDisk() }, trainer()),
  reinstall: update(
    trainer({ onImageChange: "reinstall" }),
    trainer({ onImageChange: "reinstall", imageId: "compshareImage-ubuntu2204" }),
  ),
  rename: update(trainer(), trainer({ name: "renamed" })),
  "reset-password": update(trainer({ password: "Old-password1" }), trainer({ password: "New-password2" })),
  "change-ports": update(
    container({ http: [8888, 80], tcp: [23] }),
    container({ http: [8888, 8188], tcp: [23, 6006] }),
  ),
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
  "restart-reclaimed": update(trainer(SPOT), trainer({ ...SPOT, onReclaim: "restart" }), { events: ["reclaimed"] }),
  "replace-reclaimed": update(trainer(SPOT), trainer({ ...SPOT, onReclaim: "replace" }), {
    events: ["reclaimed"],
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
  alias: update(named("first"), named("second", { aliases: [{ name: "first" }] })),
  "swap-names": update(PAIR_NAMED, PAIR_NAMED, {
    events: [renaming("first", "third"), renaming("second", "first"), renaming("third", "second")],
  }),
  "rename-onto": update(
    named("first"),
    { ...named("second"), first: { args: args({ name: "first" }), from: { remark: "second.instanceId" } } },
    { makes: 1, events: [renaming("first", "second")] },
  ),
  target: update(MISNAMED, PAIR_NAMED, {
    makes: 1,
    events: [renaming("first", "second")],
    args: ["--target", urn("first")],
  }),
  exclude: update(MISNAMED, PAIR_NAMED, {
    makes: 1,
    events: [renaming("first", "second")],
    args: ["--exclude", urn("second")],
  }),
  "replace-forced": update(trainer(), trainer(LARGER), { makes: 1, args: ["--replace", urn("trainer")] }),
  "replace-forced-delete-first": update(
    trainer({}, { deleteBeforeReplace: true }),
    trainer(LARGER, { deleteBeforeReplace: true }),
    { makes: 1, args: ["--replace", urn("trainer")] },
  ),
  taint: update(trainer(), trainer(LARGER), { makes: 1, events: [["state", "taint", urn("trainer")]] }),
  "replace-image-forced": update(
    { ...trainer(), ...bake() },
    { ...trainer(), ...bake("trainer", { description: "epoch 2" }) },
    { makesImages: 1, args: ["--replace", urn("trained", "CustomImage")] },
  ),
  adopt: update(trainer({ dataDisks: A }), ([id]) => trainer({ dataDisks: A, adoptInstanceId: id }), {
    events: ["state lost"],
  }),
  "destroy-foreign-disk": update(trainer({ dataDisks: A }), trainer({ dataDisks: A }), {
    events: ["foreign disk"],
    command: "destroy",
  }),
  "replace-foreign-disk": update(trainer({ dataDisks: A }), trainer({ dataDisks: A, zone: "cn-sh2-02" }), {
    events: ["foreign disk"],
    makes: 1,
  }),
  namesake: update(trainer({ dataDisks: A }), trainer({ dataDisks: A }), {
    events: ["state lost"],
    isTheirs: true,
    makes: 1,
    env: leaving,
    answer: "COMPSHARE_LEAVE",
  }),
  moved: update(trainer(), trainer(), {
    events: [
      ["stack", "init", "other", "--no-select"],
      ["state", "move", "--source", "test", "--dest", "other", urn("trainer")],
    ],
    isTheirs: true,
    makes: 1,
    env: leaving,
    answer: "COMPSHARE_LEAVE",
  }),
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
    declared: fleet(FLEET_SIZE),
    command: "up",
    makes: FLEET_SIZE,
    settings: { timeScale: 0.05, listDelay: 50, lingerDelay: 50 },
  },
  "fleet-queued": {
    declared: fleet(QUEUED_SIZE),
    command: "up",
    makes: QUEUED_SIZE,
    env: () => ({ COMPSHARE_PARALLEL_WRITES: String(PARALLEL_WRITES) }),
    settings: { timeScale: 0.05, listDelay: 50, lingerDelay: 50, latency: 600, pageSize: 20 },
  },
};
