import { Deletions } from "../../provider/process/deletions";

test("runs its callback once, after the last deletion in progress", async () => {
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

test("passes on a failed deletion's error, and counts the next deletion as the last", async () => {
  let times = 0;
  const deletions = new Deletions(async () => void times++);
  await expect(deletions.run(() => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  expect(times).toBe(0);
  await deletions.run(async () => undefined);
  expect(times).toBe(1);
});
