import { Deletions } from "../../provider/process/deletions";

test("when no deletion is under way any more, something is done, once", async () => {
  const order: string[] = [];
  const deletions = new Deletions(async () => void order.push("afterwards"));
  let endFirst = () => {};
  const first = deletions.run(
    () =>
      new Promise((resolve) => {
        endFirst = () => {
          order.push("first");
          resolve();
        };
      }),
  );
  await deletions.run(async () => void order.push("second"));
  endFirst();
  await first;
  await deletions.run(async () => void order.push("third"));
  expect(order).toEqual(["second", "first", "afterwards", "third"]);
});

test("a deletion that fails fails as it did, and the next one is the last", async () => {
  let times = 0;
  const deletions = new Deletions(async () => void times++);
  await expect(deletions.run(() => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  expect(times).toBe(0);
  await deletions.run(async () => undefined);
  expect(times).toBe(1);
});
