import type { ListedDisk } from "../../provider/instance/observe/disk-listing";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { attemptsAt, noteAttempt } from "../../provider/resource/ownership/journal";
import { readRemark } from "../../provider/resource/ownership/marker";
import {
  at,
  BUY,
  failing,
  LOST,
  listed,
  ME,
  marked,
  PLACE,
  refusal,
  type Scene,
  START,
} from "../support/scripted-disk";
import { diskSpec as spec } from "../support/spec";

/** How a data disk is bought, taken over or adopted. */

describe("a purchase", () => {
  test("sends the declared values, with the marker behind the name", async () => {
    const { create, params, context } = at({ lists: [[], [listed()]] });
    expect(await create()).toMatchObject({ diskId: "disk-1", instanceId: "uhost-1", status: "InUse" });
    expect(params(BUY)).toEqual({
      ...PLACE,
      UHostId: "uhost-1",
      Size: 100,
      DiskType: "SSDDataDisk",
      Name: expect.any(String),
      ChargeType: "Postpay",
      Quantity: 1,
    });
    expect(readRemark(String(params(BUY)?.Name))).toMatchObject({ text: "data", marker: { resource: ME } });
    expect(attemptsAt(context.journal, ME)).toMatchObject([
      { id: "disk-1", origin: { kind: "disk", region: "cn-wlcb" } },
    ]);
  });

  test("ends when the list shows the disk on its instance, with no operation in progress", async () => {
    const lists = [
      [],
      [],
      [listed({ attachedTo: undefined })],
      [listed({ attachedTo: "uhost-9" })],
      [listed({ status: "Attaching" })],
      [listed({ status: undefined })],
    ];
    const { create, context } = at({ lists });
    expect((await create()).status).toBe("");
    expect(context.told.progress.filter((text) => text.includes("attach it"))).toHaveLength(4);
    expect(context.owned.resourceOf("disk-1")).toBe(ME);
  });

  test("waits for operations on the instance", async () => {
    const { create, actions } = at({ lists: [[], [listed()]], fails: { [BUY]: [refusal(8903), undefined] } });
    await create();
    expect(actions()).toEqual([BUY, BUY]);
  });

  test("that never gets attached is incomplete, with the disk's id", async () => {
    const { create } = at({ lists: [[], [listed({ attachedTo: undefined })]] });
    const failure = await failing(create(spec({ timeouts: { create: 30 } })));
    expect(failure).toBeInstanceOf(IncompleteError);
    expect(failure).toMatchObject({
      id: "disk-1",
      message: expect.stringContaining("could not attach it within 30 s"),
      outputs: { diskId: "disk-1", status: "", createTime: new Date(START).toISOString() },
    });
  });

  test("that is refused reports only the refusal", async () => {
    const { create, context } = at({ fails: { [BUY]: [refusal(230)] } });
    expect(String(await failing(create()))).not.toContain("may have been bought");
    expect(attemptsAt(context.journal, ME)).toEqual([]);
  });

  test("without an answer or a listed disk says that one may exist", async () => {
    const { create } = at({ fails: { [BUY]: [LOST] } });
    expect(String(await failing(create()))).toMatch(/"data-pulumi-\S+" may have been bought/);
  });

  test("without an answer is settled by its attempt's marker, whatever else is listed", async () => {
    const others = [listed({ diskId: "x", name: "data" }), listed({ diskId: "y", name: marked("f".repeat(8), "b") })];
    const lists = [others, [...others, listed({ name: marked("00000001") })]];
    const { create, actions } = at({ lists, fails: { [BUY]: [LOST] } });
    expect(await create()).toMatchObject({ diskId: "disk-1" });
    expect(actions()).toEqual([BUY]);
  });
});

describe("a disk that an earlier attempt bought", () => {
  const NONCE = "d".repeat(8);
  const noted: Scene["before"] = ({ journal }) => noteAttempt(journal, ME, { at: START - 60_000, nonce: NONCE });
  const one = (changes: Partial<ListedDisk> = {}) => listed({ name: marked(NONCE), ...changes });

  test("is taken over if it still shows, and stays in the journal until the state has it", async () => {
    const { create, actions, context, seconds } = at({ lists: [[one()]], before: noted });
    expect(await create()).toMatchObject({ diskId: "disk-1" });
    expect([actions(), seconds()]).toEqual([[], 15]);
    expect(context.owned.resourceOf("disk-1")).toBe(ME);
    expect(attemptsAt(context.journal, ME)).toMatchObject([
      { nonce: NONCE, id: "disk-1", origin: { kind: "disk", region: "cn-wlcb" } },
    ]);
    expect(context.told.warnings).toEqual([
      expect.stringMatching(/^disk-1 was created at 1970-01-01T00:15:00.000Z by an attempt .* nothing was bought\.$/),
    ]);
  });

  test("that isn't as declared goes into the state unchanged, with the differences", async () => {
    const { create } = at({ lists: [[one({ size: 50, type: "CLOUD_NORMAL" })]], before: noted });
    expect(await failing(create())).toMatchObject({
      id: "disk-1",
      message: expect.stringMatching(/type is "CLOUD_NORMAL", size is 50\. It is charged/),
      outputs: { size: 50, type: "CLOUD_NORMAL" },
    });
  });

  test("must carry the resource's marker", async () => {
    const lists = [[listed({ name: marked("e".repeat(8), "b".repeat(16)) })], [listed()]];
    const { create, actions } = at({ lists, before: noted });
    await create();
    expect(actions()).toEqual([BUY]);
  });
});

describe("with adoptDiskId", () => {
  const adopting = spec({ adoptDiskId: "disk-1" });

  test("a create takes the disk unchanged, and buys nothing", async () => {
    const { create, actions } = at({ lists: [[listed({ name: "by-hand", size: 70, attachedTo: "uhost-9" })]] });
    expect(await create(adopting)).toMatchObject({ diskId: "disk-1", size: 70, instanceId: "uhost-9" });
    expect(actions()).toEqual([]);
  });

  test("a create refuses another resource's disk, with the command that shows its owner", async () => {
    const { create } = at({ lists: [[listed({ name: marked("e".repeat(8), "b".repeat(16)) })]] });
    await expect(create(adopting)).rejects.toThrow(/another Pulumi resource.*compshare orphans/);
  });

  test("a create refuses an unlisted disk, with the place where it was looked for", async () => {
    const { create } = at({});
    await expect(create({ ...adopting, projectId: "org-1" })).rejects.toThrow(
      "disk-1 isn't listed in cn-wlcb, project org-1 (at ",
    );
  });

  test("a replacement buys a new disk", async () => {
    const before: Scene["before"] = ({ owned }) => owned.record("disk-1", { resource: ME });
    const { create, actions } = at({ lists: [[], [listed()]], before });
    await create(adopting);
    expect(actions()).toEqual([BUY]);
  });
});
