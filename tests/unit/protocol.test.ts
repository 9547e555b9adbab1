import { IncompleteError } from "../../provider/instance/incomplete";
import { storing } from "../../provider/pulumi/protocol";

test.each([
  ["goes to the engine, and counts as handed over", true, ["uhost-1"]],
  ["reaches no engine that is gone: the next run has to find it by the journal", false, []],
])("what is made and unfinished %s", async (_what, lives, expected) => {
  const handed: string[] = [];
  const work = () => Promise.reject(new IncompleteError("uhost-1", { id: "uhost-1" }, "the engine is gone"));
  const stored = storing(
    { __provider: "text" },
    (outputs: { id: string }) => ({ ...outputs, stamp: 1 }),
    work,
    ({ id }) => void handed.push(id),
    async () => lives,
  );
  await expect(stored).rejects.toMatchObject({
    id: "uhost-1",
    properties: { id: "uhost-1", stamp: 1, __provider: "text" },
    reasons: ["the engine is gone"],
  });
  expect(handed).toEqual(expected);
});
