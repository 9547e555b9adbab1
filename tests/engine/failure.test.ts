import type { Api } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const creates = async () => (await api.calls()).CreateCompShareInstance ?? 0;

describe("a create with an id is in the state, whatever fails afterwards", () => {
  test("if it is too slow, the next up continues waiting, and nothing is bought twice", async () => {
    await api.settings({ timeScale: 1 });
    declareTrainer(stack, {}, { customTimeouts: { create: "2s" } });
    const output = await stack.fails("up", "--yes", "--skip-preview");
    expect(output).toMatch(/could not boot it within \d+ s: it is "\w+"/);
    expect(output).toContain("kept in the state");
    const [stored] = await stack.resources();
    expect(stored?.id).toBe((await api.living())[0]?.UHostId);
    expect(stored?.initErrors).toHaveLength(1);

    await api.settings({ timeScale: 0 });
    await stack.up();
    expect((await stack.resources())[0]).toMatchObject({ id: stored?.id, outputs: { state: "Running" } });
    await stack.preview("--expect-no-changes");
    expect(await creates()).toBe(1);
  });

  test("if the installation fails, the wait ends at once, with advice", async () => {
    await api.settings({ failingBoots: 1 });
    declareTrainer(stack);
    const output = await stack.fails("up", "--yes", "--skip-preview");
    expect(output).toContain('is in the state "Install Fail", which it doesn\'t leave by itself');
    expect(await stack.resources()).toHaveLength(1);
    await stack.destroy();
    expect(await api.living()).toEqual([]);
  });
});

describe("a create is sent once", () => {
  test.each(["drop-after", "garbage"])("after %s the instance is found by its marker", async (fault) => {
    declareTrainer(stack);
    await api.faults({ action: "CreateCompShareInstance", nth: 1, fault });
    await stack.up();
    expect((await stack.resources()).map(({ id }) => id)).toEqual((await api.living()).map(({ UHostId }) => UHostId));
    await stack.preview("--expect-no-changes");
    expect(await creates()).toBe(1);
  });

  test.each([
    ["drop-before", /It isn't known whether the request took effect.*An instance "trainer" may have been created/],
    ["http:503", /HTTP status 503/],
    ["retcode:8433", /internal error.*It isn't known whether the request took effect/],
    ["retcode:8357", /sold out in this zone.*Nothing was created, changed or charged.*RetCode 8357, request id/],
    ["retcode:226608", /quota is used up.*instances now: none.*RetCode 226608/],
  ])("after %s the error says what is known", async (fault, message) => {
    declareTrainer(stack);
    await api.faults({ action: "CreateCompShareInstance", nth: 1, fault });
    expect((await stack.fails("up", "--yes", "--skip-preview")).replaceAll("\n", " ")).toMatch(message);
    expect(await creates()).toBe(1);
  });
});

describe("temporary failures are waited out", () => {
  test("a throttled create is sent again", async () => {
    declareTrainer(stack);
    await api.faults({ action: "CreateCompShareInstance", nth: 1, fault: "http:429" });
    await stack.up();
    expect(await api.living()).toHaveLength(1);
  });

  test("reads survive closed connections, throttling, errors and invalid answers", async () => {
    declareTrainer(stack);
    const faults = ["drop-before", "http:429", "http:503", "garbage"];
    await api.faults(...faults.map((fault, index) => ({ action: "DescribeCompShareInstance", nth: index + 1, fault })));
    await stack.up();
    expect((await stack.resources())[0]?.outputs.state).toBe("Running");
  });

  test("after a lost answer to a stop, a resize or a start, a look decides", async () => {
    declareTrainer(stack);
    await stack.up();
    const [before] = await api.living();
    for (const action of ["StopCompShareInstance", "ResizeCompShareInstance", "StartCompShareInstance"]) {
      await api.faults({ action, nth: 1, fault: "drop-after" });
    }
    declareTrainer(stack, { gpu: 2, cpu: 32, memory: 131072 });
    await stack.up();
    expect(await api.living()).toMatchObject([{ UHostId: before?.UHostId, State: "Running" }]);
    expect((await api.calls()).ResizeCompShareInstance).toBe(1);
  });

  test("an operation lock is waited out", async () => {
    declareTrainer(stack);
    await stack.up();
    await api.faults({ action: "StopCompShareInstance", nth: 1, fault: "retcode:8903" });
    declareTrainer(stack, { gpu: 2, cpu: 32, memory: 131072 });
    await stack.up();
    await stack.preview("--expect-no-changes");
  });

  test("a lost answer to a termination doesn't fail the deletion", async () => {
    declareTrainer(stack);
    await stack.up();
    await api.faults({ action: "TerminateCompShareInstance", nth: 1, fault: "drop-after" });
    await stack.destroy();
    expect(await api.living()).toEqual([]);
  });

  test("a lost answer to a disk's purchase: the disk is found, not bought again", async () => {
    declareTrainer(stack);
    await stack.up();
    await api.faults({ action: "CreateAndAttachCompshareDisk", nth: 1, fault: "drop-after" });
    declareTrainer(stack, { dataDisks: [{ name: "a", type: "CLOUD_SSD", size: 50 }] });
    await stack.up();
    await stack.preview("--expect-no-changes");
    expect((await api.disks()).filter(({ Type }) => Type !== "Boot")).toHaveLength(1);
  });
});

test("a resize that can't start again keeps the instance in the state, and the next up starts it", async () => {
  declareTrainer(stack);
  await stack.up();
  await api.faults({ action: "StartCompShareInstance", nth: 1, fault: "retcode:8357" });
  declareTrainer(stack, { gpu: 2, cpu: 32, memory: 131072 });
  const output = await stack.fails("up", "--yes", "--skip-preview");
  expect(output).toMatch(/Could not start it: StartCompShareInstance was refused: this GPU type is sold out/);
  expect(await api.living()).toMatchObject([{ State: "Stopped" }]);
  // Not even a refresh forgets that the stop was ours.
  await stack.refresh();
  expect(await stack.preview()).toContain("trainer update");
  await stack.up();
  expect(await api.living()).toMatchObject([{ State: "Running" }]);
  await stack.preview("--expect-no-changes");
});

test("one failed instance doesn't affect the others", async () => {
  stack.declare({ a: { args: args() }, b: { args: args({ imageId: "no-such-image" }) }, c: { args: args() } });
  expect(await stack.fails("up", "--yes", "--skip-preview", "--continue-on-error")).toContain("RetCode 230");
  expect((await stack.resources()).map(({ urn }) => urn.split("::").pop()).sort()).toEqual(["a", "c"]);
});
