import { z } from "zod";
import { attach } from "./actions/disks";
import { destroy } from "./actions/terminate";
import { diskTypes } from "./disk-types";
import { type Faults, faultList } from "./faults";
import { enter, hold, stateOf } from "./machine";
import { type Instance, states } from "./model";
import { instanceName } from "./parameters";
import { settingsSchema } from "./settings";
import { seconds } from "./view";
import type { World } from "./world";

/** Where the emulator is watched and steered; everything else is the API. */
export const controlPath = "/_emulator";

/** What somebody else might do to an instance in the console. */
const patchSchema = z.strictObject({
  Name: instanceName.optional(),
  State: z.enum(states).optional(),
  /** A Spot instance is taken back. */
  Reclaimed: z.literal(true).optional(),
  /** Somebody else's disk is attached. */
  ExtraDisk: z.strictObject({ Size: z.number().int().positive(), Name: z.string() }).optional(),
  /** The instance is gone. */
  Vanish: z.literal(true).optional(),
  /** An operation holds the lock for so many seconds of real time. */
  Locked: z.number().min(0).optional(),
});

/** A status and a JSON body. */
export interface ControlAnswer {
  status: number;
  body: unknown;
}

interface Request {
  world: World;
  faults: Faults;
  /** What follows the route's path. */
  rest: string;
  json: unknown;
}

const routes: Record<string, (request: Request) => ControlAnswer> = {
  "GET /instances": ({ world }) => ok([...world.instances.values()].map((each) => instanceRow(each, world.now()))),
  "GET /calls": ({ world }) => ok(Object.fromEntries(world.calls)),
  "GET /disks": ({ world }) => ok([...world.disks.values()].map(diskRow)),
  "GET /settings": ({ world }) => ok(world.settings),
  "POST /reset": ({ world, faults }) => {
    world.clear();
    faults.clear();
    return ok({});
  },
  "POST /faults": ({ faults, json }) =>
    withBody(faultList, json, (list) => {
      faults.add(list);
      return ok({ planted: list.length });
    }),
  "POST /settings": ({ world, json }) =>
    withBody(settingsSchema.partial(), json, (_, sent) => {
      // Only what was sent changes; the schema would fill in defaults for the rest.
      world.settings = settingsSchema.parse({ ...world.settings, ...sent });
      return ok(world.settings);
    }),
  "POST /instances/": ({ world, rest, json }) => {
    const instance = world.instances.get(rest);
    if (!instance || instance.terminatedAt !== undefined)
      return { status: 404, body: { error: `no instance ${rest}` } };
    return withBody(patchSchema, json, (patch) => {
      applyPatch(world, instance, patch);
      return ok(instanceRow(instance, world.now()));
    });
  },
};

/** Answers a request outside of the API. `path` comes without the control path, `body` as it was sent. */
export function answerControl(world: World, faults: Faults, method: string, path: string, body: string): ControlAnswer {
  const slash = path.indexOf("/", 1);
  const route = slash < 0 ? path : path.slice(0, slash + 1);
  const answer = routes[`${method} ${route}`];
  if (!answer) return { status: 404, body: { error: `no such route; there are ${Object.keys(routes).join(", ")}` } };
  let json: unknown;
  try {
    json = body ? JSON.parse(body) : undefined;
  } catch {
    return { status: 400, body: { error: "the body isn't JSON" } };
  }
  return answer({ world, faults, rest: slash < 0 ? "" : path.slice(slash + 1), json });
}

function applyPatch(world: World, instance: Instance, patch: z.output<typeof patchSchema>): void {
  const now = world.now();
  if (patch.Name !== undefined) instance.name = patch.Name;
  const state = patch.Reclaimed ? "Interrupted" : patch.State;
  if (state !== undefined) {
    instance.operation = undefined;
    enter(instance, state, now);
  }
  if (patch.ExtraDisk) {
    const { Size: size, Name: name } = patch.ExtraDisk;
    const { project, region, zone, chargeType } = instance;
    const bought = { id: world.newId("udisk"), type: diskTypes[0]!, kind: "Udisk" as const, createdAt: now };
    const disk = { ...bought, name, size, project, region, zone, chargeType, drive: "", busyUntil: 0 };
    world.disks.set(disk.id, disk);
    attach(world, instance, disk);
  }
  if (patch.Locked !== undefined) hold(instance, now, patch.Locked);
  if (patch.Vanish) {
    destroy(world, instance, false);
    instance.hiddenAt = now;
  }
}

function instanceRow(instance: Instance, now: number): object {
  return {
    UHostId: instance.id,
    Name: instance.name,
    State: stateOf(instance, now),
    Remark: instance.remark,
    GpuType: instance.gpuType,
    Zone: instance.zone,
    CreateTime: seconds(instance.createdAt),
    TerminatedTime: instance.terminatedAt === undefined ? null : seconds(instance.terminatedAt),
    ProjectId: instance.project,
    ChargeType: instance.chargeType,
    GPU: instance.gpu,
    CPU: instance.cpu,
    Memory: instance.memory,
    CompShareImageId: instance.image.id,
    SecurityGroupId: instance.securityGroupId,
    EnableUS3: instance.enableUs3,
    WithoutGpu: instance.withoutGpu,
    DiskIds: instance.disks.map((disk) => disk.id),
  };
}

function diskRow(disk: World["disks"] extends Map<string, infer D> ? D : never): object {
  return {
    DiskId: disk.id,
    Name: disk.name,
    Type: disk.kind,
    DiskType: disk.type.name,
    Size: disk.size,
    Zone: disk.zone,
    ChargeType: disk.chargeType,
    UHostId: disk.instanceId ?? null,
    CreateTime: seconds(disk.createdAt),
    ReleasedTime: disk.releasedAt === undefined ? null : seconds(disk.releasedAt),
  };
}

function withBody<S extends z.ZodType>(
  schema: S,
  json: unknown,
  use: (value: z.output<S>, sent: object) => ControlAnswer,
): ControlAnswer {
  const result = schema.safeParse(json);
  if (result.success) return use(result.data, json as object);
  const problems = result.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  return { status: 400, body: { error: problems.join("; ") } };
}

function ok(body: unknown): ControlAnswer {
  return { status: 200, body };
}
