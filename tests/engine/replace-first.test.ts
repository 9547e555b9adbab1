import type { Api } from "../support/api";
import { args, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

/** Replacements that delete first (deleteBeforeReplace): the old instance goes only when the new one can be had. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const FIRST = { deleteBeforeReplace: true };
const another = { args: args({ gpuType: "3090" }), opts: FIRST };
const three = (declaration: object) => ({ a: declaration, b: declaration, c: declaration }) as never;

/** How many instances of each GPU type live. */
async function living(): Promise<Record<string, number>> {
  const types = (await api.living()).map(({ GpuType }) => String(GpuType));
  return Object.fromEntries(
    [...new Set(types)].sort().map((type) => [type, types.filter((one) => one === type).length]),
  );
}

test("with stock for one of several, one is replaced, the others are kept, and the next up continues with them", async () => {
  stack.declare(three({ args: args(), opts: FIRST }));
  await stack.up();
  await api.settings({ stock: { "3090@cn-wlcb-01": 1 } });
  stack.declare(three(another));
  expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(
    /isn't replaced: its replacement is sold out: 1 x 3090/,
  );
  expect(await living()).toEqual({ 3090: 1, 4090: 2 });
  await api.settings({ stock: {} });
  await stack.up();
  expect(await living()).toEqual({ 3090: 3 });
});

test("with stock for one member of a fleet, one is replaced", async () => {
  const fleet = (gpuType: string) => ({
    w: { type: "fleet" as const, args: { count: 3, maxUnavailable: 2, spec: args({ gpuType }) } },
  });
  stack.declare(fleet("4090"));
  await stack.up();
  await api.settings({ stock: { "3090@cn-wlcb-01": 1 } });
  stack.declare(fleet("3090"));
  await stack.fails("up", "--yes", "--skip-preview");
  expect(await living()).toEqual({ 3090: 1, 4090: 2 });
});

/** The service doesn't answer whether something is in stock. */
const refuseStock = () =>
  api.faults(
    ...range(12).map((nth) => ({ action: "CheckCompShareResourceCapacity", nth: nth + 1, fault: "retcode:7777" })),
  );
const range = (length: number) => Array.from({ length }, (_, index) => index);

test.each<[string, object, () => Promise<unknown>]>([
  ["the service doesn't tell the stock", {}, refuseStock],
  ["the service refuses the image", { imageId: "compshareImage-none" }, async () => undefined],
])("%s: the old one is kept", async (_, changes, disturb) => {
  stack.declare({ trainer: { args: args(), opts: FIRST } });
  await stack.up();
  const [before] = await api.living();
  await disturb();
  stack.declare({ trainer: { args: args({ gpuType: "3090", ...changes }), opts: FIRST } });
  expect(await stack.fails("up", "--yes", "--skip-preview")).toContain(`${before?.UHostId} isn't replaced`);
  expect(await api.living()).toEqual([before]);
});

describe("dependents of a resource that is deleted first are deleted before it", () => {
  const pair = (remark: string) => ({
    head: { args: args({ remark }), opts: FIRST },
    worker: { args: args({ gpuType: "3090" }), from: { remark: "head.instanceId" } },
  });

  test("a preview shows what is lost with it", async () => {
    stack.declare(pair("one"));
    await stack.up();
    stack.declare(pair("two"));
    const output = await stack.preview();
    expect(output).toMatch(
      /warning: worker: remark changes, .* is deleted first \(deleteBeforeReplace\) with everything on its boot disk/,
    );
    await stack.up();
    expect(await living()).toEqual({ 3090: 1, 4090: 1 });
  });

  test("nothing is deleted while the replacement is sold out", async () => {
    stack.declare(pair("one"));
    await stack.up();
    const before = await api.living();
    await api.settings({ soldOut: ["3090"] });
    stack.declare(pair("two"));
    expect(await stack.preview()).toMatch(/warning: worker: `pulumi up` won't delete/);
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("isn't replaced");
    expect(await api.living()).toEqual(before);
  });
});
