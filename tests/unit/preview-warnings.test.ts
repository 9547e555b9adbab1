import type { InstanceOutputs } from "../../provider/instance/model/facts";
import type { PropertyName } from "../../provider/instance/model/properties";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { lostDisks, stoppingChanges, warningsOf } from "../../provider/instance/preview/warnings";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { spec } from "../support/spec";

/** What a change loses or stops. The sentences themselves are in docs/reference/messages.md. */

const disk = (name: string, size = 50, type: "CLOUD_SSD" | "RSSD" = "CLOUD_SSD") => ({ name, type, size }) as never;
const withDisks = (...dataDisks: never[]) => spec({ dataDisks });

describe("data disks that are lost", () => {
  test.each<[string, InstanceSpec, InstanceSpec, string[]]>([
    ["none, where they stay or grow", withDisks(disk("a"), disk("b")), withDisks(disk("b", 60), disk("a")), []],
    ["one that isn't declared any more", withDisks(disk("a"), disk("b")), withDisks(disk("b")), ["a"]],
    ["one that is renamed", withDisks(disk("a")), withDisks(disk("c")), ["a"]],
    ["one that shrinks", withDisks(disk("a")), withDisks(disk("a", 40)), ["a"]],
    ["one of another type", withDisks(disk("a")), withDisks(disk("a", 50, "RSSD")), ["a"]],
    ["none, while the declaration isn't known", withDisks(disk("a")), spec({ dataDisks: UNKNOWN as never }), []],
  ])("%s", (_, actual, declared, lost) => {
    expect(lostDisks(actual, declared).map(({ name }) => name)).toEqual(lost);
  });
});

describe("changes that stop a running instance", () => {
  test.each<[string, PropertyName[], InstanceSpec, PropertyName[]]>([
    ["another size", ["name", "gpu", "cpu", "memory"], spec(), ["gpu", "cpu", "memory"]],
    ["a bigger boot disk", ["bootDisk"], spec(), ["bootDisk"]],
    ["not a bigger data disk", ["dataDisks"], withDisks(disk("a", 60)), []],
    ["another image in place", ["imageId"], spec(), ["imageId"]],
    ["the password of a machine", ["password"], spec(), ["password"]],
    ["a data disk that goes", ["dataDisks"], withDisks(), ["dataDisks"]],
    ["data disks that aren't known yet", ["dataDisks"], spec({ dataDisks: UNKNOWN as never }), ["dataDisks"]],
    ["not one that is only added", ["dataDisks"], withDisks(disk("a"), disk("b")), []],
    ["not a name or a charge type", ["name", "chargeType", "keepDataDisks"], spec(), []],
  ])("%s", (_, updates, declared, stopping) => {
    expect(stoppingChanges(withDisks(disk("a")), declared, updates)).toEqual(stopping);
  });
});

describe("nothing is said", () => {
  const actual = (changes: Partial<InstanceOutputs> = {}) =>
    ({ ...spec(), state: "Running", disks: [], ...changes }) as InstanceOutputs;
  const tell = (updates: PropertyName[], was: Partial<InstanceOutputs> = {}) =>
    warningsOf({ id: "uhost-1", actual: actual(was), declared: spec(), updates, replaces: [] });

  test.each<[string, string[]]>([
    ["of a rename", tell(["name"])],
    ["of a resize of an instance that is stopped already", tell(["gpu"], { state: "Stopped", chargeType: "Month" })],
    ["of a prepaid instance that is Stopped: it is kept", tell([], { state: "Stopped", chargeType: "Month" })],
  ])("%s", (_, said) => expect(said).toEqual([]));
});

test("a reclaimed instance that is replaced and retained isn't said to be deleted, nor passed over", () => {
  const actual = { ...spec({ chargeType: "Spot" }), state: "Interrupted", disks: [] } as unknown as InstanceOutputs;
  const change = { id: "uhost-1", actual, declared: spec(), updates: [], replaces: ["onReclaim" as const] };
  expect(warningsOf({ ...change, oldHalf: "retained" })).toEqual([
    expect.stringMatching(
      /was reclaimed .*: a new instance is created \(onReclaim\)\. uhost-1 is only removed from the state/,
    ),
  ]);
});
