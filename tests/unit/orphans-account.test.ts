import type { Client } from "../../provider/client/client";
import { apiError, CompShareError } from "../../provider/client/errors";
import { holdingsAt, placesOf, type Where } from "../../provider/orphans/account";

type Answers = Record<string, (params: Record<string, unknown>) => unknown>;

/** An account that gives these answers, and notes how many calls were under way at once. */
function account(answers: Answers) {
  const load = { now: 0, most: 0 };
  const call = async (action: string, params: Record<string, unknown>) => {
    load.most = Math.max(load.most, ++load.now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    load.now--;
    return answers[action]?.(params);
  };
  return { client: { call } as Pick<Client, "call">, load };
}

const refused = () => {
  throw apiError({ action: "It", isPurchase: false }, 299, "no permission");
};
const lost = () => {
  throw new CompShareError({ code: "LOST", what: "no answer came" });
};
const OPEN: Answers = {
  DescribeCompShareSupportZone: () => [{ region: "cn-a" }, { region: "cn-b" }, { region: "cn-a" }],
  GetProjectList: () => [
    { id: "org-1", isDefault: true },
    { id: "org-2", isDefault: false },
  ],
};
const NOTHING_KNOWN = { regions: [], projects: [] };

async function places(answers: Answers, where: Partial<Where> = {}) {
  const warnings: string[] = [];
  const found = await placesOf(account(answers).client, { known: NOTHING_KNOWN, ...where }, (text) =>
    warnings.push(text),
  );
  const texts = found.map(
    (place) => `${place.region} ${place.projectId ?? "-"}${place.isDefaultProject ? " default" : ""}`,
  );
  return { texts, warnings };
}

describe("the search covers", () => {
  test.each<[string, Partial<Where>, string[]]>([
    ["all regions and projects", {}, ["cn-a org-1 default", "cn-a org-2", "cn-b org-1 default", "cn-b org-2"]],
    ["given regions", { regions: ["cn-b", "cn-b"] }, ["cn-b org-1 default", "cn-b org-2"]],
    ["given projects", { projects: ["org-2"] }, ["cn-a org-2", "cn-b org-2"]],
    ["given regions and projects", { regions: ["cn-a"], projects: ["org-1"] }, ["cn-a org-1 default"]],
  ])("%s", async (_title, where, texts) => {
    expect(await places(OPEN, where)).toEqual({ texts, warnings: [] });
  });

  test("no project that the account doesn't have, since nothing would be found there", async () => {
    await expect(places(OPEN, { projects: ["org-3"] })).rejects.toThrow("The account has no project org-3");
  });
});

describe("an account that doesn't answer", () => {
  test.each<[string, Answers, Partial<Where>, string[], string[]]>([
    [
      "its projects is searched in the one of keys that name none",
      { ...OPEN, GetProjectList: refused },
      { regions: ["cn-a"] },
      ["cn-a - default"],
      ["the default project"],
    ],
    [
      "its projects is searched in those of settings and states",
      { ...OPEN, GetProjectList: () => [] },
      { regions: ["cn-a"], known: { regions: [], projects: ["org-4", "org-5"], project: "org-4" } },
      ["cn-a org-4", "cn-a org-5"],
      ["org-4, org-5"],
    ],
    [
      "its projects is searched in those given",
      { ...OPEN, GetProjectList: refused },
      { regions: ["cn-a"], projects: ["org-6"] },
      ["cn-a org-6"],
      [],
    ],
    [
      "its regions is searched in those of the states and in those known by name",
      { ...OPEN, DescribeCompShareSupportZone: refused },
      { projects: ["org-1"], known: { regions: ["cn-z"], projects: [] } },
      ["cn-z org-1 default", "cn-wlcb org-1 default", "cn-sh2 org-1 default"],
      ["cn-z, cn-wlcb, cn-sh2"],
    ],
  ])("%s, and says so", async (_title, answers, where, texts, said) => {
    const seen = await places(answers, where);
    expect(seen.texts).toEqual(texts);
    expect(seen.warnings).toEqual(
      said.map((where) => expect.stringContaining(`only these were looked at: ${where}. `)),
    );
  });

  test.each(Object.keys(OPEN))("is an error if it isn't refused access (%s)", async (action) => {
    await expect(places({ ...OPEN, [action]: lost })).rejects.toThrow("no answer came");
  });
});

describe("regions and projects", () => {
  const many = Array.from({ length: 9 }, (_, at) => ({
    region: `cn-${at}`,
    projectId: "org-1",
    isDefaultProject: true,
  }));
  const instances: Answers = {
    DescribeCompShareInstance: ({ Region }) => ({ total: 1, instances: [{ UHostId: `uhost-${Region}` }] }),
    DescribeCompShareCustomImages: () => ({ total: 0, images: [] }),
    DescribeCompshareDisk: () => ({ total: 0, disks: [] }),
  };

  test("are read a few at a time, and listed in their order", async () => {
    const { client, load } = account(instances);
    const holdings = await holdingsAt(client, many, () => undefined);
    expect(holdings.map((holding) => holding.instances[0]?.UHostId)).toEqual(
      many.map(({ region }) => `uhost-${region}`),
    );
    expect(load.most).toBe(4);
  });

  test("are read without disks if the service can't list them, with a warning", async () => {
    const unknown = () => {
      throw apiError({ action: "It", isPurchase: false }, 161, "not available");
    };
    const told: string[] = [];
    const { client } = account({ ...instances, DescribeCompshareDisk: unknown });
    const [holding] = await holdingsAt(client, many, (text) => told.push(text));
    expect(holding).toMatchObject({ instances: [{ UHostId: "uhost-cn-0" }], disks: [] });
    expect(told).toContainEqual(expect.stringMatching(/doesn't list disks/));
  });

  test.each(Object.keys(instances))("fail the search if one can't be read (%s)", async (action) => {
    const flaky = ({ Region }: Record<string, unknown>) =>
      Region === "cn-7" ? refused() : instances[action]?.({ Region });
    const reading = holdingsAt(account({ ...instances, [action]: flaky }).client, many, () => undefined);
    await expect(reading).rejects.toThrow(
      /^cn-7, org-1, couldn't be looked at: .*no permission.*--region and --project/,
    );
  });
});
