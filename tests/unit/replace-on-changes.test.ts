import { replacingOnChanges } from "../../provider/resource/properties/replace-on-changes";

/** What the resource option `replaceOnChanges` makes of changes in place. */

const olds = { name: "a", gpu: 1, bootDisk: { type: "CLOUD_SSD", size: 100 }, dataDisks: [{ name: "d", size: 50 }] };
const changed = (paths: string[], changes: object, updates: string[] = Object.keys(changes)) =>
  replacingOnChanges({ updates, replaces: [] }, paths, { olds, news: { ...olds, ...changes } });

test.each<[string, string[], object]>([
  ["a property", ["name"], { name: "b" }],
  ["any", ["*"], { gpu: 2 }],
  ["a part", ["bootDisk.size"], { bootDisk: { type: "CLOUD_SSD", size: 200 } }],
  ["the whole of one that changed in part", ["bootDisk"], { bootDisk: { type: "CLOUD_SSD", size: 200 } }],
  ["an item", ["dataDisks[0].size"], { dataDisks: [{ name: "d", size: 60 }] }],
  ["any item", ["dataDisks[*].size"], { dataDisks: [{ name: "d", size: 60 }] }],
  [
    "one that is new",
    ["dataDisks[1]"],
    {
      dataDisks: [
        { name: "d", size: 50 },
        { name: "e", size: 50 },
      ],
    },
  ],
  ["a quoted name", ['["name"]'], { name: "b" }],
])("%s: the resource is replaced", (_what, paths, changes) => {
  const names = Object.keys(changes);
  expect(changed(paths, changes)).toEqual({ updates: [], replaces: names, forced: names });
});

test.each<[string, string[], object]>([
  ["nothing named", [], { name: "b" }],
  ["another property", ["gpu"], { name: "b" }],
  ["another part", ["bootDisk.type"], { bootDisk: { type: "CLOUD_SSD", size: 200 } }],
  ["a longer name", ["names"], { name: "b" }],
  [
    "a part of an item that comes",
    ["dataDisks[*].size"],
    {
      dataDisks: [
        { name: "e", size: 70 },
        { name: "d", size: 50 },
      ],
    },
  ],
  ["what only options say", ["*"], { timeouts: { create: 60 } }],
])("%s: it changes in place", (_what, paths, changes) => {
  const names = Object.keys(changes);
  expect(changed(paths, changes)).toEqual({ updates: names, replaces: [], forced: [] });
});

test("what is to be done though nothing was declared anew (a reclaimed instance) is no change", () => {
  expect(changed(["*"], {}, ["onReclaim"])).toEqual({ updates: ["onReclaim"], replaces: [], forced: [] });
});
