import type { ActionName, Answer } from "../../provider/client/actions";
import { apiError, CompShareError } from "../../provider/client/errors";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { previewDeclaration } from "../../provider/instance/preview/preview";
import type { MachineOffer } from "../../provider/offers/catalogue";
import { Offers } from "../../provider/offers/offers";
import { Questions, unasked } from "../../provider/offers/questions";
import type { CheckDefaults } from "../../provider/resource/properties/check";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { spec } from "../support/spec";

/** What a preview says of a declaration, by what a scripted service answers. */

type Asked = Record<string, unknown>;
type Service = { readonly [A in ActionName]?: (params: Asked) => Answer<A> };

const offer = (changes: Partial<MachineOffer> = {}): MachineOffer => ({
  zone: "cn-wlcb-01",
  gpuType: "4090",
  isSoldOut: false,
  platforms: [],
  vramGb: 24,
  sizes: [
    { gpu: 1, cpu: 16, memoryGb: [64] },
    { gpu: 2, cpu: 32, memoryGb: [128] },
  ],
  bootDisks: [],
  dataDisks: [],
  ...changes,
});

const refusal = (retCode: number, what: string) => new CompShareError({ code: "API", what, retCode });

/** What was asked, in its order, and what a preview makes of the answers. A question without a script can't be asked. */
function service(answers: Service) {
  const asked: string[] = [];
  const told: string[] = [];
  const call = async (action: ActionName, params: Asked) => {
    asked.push(action);
    const answer = answers[action] as ((params: Asked) => unknown) | undefined;
    if (!answer) throw refusal(7777, `${action} was refused`);
    return answer(params) as never;
  };
  const offers = new Offers(() => ({ call }) as never, new Questions((...why) => told.push(unasked(...why))));
  const found = (changes: Partial<InstanceSpec>, defaults: CheckDefaults = {}, olds?: Partial<InstanceSpec>) => {
    const raw = { ...spec(), region: undefined, ...changes };
    return previewDeclaration(offers, { raw, olds: olds as never, defaults, now: 0, isPreview: true });
  };
  const preview = async (changes: Partial<InstanceSpec>, defaults: CheckDefaults = {}) => {
    const { violations, warnings } = await found(changes, defaults);
    return { violations: violations.map(({ property, reason }) => `${property}: ${reason}`), warnings };
  };
  const notes = async (changes: Partial<InstanceSpec>) => (await found(changes)).notes;
  /** What is said of changes to an instance that the state has. */
  const notesOfChange = async (changes: Partial<InstanceSpec>) =>
    (await found(changes, {}, (await found({})).inputs as never)).notes;
  return { asked, told, preview, notes, notesOfChange };
}

const NOBODY: Service = {};

describe("while the place isn't known", () => {
  const unlisted = { gpuType: "5090D", gpu: 8, cpu: 124, memory: 940 * 1024 };
  const beyondTable = { ...unlisted, gpuType: "4090", bootDisk: { type: "CLOUD_SSD" as const, size: 2000 } };

  test.each<[string, Partial<InstanceSpec>]>([
    ["zone", { ...unlisted, zone: UNKNOWN }],
    ["zone, with a size beyond the table's", { ...beyondTable, zone: UNKNOWN }],
    ["project", { ...beyondTable, projectId: UNKNOWN }],
    ["GPU type", { ...beyondTable, gpuType: UNKNOWN }],
    ["zone, with a fallback that isn't known either", { zone: UNKNOWN, fallbacks: [{ gpuType: "5090D" }] }],
    ["zone of a fallback", { fallbacks: [{ zone: UNKNOWN, gpuType: "5090D" }] }],
  ])("the built-in table doesn't refuse an unknown %s", async (_, changes) => {
    const { preview } = service({
      DescribeAvailableCompShareInstanceTypes: () => [offer()],
      CheckCompShareResourceCapacity: () => [],
    });
    expect(await preview(changes)).toEqual({ violations: [], warnings: [] });
  });

  test("the service isn't asked", async () => {
    const { preview, asked } = service(NOBODY);
    await preview({ zone: UNKNOWN, adoptInstanceId: "uhost-1", powerState: "withoutGpu" });
    expect(asked).toEqual([]);
  });

  test("the other rules still refuse", async () => {
    const { violations } = await service(NOBODY).preview({ ...unlisted, zone: UNKNOWN, memory: 64, name: "a/b" });
    expect(violations).toEqual([expect.stringMatching(/^memory: /), expect.stringMatching(/^name: /)]);
  });

  test("a fallback with a known place is checked against the catalogue", async () => {
    const { preview } = service({ DescribeAvailableCompShareInstanceTypes: () => [offer({ zone: "cn-sh2-02" })] });
    const { violations } = await preview({ zone: UNKNOWN, fallbacks: [{ zone: "cn-sh2-02", gpu: 3 }] });
    expect(violations).toEqual([expect.stringMatching(/^fallbacks\[0\]\.gpu: 3 cards aren't offered/)]);
  });
});

describe("a preview shows the price", () => {
  const market: Service = {
    DescribeAvailableCompShareInstanceTypes: () => [offer(), offer({ cpu: 32, gpu: 2, memoryGb: 128 } as never)],
    CheckCompShareResourceCapacity: () => [],
    GetCompShareInstancePrice: ({ Gpu, CompShareImageId, ChargeType }) => [
      {
        chargeType: ChargeType as string,
        instance: (Gpu as number) * (ChargeType === "Month" ? 720 : 1),
        bootDisk: 0,
        dataDisks: 0,
        image: CompShareImageId ? 1 : 0,
      },
    ],
  };
  const MACHINE = "1 x 4090 with 16 vCPUs and 64 GB";

  test.each<[string, Partial<InstanceSpec>, string[]]>([
    ["of a purchase", {}, [`${MACHINE} as Postpay in cn-wlcb-01 costs 2.00 CNY per hour including disks and image.`]],
    [
      "with the amount paid in advance",
      { chargeType: "Month", quantity: 3 },
      [
        `${MACHINE} as Month in cn-wlcb-01 costs 1.0014 CNY per hour including disks and image; 2163.00 CNY is paid in advance for 3 months.`,
      ],
    ],
    [
      "without an image that isn't known yet",
      { imageId: UNKNOWN },
      [
        `${MACHINE} as Postpay in cn-wlcb-01 costs 1.00 CNY per hour with its disks, without its image, which isn't known yet.`,
      ],
    ],
    ["not of an adopted instance", { adoptInstanceId: "uhost-1" }, []],
    ["not of unknown values", { gpu: UNKNOWN as never }, []],
    ["not of a refused declaration", { maxHourlyPrice: 0.5 }, []],
  ])("%s", async (_, changes, said) => {
    expect(await service(market).notes(changes)).toEqual(said);
  });

  test("of a change, and none without a change", async () => {
    expect(await service(market).notesOfChange({ gpu: 2, cpu: 32, memory: 131072 })).toEqual([
      expect.stringMatching(/^2 x 4090 .* costs 3\.00 CNY per hour/),
    ]);
    expect(await service(market).notesOfChange({})).toEqual([]);
  });

  test("not if the service has no price", async () => {
    expect(await service({ ...market, GetCompShareInstancePrice: undefined }).notes({})).toEqual([]);
  });
});

describe("while only the image is unknown", () => {
  const ofRun = { imageId: UNKNOWN, maxHourlyPrice: 1 };
  const quote = (instance: number) => [{ chargeType: "Postpay", instance, bootDisk: 0, dataDisks: 0, image: 0 }];
  const market = (machines: MachineOffer[], hourly = 1): Service => ({
    DescribeAvailableCompShareInstanceTypes: ({ InstanceType, Region }) =>
      InstanceType === "spot" ? [offer({ isSoldOut: true })] : Region === "cn-wlcb" ? machines : [],
    DescribeCompShareSupportZone: () => [],
    GetCompShareInstancePrice: ({ CompShareImageId }) => quote(CompShareImageId === undefined ? hourly : 100),
  });

  test.each<[string, Partial<InstanceSpec>, MachineOffer]>([
    ["GPU type", {}, offer({ isSoldOut: true })],
    ["GPU type as Spot", { chargeType: "Spot" }, offer()],
  ])("a %s that is sold out in each size is reported", async (_, changes, machine) => {
    const { preview } = service(market([machine]));
    const { warnings } = await preview({ ...ofRun, maxHourlyPrice: undefined, ...changes });
    expect(warnings[0]).toMatch(/^Sold out: 1 x 4090 with 16 vCPUs and 64 GB in cn-wlcb-01\./);
  });

  test("a machine that is too expensive without it is refused", async () => {
    expect((await service(market([offer()], 1.19)).preview(ofRun)).violations).toEqual([
      "maxHourlyPrice: 1 x 4090 with 16 vCPUs and 64 GB as Postpay in cn-wlcb-01 costs 1.19 CNY per hour with its disks, without its " +
        "image, which isn't known yet: more than maxHourlyPrice (1); choose another machine or charge type, or raise maxHourlyPrice",
    ]);
  });

  test("nothing is reported if there may be stock, and the stock isn't asked for", async () => {
    const { preview, asked } = service(market([offer()]));
    expect(await preview(ofRun)).toEqual({ violations: [], warnings: [] });
    expect(asked).not.toContain("CheckCompShareResourceCapacity");
  });
});

/** Lists of images that show none. */
const NO_IMAGES: Service = Object.fromEntries(
  ["CompShareImages", "CompShareCustomImages", "CompShareSharingImages", "CommunityImages"].map((list) => [
    `Describe${list}`,
    () => ({ images: [], total: 0 }),
  ]),
);

describe("a failed question is reported with what is used instead", () => {
  const machines = [offer(), offer({ gpuType: "A800" })];
  const zones = [{ zone: "cn-wlcb-01", region: "cn-wlcb", description: "" }];
  const refuse = () => {
    throw refusal(230, "no such parameter");
  };
  const market: Service = {
    DescribeCompShareSupportZone: () => zones,
    DescribeAvailableCompShareInstanceTypes: ({ InstanceType }) => (InstanceType === "spot" ? refuse() : machines),
    CheckCompShareResourceCapacity: () => [],
    ...NO_IMAGES,
  };

  test("for a price, and the catalogue is still used", async () => {
    const { preview, told } = service(market);
    await preview({ maxHourlyPrice: 1 });
    expect(told).toEqual([
      expect.stringMatching(/^The service can't be asked what machines cost: .*refused\. Prices aren't shown/),
    ]);
  });

  test("for a refused catalogue, the built-in table", async () => {
    const { preview, told } = service({ ...market, DescribeAvailableCompShareInstanceTypes: refuse });
    const { violations } = await preview({ gpuType: "5090D" });
    expect(violations).toEqual([expect.stringMatching(/^gpuType: .*from the API documentation/)]);
    expect(told).toEqual([
      "The service can't be asked which machines it offers: for cn-wlcb, no such parameter. Machines are checked against the API documentation.",
    ]);
  });

  test("for an empty catalogue, the built-in table", async () => {
    const { preview, told } = service({ ...market, DescribeAvailableCompShareInstanceTypes: () => [] });
    await preview({});
    expect(told).toContainEqual(
      expect.stringContaining("for cn-wlcb, it lists none. Machines are checked against the API documentation"),
    );
  });

  test("a missing region is the declaration's problem", async () => {
    const { preview, told } = service({ ...market, DescribeAvailableCompShareInstanceTypes: refuse });
    expect((await preview({ zone: "cn-bj9-01" })).violations).toEqual([expect.stringContaining("there is no region")]);
    expect(told).toEqual([]);
  });

  test("for Spot offers, the built-in table", async () => {
    const { preview, told } = service(market);
    const { violations } = await preview({ gpuType: "A800", chargeType: "Spot" });
    expect(violations).toEqual([
      expect.stringMatching(/^chargeType: "Spot" isn't offered for A800.*from the API documentation/),
    ]);
    expect(told).toEqual([
      expect.stringMatching(/^The service can't be asked what it offers as Spot: .* against the API documentation/),
    ]);
    expect((await preview({ chargeType: "Spot" })).violations).toEqual([]);
  });
});

describe("a problem that resources share", () => {
  const dear = { maxHourlyPrice: 1 };

  test("is reported by no resource if the service is unreachable", async () => {
    const { preview, told } = service({});
    for (let i = 0; i < 3; i++) expect(await preview(dear)).toEqual({ violations: [], warnings: [] });
    const topics = ["which zones", "which machines", "what is in stock", "what machines cost", "about images"];
    expect(told.sort()).toEqual(topics.sort().map((topic) => expect.stringContaining(`can't be asked ${topic}`)));
  });

  test("is reported by the first resource if the question is refused", async () => {
    const refuse = () => {
      throw refusal(230, "not now");
    };
    const { preview } = service({
      DescribeAvailableCompShareInstanceTypes: () => [offer()],
      CheckCompShareResourceCapacity: refuse,
      GetCompShareInstancePrice: refuse,
    });
    expect((await preview(dear)).warnings).toEqual([
      "Whether it is in stock isn't known: not now.",
      "Whether it costs more than maxHourlyPrice isn't known: not now.",
    ]);
    expect((await preview({ ...dear, memory: 65536, name: "another" })).warnings).toEqual([]);
  });
});

describe("the warning about a sold-out machine", () => {
  const zonesOf = (...names: string[]) => names.map((zone) => ({ zone, region: zone.slice(0, -3), description: "" }));
  const ZONES = zonesOf("cn-wlcb-01", "cn-sh2-02");
  const TWO = { gpu: 2, cpu: 32, memory: 128 * 1024 };
  const sizes = (one: boolean, two: boolean) => [
    { gpu: 1, cpu: 16, memoryGb: 64, isEnough: one },
    { gpu: 2, cpu: 32, memoryGb: 128, isEnough: two },
  ];
  /** Every zone sells every type as pay-as-you-go; some are left as Spot. */
  const market = (stock: (zone: string) => ReturnType<typeof sizes>, zones = ZONES): Service => ({
    DescribeCompShareSupportZone: () => zones,
    DescribeAvailableCompShareInstanceTypes: ({ Region, InstanceType }) =>
      zones
        .filter(({ region }) => region === Region)
        .flatMap(({ zone }) => [
          offer({ zone, isSoldOut: InstanceType === "spot" && zone === "cn-sh2-02" }),
          offer({ zone, gpuType: InstanceType === "spot" ? "A100" : "3090" }),
        ]),
    CheckCompShareResourceCapacity: ({ Zone }) => stock(Zone as string),
  });
  const advice = async (answers: Service, changes: Partial<InstanceSpec> = {}) => {
    const { preview, asked } = service(answers);
    const [warning = ""] = (await preview({ ...TWO, ...changes })).warnings;
    return {
      said: warning.replace(/^Sold out: 2 x 4090 with 32 vCPUs and 128 GB in cn-wlcb-01\. /, ""),
      stockQuestions: asked.filter((action) => action === "CheckCompShareResourceCapacity").length,
    };
  };

  test("shows the possible sizes and recommends no zone if each has fewer free cards than wanted", async () => {
    expect(await advice(market(() => sizes(true, false)))).toEqual({
      said:
        "No other zone has it in stock. cn-wlcb-01 has 1 x 4090 with 16 vCPUs and 64 GB. " +
        "Other GPU types in stock in cn-wlcb-01, perhaps not in every size: 3090.",
      stockQuestions: 2,
    });
  });

  test("names another zone with the same machine", async () => {
    const { said } = await advice(market((zone) => sizes(false, zone === "cn-sh2-02")));
    expect(said).toMatch(/^It is in stock in cn-sh2-02\. Other GPU types/);
  });

  test("counts the Spot stock for Spot", async () => {
    const { said } = await advice(
      market((zone) => sizes(false, zone === "cn-sh2-02")),
      { chargeType: "Spot" },
    );
    expect(said).toBe(
      "No other zone has it in stock. Other GPU types in stock in cn-wlcb-01, perhaps not in every size: A100.",
    );
  });

  test("comes from a few other zones, and says that more may have it", async () => {
    const many = zonesOf("cn-wlcb-01", "a-01", "b-01", "c-01", "d-01", "e-01");
    const { said, stockQuestions } = await advice(market((zone) => sizes(false, zone === "b-01"), many));
    expect(said).toMatch(/^It is in stock in b-01\. e-01 may have it\./);
    expect(stockQuestions).toBe(5);
  });

  test("leaves out a zone that refuses the question because of the image", async () => {
    const { said } = await advice(
      market((zone) => {
        if (zone === "cn-sh2-02") throw refusal(230, "Params [CompShareImageId] not available");
        return sizes(false, false);
      }),
    );
    expect(said).toMatch(/^No other zone has it in stock\./);
  });

  test("doesn't claim that unreachable regions have none", async () => {
    const { said } = await advice({ ...market(() => sizes(false, false)), DescribeCompShareSupportZone: () => [] });
    expect(said).toMatch(/^Other GPU types in stock/);
  });

  test("needs one question for several sizes of a GPU type", async () => {
    const { preview, asked } = service(market(() => sizes(true, true)));
    await preview({});
    await preview(TWO);
    expect(asked.filter((action) => action === "CheckCompShareResourceCapacity")).toHaveLength(1);
  });
});

describe("a price limit", () => {
  const market: Service = {
    DescribeAvailableCompShareInstanceTypes: ({ Region }) => [
      offer({ zone: Region === "cn-wlcb" ? "cn-wlcb-01" : "cn-sh2-02" }),
    ],
    CheckCompShareResourceCapacity: () => [],
    GetCompShareInstancePrice: () => [{ chargeType: "Postpay", instance: 2, bootDisk: 0, dataDisks: 0, image: 0 }],
  };
  const fallbacks = [{ zone: "cn-sh2-02" }];

  test("that the program sets is named by its property", async () => {
    const { violations } = await service(market).preview({ maxHourlyPrice: 1, fallbacks });
    expect(violations).toEqual([
      expect.stringMatching(/^maxHourlyPrice: .* raise maxHourlyPrice$/),
      expect.stringMatching(/^fallbacks\[0\]: .* raise maxHourlyPrice$/),
    ]);
  });

  test("that the stack's configuration sets is named as the setting", async () => {
    const { violations } = await service(market).preview({ fallbacks }, { maxHourlyPrice: 1 });
    expect(violations).toEqual([
      expect.stringMatching(/^: .* raise maxHourlyPrice; the limit is the setting compshare:maxHourlyPrice$/),
      expect.stringMatching(/^fallbacks\[0\]: .*; the limit is the setting compshare:maxHourlyPrice$/),
    ]);
  });
});

describe("a stock question refused because of a parameter", () => {
  const preview = (retCode: number, message: string, changes: Partial<InstanceSpec> = {}) =>
    service({
      DescribeAvailableCompShareInstanceTypes: () => [offer()],
      CheckCompShareResourceCapacity: () => {
        throw apiError({ action: "CheckCompShareResourceCapacity", isPurchase: false }, retCode, message);
      },
    }).preview(changes);

  test.each<[number, string, Partial<InstanceSpec>, string]>([
    [
      230,
      "[Disks.0.Size] is 20 to 1000",
      {},
      'bootDisk.size: 200 GB isn\'t available: the service says "[Disks.0.Size] is 20 to 1000"',
    ],
    [
      230,
      "[Disks.1.Type]",
      { dataDisks: [{ name: "data", type: "LOCAL_SSD", size: 50 }] },
      'dataDisks[0].type: "LOCAL_SSD" isn\'t available: the service says "[Disks.1.Type]"',
    ],
    [
      230,
      "[CompShareImageId]",
      {},
      'imageId: "compshareImage-xxxx" can\'t be used: the service says "[CompShareImageId]"',
    ],
    [
      226603,
      "another type",
      {},
      'imageId: "compshareImage-xxxx" can\'t be used for 4090: the service says "another type"',
    ],
    [
      230,
      "[ChargeType]",
      { chargeType: "Spot" },
      'chargeType: "Spot" isn\'t available: the service says "[ChargeType]"',
    ],
  ])("is reported with that parameter: %d %s %j", async (retCode, message, changes, problem) => {
    expect((await preview(retCode, message, changes)).violations).toEqual([problem]);
  });

  test.each([8357, 226604])("means sold out after RetCode %d", async (retCode) => {
    const [warning] = (await preview(retCode, "none")).warnings;
    expect(warning).toMatch(/^Sold out: 1 x 4090 .*\./);
  });

  test("otherwise leaves it open whether there is stock", async () => {
    expect(await preview(230, "[ChargeType]")).toEqual({
      violations: [],
      warnings: ['Whether it is in stock isn\'t known: the service says "[ChargeType]".'],
    });
  });
});
