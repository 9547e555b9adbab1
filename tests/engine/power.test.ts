import type { Api } from "../support/api";
import { args, declareTrainer, eachWithStack, expectSettled, stackWith } from "../support/instances";
import type { Stack } from "../support/stack";

/** An instance that is stopped, started, and started without cards. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const settled = (changes: object) => expectSettled(api, stack, changes);
const to = async (changes: Record<string, unknown>) => {
  declareTrainer(stack, changes);
  await stack.up();
};

describe("powerState", () => {
  test("stops, starts, and starts without cards, in place; without a declaration nothing changes", async () => {
    declareTrainer(stack, { powerState: "stopped" });
    await stack.up();
    const { UHostId } = await api.only();
    await settled({ State: "Stopped" });
    expect((await stack.resources())[0]?.outputs).toMatchObject({ reclaimAt: expect.stringMatching(/^2\d{3}-/) });

    await to({ powerState: "running" });
    await settled({ UHostId, State: "Running", WithoutGpu: false });

    declareTrainer(stack, { powerState: "withoutGpu" });
    expect(await stack.preview()).toContain(
      "is stopped and started without its cards, which ends everything running on it",
    );
    await stack.up();
    await settled({ UHostId, State: "Running", WithoutGpu: true });

    await to({ powerState: "running" });
    await settled({ UHostId, State: "Running", WithoutGpu: false });

    declareTrainer(stack, {});
    await stack.preview("--expect-no-changes");
    await api.meddle(UHostId, { State: "Stopped" });
    await stack.refresh();
    await stack.preview("--expect-no-changes");
  });

  test("shows what somebody else started or stopped, and reverts it", async () => {
    declareTrainer(stack, { powerState: "running" });
    await stack.up();
    const { UHostId } = await api.only();
    await api.meddle(UHostId, { State: "Stopped" });
    await stack.refresh();
    expect(await stack.preview()).toContain(`${UHostId} is started, and charged while it runs`);
    await stack.up();
    await settled({ UHostId, State: "Running" });
  });

  test("without a free card: a warning at preview, an error at up, never a new instance; started once a card is free", async () => {
    declareTrainer(stack, { powerState: "stopped" });
    await stack.up();
    const { UHostId } = await api.only();
    await api.settings({ soldOut: ["4090"] });
    declareTrainer(stack, { powerState: "running" });
    expect(await stack.preview()).toContain(
      `\`pulumi up\` can't start ${UHostId}. onNoCapacity: "wait" would wait for stock.`,
    );
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("Could not start it");
    expect(await api.only()).toMatchObject({ UHostId, State: "Stopped" });
    await api.settings({ soldOut: [] });
    await stack.up();
    await settled({ UHostId, State: "Running" });
  });

  test("a resize leaves a stopped instance stopped, and one without cards without cards", async () => {
    declareTrainer(stack, { powerState: "stopped" });
    await stack.up();
    await to({ powerState: "stopped", gpu: 2, cpu: 32, memory: 131072 });
    await settled({ State: "Stopped", GPU: 2 });
    await to({ powerState: "withoutGpu", gpu: 1 });
    await settled({ State: "Running", GPU: 1, WithoutGpu: true });
  });

  test("a second instance without cards is refused at preview", async () => {
    declareTrainer(stack);
    const declaration = { args: args({ powerState: "withoutGpu" }) };
    stack.declare({ one: declaration, two: declaration });
    expect(await stack.fails("preview")).toContain('"withoutGpu" is possible for only one instance of an account');
  });

  test("another instance of the account that runs without cards is named at preview", async () => {
    declareTrainer(stack, { powerState: "withoutGpu" });
    await stack.up();
    const { UHostId } = await api.only();
    const other = await stackWith(api, { powerState: "withoutGpu" });
    try {
      expect(await other.preview()).toContain(`an account may have only one such instance, which is ${UHostId}`);
    } finally {
      other.dispose();
    }
  });
});
