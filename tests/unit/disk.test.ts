import { Client } from "../../provider/client/client";
import { createDisk, deleteDisk, updateDisk } from "../../provider/disk/apply";
import type { DiskOutputs, DiskSpec } from "../../provider/disk/spec";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { Ownership } from "../../provider/resource/ownership/ownership";
import { Api, KEYS } from "../support/api";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { createCall, diskSpec } from "../support/spec";

/** What a data disk's lifecycle does and refuses, against the emulator. */

const ME = "a".repeat(16);
const _PLACE = { Region: "cn-wlcb", Zone: "cn-wlcb-01" };

let api: Api;
let client: Client;
beforeEach(async () => {
  api = await Api.start();
  client = new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
});
afterEach(() => api.close());

const instance = async () => (await client.call("CreateCompShareInstance", createCall())).instanceIds[0] as string;

const spec = (instanceId: string | undefined, changes: Partial<DiskSpec> = {}) => diskSpec({ instanceId, ...changes });

/** A run of its own; `kept`: the instances that it leaves in place. */
function run(kept: readonly string[] = []) {
  const owned = new Ownership();
  for (const id of kept) owned.markKept(id, "trainer");
  const context = simulatedContext(client, { owned, clock: new SimulatedClock(Date.now()) });
  const exclusively = <T>(_id: string, work: () => Promise<T>) => work();
  return {
    owned,
    told: context.told,
    create: (declared: DiskSpec) => createDisk(context, declared, ME, exclusively),
    update: (stored: DiskOutputs, declared: DiskSpec) =>
      updateDisk(context, stored.diskId, stored, declared, exclusively),
    delete: (stored: DiskOutputs) => deleteDisk(context, stored.diskId, stored, exclusively),
  };
}

const existing = async () =>
  (await api.disks()).filter(({ ReleasedTime, Type }) => ReleasedTime === null && Type !== "Boot");
const stateOf = async (id: string) => (await api.living()).find(({ UHostId }) => UHostId === id)?.State;

describe("a move", () => {
  test("detaches the disk from one instance, which keeps running if it is kept, and attaches it to the other", async () => {
    const [one, other] = [await instance(), await instance()];
    const made = await run().create(spec(one));
    const moved = await run([one]).update(made, spec(other));
    expect(moved).toMatchObject({ diskId: made.diskId, instanceId: other });
    expect([await stateOf(one), await stateOf(other)]).toEqual(["Running", "Running"]);
  });

  test("leaves an instance that may be deleted stopped, and says so", async () => {
    const [one, other] = [await instance(), await instance()];
    const made = await run().create(spec(one));
    const { update, told } = run();
    await update(made, spec(other));
    expect(await stateOf(one)).toBe("Stopped");
    expect(told.warnings).toEqual([expect.stringContaining(`${one} was stopped to detach the disk ${made.diskId}`)]);
  });

  test("doesn't stop an instance on which the state doesn't have the disk", async () => {
    const [one, other] = [await instance(), await instance()];
    const made = await run().create(spec(one));
    const elsewhere = { ...made, instanceId: "uhost-elsewhere" };
    await expect(run([one]).update(elsewhere, spec(other))).rejects.toThrow(
      `it is attached to ${one}, and this stack has it on uhost-elsewhere`,
    );
    expect(await stateOf(one)).toBe("Running");
    expect(await existing()).toEqual([expect.objectContaining({ UHostId: one })]);
  });

  test("that is refused after the stop says that the instance stays stopped", async () => {
    const [one, other] = [await instance(), await instance()];
    const made = await run().create(spec(one));
    await api.faults({ action: "DetachCompshareDisk", nth: 1, fault: "retcode:292" });
    const { update, told } = run([one]);
    await expect(update(made, spec(other))).rejects.toThrow("292");
    expect(await stateOf(one)).toBe("Stopped");
    expect(told.warnings).toEqual([expect.stringContaining(`${one} was stopped`)]);
  });

  test("to no instance leaves the disk where it is", async () => {
    const one = await instance();
    const made = await run().create(spec(one));
    expect(await run().update(made, spec(undefined))).toMatchObject({ instanceId: one });
  });
});

describe("growth", () => {
  test("stops its instance only if the service requires it, and starts it again", async () => {
    const one = await instance();
    const made = await run().create(spec(one));
    await api.settings({ diskGrowth: "stopped" });
    expect(await run([one]).update(made, spec(one, { size: 200 }))).toMatchObject({ size: 200 });
    expect(await stateOf(one)).toBe("Running");
    expect(await api.calls()).toMatchObject({ StopCompShareInstance: 1, StartCompShareInstance: 1 });
  });

  test("that fails leaves the state unchanged, and the next run continues", async () => {
    const one = await instance();
    const made = await run().create(spec(one));
    await api.faults({ action: "ResizeCompShareDisk", nth: 1, fault: "retcode:292" });
    await api.faults({ action: "ResizeCompShareDisk", nth: 2, fault: "retcode:292" });
    const failure = await run([one])
      .update(made, spec(one, { size: 200, name: "store" }))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(IncompleteError);
    const { outputs } = failure as IncompleteError<DiskOutputs>;
    expect(outputs).toMatchObject({ size: 100, name: "data" });
    expect(await run([one]).update(outputs, spec(one, { size: 200 }))).toMatchObject({ size: 200 });
  });

  test("never shrinks", async () => {
    const one = await instance();
    const made = await run().create(spec(one));
    await expect(run().update(made, spec(one, { size: 50 }))).rejects.toThrow(
      "size changes, which requires a new disk",
    );
  });
});

describe("a deletion", () => {
  test("detaches the disk first from its instance, which keeps running if it is kept", async () => {
    const one = await instance();
    const made = await run().create(spec(one));
    await run([one]).delete(made);
    expect(await existing()).toEqual([]);
    expect(await stateOf(one)).toBe("Running");
  });

  test("of a disk that belongs to another entry deletes nothing", async () => {
    const made = await run().create(spec(await instance()));
    const { owned, told, delete: remove } = run();
    owned.markKept(made.diskId, "another");
    await remove(made);
    expect(await existing()).toHaveLength(1);
    expect(told.warnings).toEqual([expect.stringContaining("another entry of this stack has it")]);
  });

  test("of a disk on an instance where this stack didn't attach it is refused", async () => {
    const one = await instance();
    const made = await run().create(spec(one));
    await expect(run().delete({ ...made, instanceId: undefined } as DiskOutputs)).rejects.toThrow(
      `it is attached to ${one}`,
    );
    expect(await stateOf(one)).toBe("Running");
    expect(await existing()).toHaveLength(1);
  });

  test("of a missing disk succeeds, with a warning about where it was looked for", async () => {
    const made = await run().create(spec(await instance()));
    await run().delete(made);
    const { told, delete: remove } = run();
    await remove(made);
    expect(told.warnings).toEqual([expect.stringContaining(`${made.diskId} is treated as deleted`)]);
  });
});

test("an adopted disk isn't touched, and an unlisted one is refused", async () => {
  const one = await instance();
  const made = await run().create(spec(one));
  const [found] = await existing();
  const nonce = String(found?.Name).slice(-8);
  const before = await api.calls();
  const adopted = await run().create(spec(undefined, { adoptDiskId: `${made.diskId}:${nonce}` }));
  expect(adopted).toMatchObject({ diskId: made.diskId, instanceId: one });
  expect((await api.calls()).AttachCompshareDisk).toBe(before.AttachCompshareDisk);
  await expect(run().create(spec(undefined, { adoptDiskId: "udisk-none" }))).rejects.toThrow("udisk-none isn't listed");
});

test("a purchase without an answer buys one disk", async () => {
  const one = await instance();
  await api.faults({ action: "CreateAndAttachCompshareDisk", nth: 1, fault: "drop-after" });
  await run().create(spec(one));
  expect(await existing()).toHaveLength(1);
});
