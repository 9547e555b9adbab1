import { CompShareError } from "../../provider/client/errors";
import type { ListedDisk } from "../../provider/instance/observe/disk-listing";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import {
  ATTACH,
  at,
  DELETE,
  DETACH,
  failing,
  GROW,
  LOST,
  listed,
  PLACE,
  RESTART,
  refusal,
  STOP,
  stored,
} from "../support/scripted-disk";
import { diskSpec as spec } from "../support/spec";

/** How a data disk is attached, grown and deleted. */

describe("an update", () => {
  test("makes no calls if the disk is as declared", async () => {
    const { update, actions } = at({ lists: [[listed()]] });
    expect(await update(spec({ timeouts: { delete: 60 } }))).toMatchObject({ timeouts: { delete: 60 } });
    expect(actions()).toEqual([]);
  });

  test("of an unlisted disk is refused", async () => {
    const { update } = at({});
    expect(String(await failing(update(spec({ size: 200 }))))).toContain(
      "disk-1 can't be changed: the service doesn't list it in cn-wlcb (at ",
    );
  });

  test("that requires a replacement is refused before any look", async () => {
    const { update, context } = at({});
    await expect(update(spec({ type: "CLOUD_RSSD" }))).rejects.toThrow("type changes, which requires a new disk");
    expect(context.told.progress).toEqual([]);
  });

  test("attaches a detached disk, and ends when the list shows it", async () => {
    const loose = listed({ attachedTo: undefined });
    const { update, sent } = at({ lists: [[loose], [loose], [listed({ status: "Attaching" })], [listed()]] });
    expect(await update(spec())).toMatchObject({ instanceId: "uhost-1", status: "InUse" });
    expect(sent).toEqual([[ATTACH, { ...PLACE, UHostId: "uhost-1", UDiskId: "disk-1" }]]);
  });

  test("moves a disk, and grows it on its new instance", async () => {
    const [here, loose, there] = [undefined, "", "uhost-2"].map((attachedTo) =>
      listed({ attachedTo: attachedTo === undefined ? "uhost-1" : attachedTo || undefined }),
    ) as [ListedDisk, ListedDisk, ListedDisk];
    const detaching = listed({ attachedTo: undefined, status: "Detaching" });
    const lists = [[here], [here], [detaching], [loose], [there], [there], [{ ...there, size: 200 }]];
    const { update, actions, params, context } = at({ lists });
    expect(await update(spec({ instanceId: "uhost-2", size: 200 }))).toMatchObject({
      instanceId: "uhost-2",
      size: 200,
    });
    expect(actions()).toEqual([DETACH, ATTACH, GROW]);
    expect(params(DETACH)).toEqual({ ...PLACE, UHostId: "uhost-1", UDiskId: "disk-1", Device: "" });
    expect(params(ATTACH)).toMatchObject({ UHostId: "uhost-2" });
    expect(params(GROW)).toEqual({ ...PLACE, UHostId: "uhost-2", UDiskId: "disk-1", Size: 200 });
    expect(context.told.progress.filter((text) => text.endsWith("(disk-1)") && !/ \d+ s: /.test(text))).toEqual([
      "detach it from uhost-1 (disk-1)",
      "attach it to uhost-2 (disk-1)",
      "grow it to 200 GB (disk-1)",
    ]);
  });

  test.each<[string, Partial<ListedDisk>, object[], string]>([
    ["as the list shows it", { device: "/dev/vdc" }, [{ DiskId: "disk-1", Drive: "/dev/vdx" }], "/dev/vdc"],
    [
      "as the instance shows it, if the list doesn't",
      {},
      [
        { DiskId: "disk-9", Drive: "/dev/vdx" },
        { DiskId: "disk-1", Drive: "/dev/vdd" },
      ],
      "/dev/vdd",
    ],
    ["as empty, if neither does", {}, [{ DiskId: "disk-9", Drive: "/dev/vdx" }], ""],
  ])("names the device to detach %s", async (_title, changes, DiskSet, Device) => {
    const lists = [[listed(changes)], [listed({ attachedTo: undefined })], [listed({ attachedTo: "uhost-2" })]];
    const { update, params } = at({ lists, instance: { State: "Stopped", DiskSet } });
    await update(spec({ instanceId: "uhost-2" }));
    expect(params(DETACH)).toMatchObject({ Device });
  });

  test("that is refused before anything was done throws the refusal", async () => {
    const { update } = at({ lists: [[listed({ attachedTo: "uhost-9" })]] });
    const failure = await failing(update(spec({ instanceId: "uhost-2" })));
    expect(failure).not.toBeInstanceOf(IncompleteError);
    expect(failure).toMatchObject({ code: "REFUSED", facts: { diskId: "disk-1", effect: "none" } });
  });

  test("detaches nothing if the state has the disk on no instance", async () => {
    const { update, actions } = at({ lists: [[listed()]] });
    const failure = await failing(update(spec({ instanceId: "uhost-2" }), stored({ instanceId: undefined })));
    expect(String(failure)).toContain("it is attached to uhost-1, and this stack has it on none");
    expect(actions()).toEqual([]);
  });

  test("that fails on the way keeps what was reached in the state, under the old name", async () => {
    const loose = listed({ attachedTo: undefined });
    const { update } = at({ lists: [[loose], [listed()]], fails: { [GROW]: [LOST] } });
    const failure = await failing(update(spec({ name: "store", size: 200 })));
    expect(failure).toBeInstanceOf(IncompleteError);
    expect(failure).toMatchObject({ id: "disk-1", outputs: { instanceId: "uhost-1", size: 100, name: "data" } });
  });
});

describe("growth", () => {
  const grown = (size: number, changes: Partial<ListedDisk> = {}) => listed({ size, ...changes });

  test("of an unattached disk names no instance", async () => {
    const loose = { attachedTo: undefined };
    const { update, sent } = at({ lists: [[grown(100, loose)], [grown(200, loose)]] });
    await update(spec({ instanceId: undefined, size: 200 }));
    expect(sent).toEqual([[GROW, { ...PLACE, UDiskId: "disk-1", Size: 200 }]]);
  });

  test("ends when the list shows the new size", async () => {
    const { update, actions } = at({
      lists: [[grown(100)], [grown(100)], [listed({ size: undefined })], [grown(200)]],
    });
    expect(await update(spec({ size: 200 }))).toMatchObject({ size: 200 });
    expect(actions()).toEqual([GROW]);
  });

  test("isn't started if the list doesn't show a size", async () => {
    const { update, actions } = at({ lists: [[listed({ size: undefined })]] });
    await update(spec({ size: 200 }));
    expect(actions()).toEqual([]);
  });

  test.each<[string, Error, string[]]>([
    ["is refused while the instance runs stops it and tries again", refusal(292), [GROW, STOP, GROW, RESTART]],
    ["gets no answer stops nothing", LOST, [GROW]],
    ["isn't sent stops nothing", new CompShareError({ code: "NOT_SENT", what: "no connection" }), [GROW]],
    ["meets a fault of the code stops nothing", new TypeError("not a function"), [GROW]],
  ])("that %s", async (_title, error, actions) => {
    const service = at({
      lists: [[grown(100)], [grown(200)]],
      fails: { [GROW]: [error, undefined] },
      instance: { State: "Running" },
      before: ({ owned }) => owned.markKept("uhost-1", "trainer"),
    });
    await failing(service.update(spec({ size: 200 })));
    expect(service.actions()).toEqual(actions);
  });

  test("of an unattached disk passes on a refusal", async () => {
    const service = at({ lists: [[grown(100, { attachedTo: undefined })]], fails: { [GROW]: [refusal(292)] } });
    await failing(service.update(spec({ instanceId: undefined, size: 200 })));
    expect(service.actions()).toEqual([GROW]);
  });
});

describe("a deletion", () => {
  test("detaches the disk, and deletes it once the list shows it detached", async () => {
    const loose = listed({ attachedTo: undefined });
    const lists = [[listed()], [listed()], [{ ...loose, status: "Detaching" }], [{ ...loose, status: undefined }]];
    const { remove, sent, context } = at({ lists });
    await remove();
    expect(sent.map(([action]) => action)).toEqual([DETACH, DELETE]);
    expect(sent[1]?.[1]).toEqual({ ...PLACE, UDiskId: "disk-1" });
    expect(context.told.progress.filter((text) => text.includes("s: detach it from uhost-1"))).toHaveLength(2);
  });

  test("of an unattached disk touches no instance", async () => {
    const { remove, actions, context } = at({ lists: [[listed({ attachedTo: undefined, status: undefined })]] });
    await remove();
    expect(actions()).toEqual([DELETE]);
    expect(context.told.progress).toEqual(["delete it (disk-1, )"]);
  });

  test("waits for operations on the disk", async () => {
    const lists = [[listed({ attachedTo: undefined })]];
    const { remove, actions } = at({ lists, fails: { [DELETE]: [refusal(8903), undefined] } });
    await remove();
    expect(actions()).toEqual([DELETE, DELETE]);
  });

  test("that is refused fails if the disk still shows after the time that lists lag behind", async () => {
    const { remove, actions } = at({
      lists: [[listed({ attachedTo: undefined })]],
      fails: { [DELETE]: [refusal(230)] },
    });
    await expect(remove()).rejects.toThrow("disk-1 could not be deleted: no. It is kept in the state, and is charged");
    expect(actions()).toEqual([DELETE]);
  });
});
