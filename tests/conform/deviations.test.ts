import { forms } from "../../emulator/forms";
import { FACTS } from "../../provider/conform/facts/facts";
import { factsThat, leftIn, type Meanwhile, Stage } from "./support";

/** An emulator that is switched to deviate: each deviation is found, and nothing is left behind whatever it is. */

type Fault = { action: string; nth: number; fault: string; calls?: number | "all" };

interface Deviation {
  readonly settings?: Record<string, unknown>;
  /** Planted before the run. */
  readonly faults?: Fault[];
  /** Set once the machine is chosen: what it meets is not what it was told. */
  readonly later?: Record<string, unknown>;
  readonly projectId?: string;
  /** The facts that are found to differ, all of them. */
  readonly found: string[];
}

/** What sources tell differently, switched from what is believed to the other form. */
const FORMS: Record<string, Deviation> = {
  "spotForm=empty": { found: ["spot.described"] },
  "spotForm=spot": { found: ["spot.described"] },
  "spotStop=forced": { found: ["spot.stop"] },
  "spotStop=refused": { found: ["spot.stop"] },
  "gpuLessForm=unchanged": { found: ["gpu-less.described"] },
  "withoutGpuFlag=ignored": { found: ["start.old-flag"] },
  "withoutGpuFlag=honoured": { found: ["start.old-flag"] },
  "withoutGpuFilter=ignored": { found: ["describe.gpu-less-filter"] },
  "catalogueSpot=listed": { found: ["catalogue.spot"] },
  "catalogueScope=zone": { found: ["catalogue.scope"] },
  "inventoryField=GpuInventoryByZone": { found: ["inventory.field"] },
  "inventoryField=both": { found: ["inventory.field"] },
  "imageTypes=System": { found: ["images.types"] },
  "describedPrices=always": { found: ["describe.price-in-lists"] },
  "diskGrowth=stopped": { found: ["disk.grow-running"] },
  "releaseTime=exact": { found: ["stop.release-time"] },
  "throttledBy=429": { settings: { requestsPerSecond: 20 }, found: ["wire.throttle"] },
  "soldOutCode=226604": { later: { soldOut: ["P40", "2080", "2080Ti"] }, found: ["stock.sold-out"] },
  "notFoundCode=230": { found: ["delete.after"] },
  "missingProjectCode=230": { settings: { subAccount: true }, projectId: "org-emulator", found: ["wire.no-project"] },
};

const FAULTS: Record<string, Deviation> = {
  "a price": { settings: { prices: { "2080Ti": { Spot: 0.1 } } }, found: ["prices.spot-share"] },
  "small pages": { settings: { pageSize: 3 }, found: ["images.page"] },
  "a boot that fails": { settings: { failingBoots: 1 }, found: ["boot.states"] },
  "an image that fails": { settings: { failingImages: 1 }, found: ["image.statuses"] },
  "a list that lags": { settings: { timeScale: 1, listDelay: 200 }, found: ["create.shown"] },
  "what is deleted shows on": { settings: { timeScale: 1, lingerDelay: 200 }, found: ["delete.gone"] },
  "another code": {
    faults: [{ action: "StopCompShareInstance", nth: 2, fault: "retcode:8104" }],
    found: ["stop.stopped"],
  },
  "a switch that is refused": {
    faults: [{ action: "SwitchChargeType", nth: 1, fault: "retcode:8116" }],
    found: ["switch"],
  },
  "a disk that can't be detached": {
    faults: [{ action: "DetachCompshareDisk", nth: 1, fault: "retcode:8840" }],
    found: ["disk.detach"],
  },
  "an image that is refused": {
    faults: [{ action: "CreateCompShareCustomImage", nth: 1, fault: "retcode:8433" }],
    found: ["image.make"],
  },
  "what isn't JSON": {
    faults: [{ action: "GetProjectList", nth: 2, fault: "garbage" }],
    found: ["wire.envelope", "wire.action", "wire.request-uuid"],
  },
  "an error of HTTP": {
    faults: [{ action: "ModifyCompShareInstanceName", nth: 1, fault: "http:502" }],
    found: ["wire.envelope", "wire.action", "wire.request-uuid"],
  },
  "a create whose answer is lost": {
    faults: [{ action: "CreateCompShareInstance", nth: 1, fault: "drop-after" }],
    found: ["wire.in-time"],
  },
  "a disk that isn't listed": {
    faults: [{ action: "DescribeCompshareDisk", nth: 5, fault: "empty" }],
    found: ["disk.listed"],
  },
};

const everything = Object.entries({ ...FORMS, ...FAULTS });

test.each(everything)("reports the deviation %s", async (name, { settings, faults, later, projectId, found }) => {
  const stage = await Stage.start();
  try {
    const [form, value] = name in FORMS ? name.split("=") : [];
    await stage.api.settings({ ...settings, ...(form && { [form]: value }) });
    if (faults) await stage.api.faults(...faults);
    const meanwhile: Meanwhile = {
      projectId,
      confirm: async () => {
        if (later) await stage.api.settings(later);
        return true;
      },
    };
    const { report } = await stage.run({}, meanwhile);
    expect(factsThat(report, "differ")).toEqual(found);
    expect(await leftIn(stage.api)).toEqual([]);
  } finally {
    await stage.api.close();
  }
});

test("every form that the emulator supports has its deviation here", () => {
  const all = Object.entries(forms).flatMap(([name, schema]) => {
    const others = schema.unwrap().options.filter((option) => option !== schema.parse(undefined));
    return others.map((other) => `${name}=${other}`);
  });
  expect(Object.keys(FORMS).sort()).toEqual(all.sort());
});

test("each fact has an id of its own", () => {
  expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
});
