import { Bench, example, here, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

/** How each list is asked for and told apart, and how an account comes to have more rows of it. */
const lists = {
  DescribeCompShareInstance: {
    field: "UHostSet",
    id: "UHostId",
    fill: (count: number) => bench.call("CreateCompShareInstance", { ...example, MaxCount: count }),
  },
  DescribeCompshareDisk: {
    field: "DiskSet",
    id: "ResourceId",
    fill: async (count: number) => {
      const id = await bench.create();
      for (let index = 0; index < count; index++) {
        await bench.steer(`instances/${id}`, { ExtraDisk: { Size: 10, Name: "data" } });
      }
    },
  },
  DescribeCompShareCustomImages: {
    field: "ImageSet",
    id: "CompShareImageId",
    fill: async (count: number) => {
      const id = await bench.create();
      for (let index = 0; index < count; index++) {
        await bench.on(id, "CreateCompShareCustomImage", { Name: `image-${index}` });
      }
    },
  },
};

type Listed = keyof typeof lists;

const plant = (action: string, fault: string, how: Parameters = { calls: "all" }) =>
  bench.steer("faults", [{ action, nth: 1, fault, ...how }]);

/** The total, and the ids of the rows; null without rows. */
async function ask(action: Listed, parameters: Parameters = {}): Promise<{ total: number; ids: string[] | null }> {
  const { field, id } = lists[action];
  const answer = await bench.call(action, { Region: here.Region, ...parameters });
  expect(answer.RetCode).toBe(0);
  return { total: answer.TotalCount, ids: answer[field]?.map((row: Parameters) => row[id]) ?? null };
}

const everySecond = (ids: string[]) => ids.filter((_, index) => index % 2 === 0);

describe.each(Object.keys(lists) as Listed[])("a list of %s hit by the fault", (action) => {
  let all: string[];
  beforeEach(async () => {
    await lists[action].fill(25);
    all = (await ask(action, { Limit: 100 })).ids!;
    expect(all.length).toBeGreaterThanOrEqual(25);
  });

  test("empty shows no rows, whatever the page", async () => {
    await plant(action, "empty");
    expect(await ask(action)).toEqual({ total: 0, ids: null });
    expect(await ask(action, { Offset: 20 })).toEqual({ total: 0, ids: null });
  });

  test("empty-list has the total and no rows", async () => {
    await plant(action, "empty-list");
    expect(await ask(action)).toEqual({ total: all.length, ids: null });
  });

  test("partial lacks every second row, and its total counts the rest", async () => {
    await plant(action, "partial");
    const left = everySecond(all);
    expect(await ask(action)).toEqual({ total: left.length, ids: left });
    expect(await ask(action, { Limit: 10, Offset: 10 })).toEqual({ total: left.length, ids: left.slice(10) });
  });

  test("short lacks the same rows, and its total counts all", async () => {
    await plant(action, "short");
    const pages = [await ask(action), await ask(action, { Offset: 20 })];
    expect(pages.map(({ total }) => total)).toEqual([all.length, all.length]);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(everySecond(all));
  });

  test.each(["partial", "short"])("%s by an id lacks only that row", async (way) => {
    await plant(action, `${way}:${all[3]}`);
    const ids = all.filter((id) => id !== all[3]);
    expect(await ask(action, { Limit: 100 })).toEqual({ total: way === "short" ? all.length : ids.length, ids });
  });

  test("repeated has its first page again on each", async () => {
    await plant(action, "repeated");
    for (const Offset of [0, 10, 20, 1000]) {
      expect(await ask(action, { Offset, Limit: 10 })).toEqual({ total: all.length, ids: all.slice(0, 10) });
    }
  });

  test("for one call is right again at the next", async () => {
    await plant(action, "empty", {});
    expect((await ask(action)).total).toBe(0);
    expect(await ask(action)).toEqual({ total: all.length, ids: all.slice(0, 20) });
  });

  test("for a time is right again after it", async () => {
    await plant(action, "short", { seconds: 60 });
    expect((await ask(action, { Limit: 100 })).ids).toEqual(everySecond(all));
    bench.pass(60);
    expect((await ask(action, { Limit: 100 })).ids).toEqual(all);
  });
});

test("an instance left out by its id isn't found by that id either; without an id it is", async () => {
  const id = await bench.create();
  await plant("DescribeCompShareInstance", "partial", { calls: 1 });
  expect(await ask("DescribeCompShareInstance", { UHostIds: [id] })).toEqual({ total: 1, ids: [id] });
  await plant("DescribeCompShareInstance", `partial:${id}`);
  expect(await ask("DescribeCompShareInstance", { UHostIds: [id] })).toEqual({ total: 0, ids: null });
});

test("an instance that a list leaves out still exists", async () => {
  const id = await bench.create();
  await plant("DescribeCompShareInstance", "empty");
  await plant("DescribeCompshareDisk", "empty");
  expect(await bench.on(id, "StopCompShareInstance")).toMatchObject({ RetCode: 0 });
  expect(await bench.look("instances")).toMatchObject([{ UHostId: id, State: "Stopped" }]);
});

test("an invalid request is refused all the same", async () => {
  await plant("DescribeCompShareInstance", "empty");
  expect(await bench.call("DescribeCompShareInstance", { Limit: 101 })).toMatchObject({ RetCode: 230 });
});
