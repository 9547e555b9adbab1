import { checkInstance } from "../../provider/instance/check/check";
import { timeoutInputs, withoutBadTimeouts } from "../../provider/pulumi/program/timeouts";
import { spec } from "../support/spec";

/** The resource option `customTimeouts`. */

test.each<[string, number]>([
  ["30m", 1800],
  ["1h30m", 5400],
  ["1.5h", 5400],
  ["90s", 90],
  ["500ms", 0.5],
])("%s is %d s", (create, seconds) => {
  const timeouts = timeoutInputs({ create });
  expect(timeouts).toEqual({ create: seconds });
  expect(checkInstance({ ...spec(), timeouts }).violations).toEqual([]);
  expect(withoutBadTimeouts({ create })).toEqual({ create });
});

test("no timeouts give none", () => {
  expect(timeoutInputs(undefined)).toBeUndefined();
  expect(timeoutInputs({})).toBeUndefined();
  expect(withoutBadTimeouts(undefined)).toBeUndefined();
});

test.each<[unknown, string]>([
  ["-5m", 'a duration such as "30m" or "1h30m"'],
  ["soon", 'a duration such as "30m" or "1h30m"'],
  ["", 'a duration such as "30m" or "1h30m"'],
  [5, 'a duration such as "30m" or "1h30m"'],
  ["0s", "a duration above 0"],
])("%j is refused by check, which names the option, and isn't passed to the engine", (delete_, form) => {
  const custom = { create: "30m", delete: delete_ as string };
  expect(checkInstance({ ...spec(), timeouts: timeoutInputs(custom) }).violations).toEqual([
    { property: "customTimeouts.delete", reason: expect.stringContaining(`isn't valid: it must be ${form}`) },
  ]);
  expect(withoutBadTimeouts(custom)).toEqual({ create: "30m" });
});
