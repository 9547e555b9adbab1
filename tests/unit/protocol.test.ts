import { storing } from "../../provider/pulumi/process/protocol";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";

/** What is heard of something that is made, and what becomes of it. */
function stored(work: () => Promise<{ id: string }>, lives: boolean) {
  const heard: string[] = [];
  const result = storing({ __provider: "text" }, (outputs) => ({ ...outputs, stamp: 1 }), work, {
    finished: ({ id }) => void heard.push(`finished ${id}`),
    unfinished: ({ id }) => void heard.push(`unfinished ${id}`),
    lives: async () => lives,
  });
  return { heard, result };
}

test.each([
  ["goes to the engine, and counts as handed over", true, ["unfinished uhost-1"]],
  ["reaches no engine that is gone: the next run has to find it by the journal", false, []],
])("what is made and unfinished %s", async (_what, lives, expected) => {
  const work = () => Promise.reject(new IncompleteError("uhost-1", { id: "uhost-1" }, "the engine is gone"));
  const { heard, result } = stored(work, lives);
  await expect(result).rejects.toMatchObject({
    id: "uhost-1",
    properties: { id: "uhost-1", stamp: 1, __provider: "text" },
    reasons: ["the engine is gone"],
  });
  expect(heard).toEqual(expected);
});

test.each([
  ["goes to the engine, and counts as handed back", true, ["finished uhost-1"]],
  ["reaches no engine that is gone", false, []],
])("what is made as declared %s", async (_what, lives, expected) => {
  const { heard, result } = stored(async () => ({ id: "uhost-1" }), lives);
  expect(await result).toEqual({ id: "uhost-1", stamp: 1 });
  expect(heard).toEqual(expected);
});
