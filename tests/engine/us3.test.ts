import { Api } from "../support/api";
import { declareTrainer, stackWith } from "../support/instances";
import { type Stack, warningsOf } from "../support/stack";

/** US3 is mounted in an existing instance. */

const CONTAINER = { imageId: "compshareImage-container" };

let api: Api;
let stack: Stack;
beforeAll(async () => {
  api = await Api.start();
});
afterEach(async () => {
  stack.dispose();
  await api.reset();
});
afterAll(() => api.close());

test("US3 is mounted in place, once, while the instance runs; unmounting it replaces the instance", async () => {
  stack = await stackWith(api, CONTAINER);
  await stack.up();
  const { UHostId } = await api.only();
  declareTrainer(stack, { ...CONTAINER, enableUs3: true });
  expect(await stack.preview()).toContain("compshare:Instance trainer update");
  await stack.up();
  expect((await api.only()).UHostId).toBe(UHostId);
  expect(await api.calls()).toMatchObject({ AttachUS3: 1 });
  expect((await api.calls()).StopCompShareInstance).toBeUndefined();
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");

  declareTrainer(stack, CONTAINER);
  expect(warningsOf(await stack.preview()).join("\n")).toContain("enableUs3 changes, which requires a new instance");
});

test("US3 is mounted in a stopped instance, which is started for it and stopped again", async () => {
  stack = await stackWith(api, { ...CONTAINER, powerState: "stopped" });
  await stack.up();
  declareTrainer(stack, { ...CONTAINER, powerState: "stopped", enableUs3: true });
  expect(warningsOf(await stack.preview()).join("\n")).toContain("enableUs3");
  await stack.up();
  expect(await api.only()).toMatchObject({ State: "Stopped" });
  expect(await api.calls()).toMatchObject({ AttachUS3: 1 });
});

test("US3 isn't in the state if the service refuses it, and the next up tries again", async () => {
  stack = await stackWith(api, CONTAINER);
  await stack.up();
  await api.settings({ us3: false });
  declareTrainer(stack, { ...CONTAINER, enableUs3: true });
  expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("Could not mount US3");
  const before = (await api.calls()).AttachUS3 ?? 0;
  await api.settings({ us3: true });
  await stack.up();
  expect(await api.calls()).toMatchObject({ AttachUS3: before + 1 });
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");
});
