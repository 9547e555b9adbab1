import { Crowd } from "../../provider/pulumi/process/crowd";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A run that declares so many instances, of which so many are being made, for so long. */
async function told(announced: number, running: number, parallel: number | undefined, ms: number): Promise<string[]> {
  const texts: string[] = [];
  const crowd = new Crowd((text) => texts.push(text));
  for (let n = 0; n < announced; n++) crowd.announce();
  const boots = Array.from({ length: running }, () =>
    crowd.create(parallel, () => new Promise<void>((resolve) => void setTimeout(resolve, ms))),
  );
  await jest.advanceTimersByTimeAsync(ms);
  await Promise.all(boots);
  return texts;
}

test("creates that wait for a place are told of, once", async () => {
  expect(await told(300, 8, 8, 20_000)).toEqual([
    "8 instances boot at once, as the engine runs 8 operations at a time, and at least 292 more wait for that. `--parallel <number of instances>` lets all boot together.",
  ]);
});

test.each([
  ["all have a place", 8, 8, 8, 20_000],
  ["places are free", 300, 5, 8, 20_000],
  ["boots are short", 300, 8, 8, 2000],
  ["the engine runs all at once", 300, 8, undefined, 20_000],
])("nothing is said where %s", async (_title, announced, running, parallel, ms) => {
  expect(await told(announced, running, parallel, ms)).toEqual([]);
});
