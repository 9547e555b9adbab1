import { Client } from "../../provider/client/client";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { previewDeclaration } from "../../provider/instance/preview/preview";
import { Offers } from "../../provider/offers/offers";
import { Queries, unavailableText } from "../../provider/offers/queries";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { Api, KEYS } from "../support/api";
import { spec } from "../support/spec";

/** What previews ask the service, over HTTP. */

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

/** What a preview says of declarations of one run. */
async function preview(...declared: Partial<InstanceSpec>[]) {
  const told: string[] = [];
  const client = new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
  const offers = new Offers(() => client, new Queries((...why) => told.push(unavailableText(...why))));
  for (const changes of declared) {
    const raw = { ...spec(), region: undefined, ...changes };
    const found = await previewDeclaration(offers, { raw, olds: undefined, defaults: {}, now: 0, isPreview: true });
    told.push(...found.violations.map(({ reason }) => reason), ...found.warnings);
  }
  return told;
}

const TWO = { gpu: 2, cpu: 32, memory: 128 * 1024 };
const LIMITED = { maxHourlyPrice: 100 };

test.each<[string, Partial<InstanceSpec>, string]>([
  ["cards", { gpu: 12 }, "12 cards aren't offered for 4090 in cn-wlcb-01; choose 1, 2"],
  ["vCPUs", { cpu: 17 }, "17 vCPUs aren't offered; choices for 4090 with 1 card: 16 vCPUs with 64 or 94 GB"],
  [
    "memory",
    { memory: 131072 },
    "131072 (128 GB) isn't offered; choices for 4090 with 1 card: 16 vCPUs with 64 or 94 GB; write 96256 (94 GB) or 65536 (64 GB)",
  ],
  ["a GPU type", { gpuType: "4080" }, '"4080" isn\'t offered in cn-wlcb-01; choose one of 4090'],
  ["a GPU type in another spelling", { gpuType: "4090-48g" }, '"4090-48g" isn\'t a GPU type; write "4090_48G"'],
  [
    "a region",
    { zone: "cn-bj9-01" },
    '"cn-bj9-01" isn\'t a zone: there is no region "cn-bj9"; choose one of cn-wlcb-01, cn-sh2-02',
  ],
  [
    "a disk that only the stock question knows",
    { bootDisk: { type: "CLOUD_SSD", size: 5 } },
    "5 GB isn't available: the service says",
  ],
  ["a zone", { zone: "cn-wlcb-07" }, '"cn-wlcb-07" has no machines; choose one of cn-wlcb-01'],
  ["Spot", { gpuType: "A800", chargeType: "Spot" }, '"Spot" isn\'t offered for A800 in cn-wlcb-01; choose "Postpay"'],
  ["a boot disk", { bootDisk: { type: "CLOUD_SSD", size: 2000 } }, "a CLOUD_SSD boot disk has"],
  ["an image", { imageId: "compshareImage-none" }, '"compshareImage-none" can\'t be used'],
  [
    "an image's GPU types",
    { imageId: "compshareImage-blackwell" },
    '"compshareImage-blackwell" can\'t be used for 4090: it only supports',
  ],
  ["a zone in the wrong case", { zone: "CN-WLCB-01" }, '"CN-WLCB-01" isn\'t a zone; write "cn-wlcb-01"'],
  ["an instance to adopt", { adoptInstanceId: "uhost-none" }, 'there is no instance "uhost-none" in cn-wlcb'],
])("%s: refused, with what is possible", async (_property, changes, reason) => {
  expect(await preview(changes)).toEqual([expect.stringContaining(reason)]);
});

const ZONES = ["cn-wlcb-01", "cn-sh2-02", "cn-wlcb-03", "cn-bj2-03", "cn-sh2-01"];
const ONE_EACH = Object.fromEntries(ZONES.map((zone) => [`4090@${zone}`, 1]));

test("shows free cards as the sizes that they allow", async () => {
  await api.settings({ stock: ONE_EACH });
  expect(await preview(TWO)).toEqual([
    expect.stringMatching(
      /^Sold out: 2 x 4090 .*\. No other zone has it in stock\. cn-wlcb-01 has 1 x 4090 with 16 vCPUs and 94 GB, 1 x 4090 .* and 64 GB\. Other/,
    ),
  ]);
  await api.settings({ stock: { ...ONE_EACH, "4090@cn-sh2-02": 2 } });
  expect(await preview(TWO)).toEqual([expect.stringContaining("It is in stock in cn-sh2-02. cn-wlcb-01 has 1 x 4090")]);
});

test("checks stock and price without an image that the same run creates", async () => {
  const ofRun = { gpuType: "3090", imageId: UNKNOWN, maxHourlyPrice: 0.1 };
  await api.settings({ soldOut: ["3090"] });
  expect(await preview(ofRun)).toEqual([
    expect.stringContaining("costs 1.24 CNY per hour with its disks, without its image"),
    expect.stringContaining("Sold out: 1 x 3090 with 16 vCPUs and 64 GB in cn-wlcb-01."),
  ]);
});

test("checks catalogue and stock even if the price is unknown", async () => {
  await api.faults({ action: "GetCompShareInstancePrice", nth: 1, fault: "retcode:7777" });
  await api.settings({ soldOut: ["4090@cn-wlcb-01"] });
  expect(await preview({ ...LIMITED, gpuType: "5090D" }, LIMITED)).toEqual([
    expect.stringContaining("The service can't be asked what machines cost: "),
    expect.stringContaining("It is in stock in cn-sh2-02, "),
  ]);
});

test("reports a refused catalogue, and uses the built-in table", async () => {
  await api.faults({ action: "DescribeAvailableCompShareInstanceTypes", nth: 1, fault: "retcode:230" });
  expect(await preview({ gpuType: "5090D" })).toEqual([
    expect.stringContaining("The service can't be asked which machines it offers: for cn-wlcb, "),
    expect.stringContaining("from the API documentation"),
  ]);
});
