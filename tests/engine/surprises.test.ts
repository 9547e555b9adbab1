import type { Api } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import { type Stack, warningsOf } from "../support/stack";

/** Previews warn before data is lost or an instance stopped, once for each reason, in the engine's own output. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const DATA = [{ name: "data", type: "CLOUD_SSD", size: 50 }];
const LARGER = { gpu: 2, cpu: 32, memory: 131072 };
const REINSTALL = { onImageChange: "reinstall" };
const UBUNTU = { imageId: "compshareImage-ubuntu2204" };
const LOST_DISK = [/dataDisks changes: \S+ is stopped/, /The data disk data \(50 GB\) is deleted with all data/];

/** What a change says, by what it is: what was declared, what is, and the resource options. */
const CHANGES: Record<
  string,
  { before?: Record<string, unknown>; after: Record<string, unknown>; opts?: object; says: RegExp[] }
> = {
  replacement: {
    before: { dataDisks: DATA },
    after: { zone: "cn-sh2-02", dataDisks: DATA },
    says: [
      /zone and region change, which requires a new instance: uhost-\w+ is deleted with everything on its boot disk \(200 GB\) and its data disk data \(50 GB\)/,
    ],
  },
  "replacement that keeps data disks": {
    before: { dataDisks: DATA, keepDataDisks: true },
    after: { gpuType: "3090", dataDisks: DATA, keepDataDisks: true },
    says: [/gpuType changes, .* its data disk data \(50 GB\) is kept, detached and charged/],
  },
  "replacement that deletes first": {
    after: { gpuType: "3090" },
    opts: { deleteBeforeReplace: true },
    says: [/uhost-\w+ is deleted first \(deleteBeforeReplace\) with everything on its boot disk/],
  },
  "replacement that leaves the old one": {
    before: { chargeType: "Month" },
    after: { gpuType: "3090", chargeType: "Month" },
    opts: { retainOnDelete: true },
    says: [/a new one is created\. uhost-\w+ is only removed from the state \(retainOnDelete\): it is charged/],
  },
  "replacement of a prepaid instance": {
    before: { chargeType: "Month" },
    after: { chargeType: "Postpay" },
    says: [/chargeType changes/, /uhost-\w+ is paid until 20.*: deleting it forfeits that time/],
  },
  "another image": {
    after: UBUNTU,
    says: [/imageId changes, .* onImageChange: "reinstall" would keep id, address, card and data disks/],
  },
  reinstallation: {
    before: REINSTALL,
    after: { ...UBUNTU, ...REINSTALL },
    says: [
      /everything on the boot disk of uhost-\w+ \(200 GB\) is lost/,
      /imageId changes: uhost-\w+ is stopped and started again/,
    ],
  },
  resize: { after: LARGER, says: [/gpu, cpu and memory change: uhost-\w+ is stopped and started again/] },
  "data disk less": { before: { dataDisks: DATA }, after: {}, says: LOST_DISK },
  "smaller data disk": {
    before: { dataDisks: DATA },
    after: { dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 20 }] },
    says: LOST_DISK,
  },
  "data disk that is kept": {
    before: { dataDisks: DATA, keepDataDisks: true },
    after: { keepDataDisks: true },
    says: [/dataDisks changes: \S+ is stopped/, /The data disk data \(50 GB\) is detached and kept \(keepDataDisks\)/],
  },
  stop: {
    after: { powerState: "stopped" },
    says: [
      /uhost-\w+ is stopped, which ends everything running on it\. Its cards are released.* deletes it with its data 7 days after the stop/,
    ],
  },
  "start with cards": {
    before: { powerState: "withoutGpu" },
    after: { powerState: "running" },
    says: [/uhost-\w+ is stopped and started with its cards, which ends everything running on it/],
  },
  "stop that is planned": {
    after: { stopAt: "2099-01-31T22:00:00+08:00" },
    says: [/The service will stop uhost-\w+ at 2099-01-31T22:00:00\+08:00\. .* 7 days after the stop/],
  },
  "stop after each start": {
    before: { chargeType: "Month" },
    after: { chargeType: "Month", autoStopAfter: "8h" },
    says: [/The service will stop uhost-\w+ 8h after its last start \(20.*\).* This ends everything running on it\.$/],
  },
};

const nameOf = (text: string) => text.replaceAll(" ", "-");

test("each change shows its warnings under its resource's name; a refresh shows none", async () => {
  const declare = (which: "before" | "after") =>
    stack.declare(
      Object.fromEntries(
        Object.entries(CHANGES).map(([text, change]) => [
          nameOf(text),
          { args: args(change[which]), opts: change.opts },
        ]),
      ),
    );
  declare("before");
  await stack.up();
  declare("after");
  const warnings = warningsOf(await stack.preview());
  const expected = Object.entries(CHANGES).flatMap(([name, { says }]) =>
    says.map((text) => [nameOf(name), text] as const),
  );
  expect(warnings).toHaveLength(expected.length);
  for (const [name, text] of expected)
    expect(warnings.filter((one) => one.startsWith(`${name}: `))).toContainEqual(expect.stringMatching(text));
  expect(warningsOf(await stack.refresh())).toEqual([]);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ["Spot", { chargeType: "Spot" }, /A Spot instance may be reclaimed/],
  ["a planned stop", { autoStopAfter: "8h" }, /It will be stopped \(autoStopAfter\)\..* 7 days after the stop/],
])("warnings about %s appear at creation, each under its resource's name, and not again", async (_, changes, text) => {
  stack.declare({ first: { args: args(changes) }, second: { args: args(changes) } });
  const warnings = warningsOf(await stack.preview());
  expect(warnings).toHaveLength(2);
  for (const name of ["first", "second"])
    expect(warnings).toContainEqual(expect.stringMatching(`^${name}: ${text.source}`));
  await stack.up();
  expect(warningsOf(await stack.preview())).toEqual([]);
});

test("a preview says what happens to a reclaimed Spot instance, and what a change does", async () => {
  declareTrainer(stack, { chargeType: "Spot" });
  await stack.up();
  const [trainer] = await api.living();
  await api.meddle(trainer?.UHostId as string, { Reclaimed: true });
  await stack.refresh();
  expect(warningsOf(await stack.preview())).toEqual([
    expect.stringMatching(/was reclaimed by the service, which deletes it with its data after 7 days/),
  ]);
  declareTrainer(stack, { chargeType: "Spot", name: "renamed", onReclaim: "restart" });
  expect(warningsOf(await stack.preview()).join("\n")).toContain("it is started again (onReclaim)");
});

test("warnings name the resource, whatever its instance is called", async () => {
  const declare = (changes: object) => stack.declare({ rs: { args: args({ name: "longname", ...changes }) } });
  declare({ chargeType: "Spot" });
  expect(warningsOf(await stack.preview())).toEqual([expect.stringMatching(/^rs: A Spot instance may be reclaimed/)]);
  await stack.up();
  declare({ chargeType: "Spot", ...LARGER });
  expect(warningsOf(await stack.preview())).toEqual([expect.stringMatching(/^rs: gpu, cpu and memory change/)]);
  const output = await stack.up();
  // Progress has the resource's own row.
  expect(output).toMatch(/:Instance rs updating .*; stop it \(uhost-\w+\)/);
  expect(output).not.toContain("longname: ");
  const [{ inputs, outputs } = {}] = await stack.resources();
  expect({ ...inputs, ...outputs }).not.toHaveProperty("__run");
});

test("a Stopped pay-as-you-go instance is shown with the day when the service deletes it", async () => {
  declareTrainer(stack);
  await stack.up();
  const [instance] = await api.living();
  await api.meddle(instance?.UHostId ?? "", { State: "Stopped" });
  await stack.refresh();
  expect(warningsOf(await stack.preview())).toEqual([
    expect.stringMatching(/^trainer: uhost-\w+ is Stopped: .* 7 days after its stop, at 20\d\d-/),
  ]);
});

test("up doesn't repeat the warnings of its preview", async () => {
  declareTrainer(stack);
  await stack.up();
  declareTrainer(stack, LARGER);
  expect(warningsOf(await stack.up())).toEqual([]);
});
