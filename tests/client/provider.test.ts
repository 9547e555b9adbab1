import { Api } from "../support/api";
import { args } from "../support/instances";
import { providerOf } from "../support/provider";

/** What the provider itself answers to the engine, without an engine: tests/engine has what only that one shows. */

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

/** One declaration for each rule of the API page, and what its refusal says. */
const BAD: Record<string, [Record<string, unknown>, string]> = {
  "no-zone": [{ zone: undefined }, "zone is required"],
  "gpu-type": [{ gpuType: "4080" }, "isn't offered in cn-wlcb-01; choose one of 4090"],
  "gpu-count": [{ gpu: 11 }, "11 cards aren't offered for 4090 in cn-wlcb-01; choose 1, 2, 3, 4, 5, 6, 7, 8, 9 or 10"],
  "cpu-count": [{ cpu: 999 }, "999 vCPUs aren't offered; choices for 4090 with 1 card: 16 vCPUs with 64 or 94 GB"],
  "memory-gb": [{ memory: 64 }, "memory is in MB; for 64 GB write 65536"],
  "memory-odd": [{ memory: 65000 }, "isn't a multiple of 1024"],
  "memory-size": [{ memory: 1024 * 1024 }, "write 96256 (94 GB) or 65536 (64 GB)"],
  platform: [{ gpuType: "A100", minimalCpuPlatform: "Amd/Auto" }, 'write "Auto" or "Intel/Auto"'],
  "boot-disk": [{ bootDisk: undefined }, "bootDisk is required"],
  "disk-type": [{ bootDisk: { type: "SSD", size: 60 } }, "one of CLOUD_SSD"],
  rssd: [{ bootDisk: { type: "CLOUD_RSSD", size: 60 } }, "isn't offered as a boot disk for 4090 in cn-wlcb-01"],
  "charge-type": [{ chargeType: "Yearly" }, "one of Month, Day, Dynamic, Postpay, Spot"],
  spot: [{ gpuType: "A800", chargeType: "Spot" }, "isn't offered for A800"],
  quantity: [{ quantity: 0 }, "at least 1"],
  "name-rule": [{ name: "a/b" }, "isn't allowed: at most 63 characters"],
  typo: [{ GPU: 1 }, "there is no such property; write gpu"],
};

const OFFERS = [
  "DescribeAvailableCompShareInstanceTypes",
  "DescribeCompShareGpuInventory",
  "DescribeCompShareSupportZone",
];

test.each(Object.entries(BAD))(
  "check refuses bad input at preview, and asks only for what is offered: %s",
  async (_rule, [changes, reason]) => {
    const provider = await providerOf(api);
    const declared = { name: "trainer", ...args(changes), __identity: "urn", __run: { isPreview: true } };
    const { failures = [] } = await provider.check({}, declared);
    expect(failures.map((failure) => failure.reason).join("\n")).toContain(reason);
    const asked = Object.keys(await api.calls());
    expect(asked.filter((action) => !OFFERS.includes(action))).toEqual([]);
  },
);
