import type { InstanceOutputs } from "../../provider/instance/model/facts";
import type { PropertyName } from "../../provider/instance/model/properties";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { lostDisks, stoppingChanges, warningsOf } from "../../provider/instance/preview/warnings";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { spec } from "../support/spec";

/** What a change loses or stops. The sentences themselves are in docs/reference/messages.md. */

const disk = (name: string, size = 50, type: "CLOUD_SSD" | "RSSD" = "CLOUD_SSD") => ({ name, type, size }) as never;
const withDisks = (...dataDisks: never[]) => spec({ dataDisks });

describe("a preview counts as lost", () => {
  test.each<[string, InstanceSpec, InstanceSpec, string[]]>([
    ["no data disks that stay or grow", withDisks(disk("a"), disk("b")), withDisks(disk("b", 60), disk("a")), []],
    ["a data disk that isn't declared any more", withDisks(disk("a"), disk("b")), withDisks(disk("b")), ["a"]],
    ["a renamed data disk", withDisks(disk("a")), withDisks(disk("c")), ["a"]],
    ["a shrunk data disk", withDisks(disk("a")), withDisks(disk("a", 40)), ["a"]],
    ["a data disk of another type", withDisks(disk("a")), withDisks(disk("a", 50, "RSSD")), ["a"]],
    ["no data disks while the declaration is unknown", withDisks(disk("a")), spec({ dataDisks: UNKNOWN as never }), []],
  ])("%s", (_, actual, declared, lost) => {
    expect(lostDisks(actual, declared).map(({ name }) => name)).toEqual(lost);
  });
});

describe("a running instance is stopped for", () => {
  test.each<[string, PropertyName[], InstanceSpec, PropertyName[]]>([
    ["another size", ["name", "gpu", "cpu", "memory"], spec(), ["gpu", "cpu", "memory"]],
    ["a larger boot disk", ["bootDisk"], spec(), ["bootDisk"]],
    ["not a larger data disk", ["dataDisks"], withDisks(disk("a", 60)), []],
    ["another image in place", ["imageId"], spec(), ["imageId"]],
    ["a virtual machine's password", ["password"], spec(), ["password"]],
    ["a removed data disk", ["dataDisks"], withDisks(), ["dataDisks"]],
    ["unknown data disks", ["dataDisks"], spec({ dataDisks: UNKNOWN as never }), ["dataDisks"]],
    ["not an added data disk", ["dataDisks"], withDisks(disk("a"), disk("b")), []],
    ["not a name or charge type", ["name", "chargeType", "keepDataDisks"], spec(), []],
  ])("%s", (_, updates, declared, stopping) => {
    expect(stoppingChanges(withDisks(disk("a")), declared, updates)).toEqual(stopping);
  });
});

describe("there is no warning", () => {
  const actual = (changes: Partial<InstanceOutputs> = {}) =>
    ({ ...spec(), state: "Running", disks: [], ...changes }) as InstanceOutputs;
  const tell = (updates: PropertyName[], was: Partial<InstanceOutputs> = {}) =>
    warningsOf({ id: "uhost-1", actual: actual(was), declared: spec(), updates, replaces: [] });

  test.each<[string, string[]]>([
    ["for a rename", tell(["name"])],
    ["for a resize of a stopped instance", tell(["gpu"], { state: "Stopped", chargeType: "Month" })],
    ["for a Stopped prepaid instance, which is kept", tell([], { state: "Stopped", chargeType: "Month" })],
  ])("%s", (_, said) => expect(said).toEqual([]));
});

test("a reclaimed instance that is replaced and retained isn't announced as deleted, nor left out", () => {
  const actual = { ...spec({ chargeType: "Spot" }), state: "Interrupted", disks: [] } as unknown as InstanceOutputs;
  const change = { id: "uhost-1", actual, declared: spec(), updates: [], replaces: ["onReclaim" as const] };
  expect(warningsOf({ ...change, oldHalf: "retained" })).toEqual([
    expect.stringMatching(
      /was reclaimed .*: a new instance is created \(onReclaim\)\. uhost-1 is only removed from the state/,
    ),
  ]);
});
