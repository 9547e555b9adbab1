import { withoutStacks } from "../../provider/pulumi/program/stacks";

/** While a resource is constructed, errors have no stacks: Pulumi would note hundreds. */

const frames = () => (new Error("why").stack ?? "").split("\n").length - 1;

afterEach(() => {
  delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
});

test("errors have no stack traces until the answer is called", () => {
  const before = frames();
  const withStacks = withoutStacks();
  const during = frames();
  withStacks();
  expect({ during, after: frames() }).toEqual({ during: 0, after: before });
});

test("a search for promise leaks keeps all stack traces", () => {
  process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
  const before = frames();
  const withStacks = withoutStacks();
  const during = frames();
  withStacks();
  expect(during).toBe(before);
});
