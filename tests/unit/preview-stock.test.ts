import { apiError } from "../../provider/client/errors";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { offer, refusal, type Service, service } from "../support/scripted-preview";

/** What a preview says of stock. */

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
