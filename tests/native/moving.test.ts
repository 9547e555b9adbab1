import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Api, KEYS } from "../support/api";
import { args } from "../support/instances";
import { CLASSES, PROJECTS, Stack } from "../support/stack";

/** From the dynamic resource to the plugin's, and back: one machine, one entry. */

let api: Api;
let stack: Stack;
beforeEach(async () => {
  api = await Api.start();
  stack = await Stack.create(api.url, KEYS, "dynamic");
});
afterEach(async () => {
  stack.dispose();
  await api.close();
});

const DYNAMIC = "pulumi-nodejs:dynamic/compshare:Instance";
const PLUGIN = "compshare:index:Instance";

/** The stack's program has the resources of the other front from now on. */
function use(front: "dynamic" | "native", from: string): void {
  writeFileSync(join(stack.folder, "Pulumi.yaml"), PROJECTS[front]);
  writeFileSync(join(stack.folder, "classes.js"), CLASSES[front]);
  stack.declare({ trainer: { args: args(), opts: { aliases: [{ type: from }] } } });
}

test("an alias of the type moves an instance to the plugin and back without a replacement", async () => {
  stack.declare({ trainer: { args: args() } });
  await stack.up();
  const id = (await api.living())[0]?.UHostId;

  use("native", DYNAMIC);
  expect(await stack.preview()).toMatch(/Resources:\s+2 unchanged/);
  await stack.up();
  expect(await stack.resources()).toMatchObject([{ id, type: PLUGIN }]);
  await stack.refresh();
  await stack.preview("--expect-no-changes");

  use("dynamic", PLUGIN);
  expect(await stack.preview()).toMatch(/~ 1 to update\s+1 unchanged/);
  await stack.up();
  expect(await stack.resources()).toMatchObject([{ id, type: DYNAMIC }]);
  await stack.destroy();
  expect(await api.living()).toEqual([]);
});
