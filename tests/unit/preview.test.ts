import type { InstanceSpec } from "../../provider/instance/model/spec";
import type { MachineOffer } from "../../provider/offers/catalogue";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { NOBODY, offer, type Service, service } from "../support/scripted-preview";

/** What a preview says of a declaration while values are unknown, and of its price. */

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
