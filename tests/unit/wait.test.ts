import { CompShareError } from "../../provider/client/errors";
import { waitUntil } from "../../provider/instance/observe/wait";
import { observed } from "../support/observed";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

const PLACE = spec();
const LOST = new CompShareError({ code: "LOST", what: "no answer" });

/** A world with a clock of its own, whose looks are scripted; the last one repeats. */
function world(...looks: (string | undefined | Error)[]) {
  const clock = new SimulatedClock();
  let polls = 0;
  const call = async () => {
    const look = looks[Math.min(polls++, looks.length - 1)];
    if (look instanceof Error) throw look;
    const instances = look === undefined ? [] : [observed(PLACE, { State: look }).seen];
    return { total: instances.length, instances } as never;
  };
  const context = simulatedContext({ call }, { clock });
  const boot = (deadline: number) =>
    waitUntil(context, {
      id: "uhost-1",
      place: PLACE,
      doing: "boot it",
      reached: ({ phase }) => phase === "running",
      deadline,
    });
  return { boot, progress: context.told.progress, time: clock.now, polls: () => polls };
}

describe("a wait can end in three ways", () => {
  test("reached: at once, if it is already so", async () => {
    const { boot, time } = world("Running");
    expect((await boot(60_000)).phase).toBe("running");
    expect(time()).toBeLessThan(50);
  });

  test("failed: at once, with advice", async () => {
    const { boot, polls } = world("Starting", "Install Fail");
    await expect(boot(60_000)).rejects.toThrow(/in the state "Install Fail".*kept in the state/);
    expect(polls()).toBe(2);
  });

  test("timed out: at the deadline, with the last observed state", async () => {
    const { boot, time } = world("Starting");
    await expect(boot(60_000)).rejects.toThrow('could not boot it within 60 s: it is "Starting"');
    expect(time()).toBeLessThan(60_100);
  });
});

test("polls slow down, from half a second to five", async () => {
  const { boot, polls } = world("Starting");
  await expect(boot(60_000)).rejects.toThrow();
  expect(polls()).toBeLessThan(40);
});

test("a fresh instance that isn't listed yet is waited for", async () => {
  const { boot } = world(undefined, undefined, "Starting", "Running");
  await expect(boot(60_000)).resolves.toMatchObject({ id: "uhost-1" });
});

test("a fresh instance that isn't listed for two minutes ends the wait", async () => {
  const { boot, time } = world(undefined);
  await expect(boot(3_600_000)).rejects.toThrow("isn't listed by the service; it may have been deleted elsewhere");
  expect(time()).toBeLessThan(130_000);
});

test("an instance that disappears ends the wait after the time that lists lag behind", async () => {
  const { boot, time } = world("Starting", undefined);
  await expect(boot(3_600_000)).rejects.toThrow("isn't listed by the service any more");
  expect(time()).toBeLessThan(25_000);
});

test("a service that doesn't answer for three minutes ends the wait, with its last error", async () => {
  const { boot, time } = world("Starting", LOST);
  await expect(boot(3_600_000)).rejects.toThrow(/no answer for \d+ s \(no answer\)/);
  expect(time()).toBeLessThan(190_000);
});

test("a look without an answer shows nothing, and the wait continues", async () => {
  const { boot, progress } = world(LOST, "Starting", LOST, "Running");
  await expect(boot(60_000)).resolves.toMatchObject({ id: "uhost-1" });
  expect(progress.join()).toContain("no answer");
});

test("a refusal by the service ends the wait, since it wouldn't change", async () => {
  const { boot, polls } = world(new CompShareError({ code: "API", what: "no", retCode: 171 }));
  await expect(boot(60_000)).rejects.toThrow("no");
  expect(polls()).toBe(1);
});

test("progress shows the state, the operation and the time so far", async () => {
  const { boot, progress } = world("Starting", "Starting", "Running");
  await boot(60_000);
  expect(progress).toEqual(["Starting 0 s: boot it (uhost-1)", "Starting 1 s: boot it (uhost-1)"]);
});
