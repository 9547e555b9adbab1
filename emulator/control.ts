import { z } from "zod";
import type { KeyPair } from "./account";
import { connectLines } from "./connect";
import { type Faults, faultList } from "./faults";
import type { Image } from "./images";
import { stateOf } from "./machine";
import type { Instance } from "./model";
import { overview } from "./overview";
import { catchUp } from "./passing";
import { applyImagePatch, applyPatch, imagePatchSchema, patchSchema } from "./patch";
import { quotaOf, settingsSchema } from "./settings";
import { seconds } from "./view";
import type { World } from "./world";

/** The path for watching and controlling the emulator; everything else is the API. */
export const controlPath = "/_emulator";

/** Time can only be advanced by a year at a time. */
const clockSchema = z.strictObject({
  advanceSeconds: z
    .number()
    .positive()
    .max(366 * 86_400),
});

/** A status and a JSON body. */
export interface ControlAnswer {
  status: number;
  body: unknown;
}

/** The server that is watched and controlled. */
export interface Controlled {
  world: World;
  faults: Faults;
  keys: KeyPair;
  /** The address that the client has used. */
  url: string;
}

interface Request extends Controlled {
  /** The rest of the path after the route. */
  rest: string;
  json: unknown;
}

/** One row for each route. */
export const routes: Record<string, (request: Request) => ControlAnswer> = {
  "GET /instances": ({ world }) => ok([...world.instances.values()].map((each) => instanceRow(each, world.now()))),
  "GET /calls": ({ world }) => ok(Object.fromEntries(world.calls)),
  "GET /connect": ({ url, keys }) => ok(connectLines(url, keys)),
  "GET /overview": ({ world }) => ok(overview(world)),
  "GET /throttled": ({ world }) => ok(Object.fromEntries(world.throttled)),
  "GET /disks": ({ world }) => ok([...world.disks.values()].map(diskRow)),
  "GET /images": ({ world }) => ok(ownImages(world).map(imageRow)),
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
  "DELETE /faults": ({ faults }) => {
    faults.clear();
    return ok({});
  },
  "POST /settings": ({ world, json }) =>
    withBody(settingsSchema.partial(), json, (_, sent) => {
      world.change(sent);
      return ok(world.settings);
    }),
  "GET /account": ({ world }) => ok(accountView(world)),
  "GET /clock": ({ world }) => ok({ Now: seconds(world.now()) }),
  "POST /clock": ({ world, json }) =>
    withBody(clockSchema, json, ({ advanceSeconds }) => {
      world.advance(advanceSeconds);
      catchUp(world);
      return ok({ Now: seconds(world.now()) });
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
  "POST /images/": ({ world, rest, json }) => {
    const image = ownImages(world).find(({ id, deleted }) => id === rest && !deleted);
    if (!image) return { status: 404, body: { error: `no image ${rest}` } };
    return withBody(imagePatchSchema, json, (patch) => {
      applyImagePatch(world, image, patch);
      return ok(imageRow(image));
    });
  },
};

/** Answers a request outside the API. `path` comes without the control path, `body` as sent. */
export function answerControl(
  controlled: Controlled,
  { method, path, body }: { method: string; path: string; body: string },
): ControlAnswer {
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
  catchUp(controlled.world);
  return answer({ ...controlled, rest: slash < 0 ? "" : path.slice(slash + 1), json });
}

function accountView(world: World): object {
  return {
    Balance: world.purse.balance,
    Spent: world.purse.spent,
    Instances: world.countLive(),
    Quota: quotaOf(world.settings),
    Stock: world.stock.left(),
  };
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
    BootSeconds: bootSeconds(instance),
    TerminatedTime: instance.terminatedAt === undefined ? null : seconds(instance.terminatedAt),
    ProjectId: instance.project,
    ChargeType: instance.chargeType,
    GPU: instance.gpu,
    CPU: instance.cpu,
    Memory: instance.memory,
    CompShareImageId: instance.image.id,
    SecurityGroupId: instance.securityGroupId,
    EnableUS3: instance.enableUs3,
    WithoutGpu: instance.withoutGpu !== undefined,
    Ports: instance.ports,
    DiskIds: instance.disks.map((disk) => disk.id),
  };
}

/** The time from create to running, in ms: the minimum for any client. Null while it boots. */
function bootSeconds({ createdAt, bootedAt }: Instance): number | null {
  return bootedAt === undefined ? null : (bootedAt - createdAt) / 1000;
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

/** The images that the account has created through the API, including deleted ones. */
function ownImages(world: World): Image[] {
  return world.allImages().filter(({ place }) => place);
}

function imageRow({ id, name, description, status, published, deleted, place }: Image): object {
  return {
    CompShareImageId: id,
    Name: name,
    Description: description,
    Status: status,
    Published: published,
    Deleted: deleted === true,
    Zone: place?.zone,
    ProjectId: place?.project,
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
