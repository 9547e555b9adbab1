import { offer, refusal, type Service, service } from "../support/scripted-preview";

/** What a preview says of questions that the service doesn't answer. */

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
