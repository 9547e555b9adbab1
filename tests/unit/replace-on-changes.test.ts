import { replacingOnChanges } from "../../provider/resource/properties/replace-on-changes";

/** What the resource option `replaceOnChanges` makes of changes in place. */

const olds = { name: "a", gpu: 1, bootDisk: { type: "CLOUD_SSD", size: 100 }, dataDisks: [{ name: "d", size: 50 }] };
const changed = (paths: string[], changes: object, updates: string[] = Object.keys(changes)) =>
  replacingOnChanges({ updates, replaces: [] }, paths, { olds, news: { ...olds, ...changes } });

test.each<[string, string[], object]>([
  ["a property", ["name"], { name: "b" }],
  ["any property", ["*"], { gpu: 2 }],
  ["a part of a property", ["bootDisk.size"], { bootDisk: { type: "CLOUD_SSD", size: 200 } }],
  ["a property that changed in part", ["bootDisk"], { bootDisk: { type: "CLOUD_SSD", size: 200 } }],
  ["an item of a list", ["dataDisks[0].size"], { dataDisks: [{ name: "d", size: 60 }] }],
  ["any item of a list", ["dataDisks[*].size"], { dataDisks: [{ name: "d", size: 60 }] }],
  [
    "a new item of a list",
    ["dataDisks[1]"],
    {
      dataDisks: [
        { name: "d", size: 50 },
        { name: "e", size: 50 },
      ],
    },
  ],
  ["a quoted name", ['["name"]'], { name: "b" }],
])("the option replaces for %s", (_what, paths, changes) => {
  const names = Object.keys(changes);
  expect(changed(paths, changes)).toEqual({ updates: [], replaces: names, forced: names });
});

test.each<[string, string[], object]>([
  ["an empty list", [], { name: "b" }],
  ["another property", ["gpu"], { name: "b" }],
  ["another part", ["bootDisk.type"], { bootDisk: { type: "CLOUD_SSD", size: 200 } }],
  ["a name that only begins like the property's", ["names"], { name: "b" }],
  [
    "a part of an added item",
    ["dataDisks[*].size"],
    {
      dataDisks: [
        { name: "e", size: 70 },
        { name: "d", size: 50 },
      ],
    },
  ],
  ["properties that only options set", ["*"], { timeouts: { create: 60 } }],
])("the option doesn't replace for %s", (_what, paths, changes) => {
  const names = Object.keys(changes);
  expect(changed(paths, changes)).toEqual({ updates: names, replaces: [], forced: [] });
});

test("pending work without a changed property (a reclaimed instance) doesn't replace", () => {
  expect(changed(["*"], {}, ["onReclaim"])).toEqual({ updates: ["onReclaim"], replaces: [], forced: [] });
});
