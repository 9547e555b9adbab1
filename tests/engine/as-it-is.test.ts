import { Api } from "../support/api";
import { args, newStack } from "../support/instances";
import type { Stack } from "../support/stack";

/** One program with all that sources tell differently, under each form of answer: nothing is left to change by it. */

const CONTAINER = { imageId: "compshareImage-container", ports: { http: [8188], tcp: [6006] } };
const program = (changes: { switched?: string } = {}) => ({
  spot: { args: args({ chargeType: "Spot" }) },
  container: { args: args({ ...CONTAINER, zone: "cn-bj2-03" }) },
  bare: { args: args({ powerState: "withoutGpu" }) },
  switched: { args: args({ chargeType: changes.switched ?? "Postpay" }) },
  yearly: { args: args({ chargeType: "Month" }) },
});

let api: Api;
let stack: Stack;
beforeEach(async () => {
  api = await Api.start();
  stack = await newStack(api);
});
afterEach(async () => {
  stack.dispose();
  await api.close();
});

const FORMS: Record<string, object> = {
  "as the sources agree best": {},
  "with nothing as the charge type of Spot": { spotForm: "empty", spotStop: "forced", catalogueSpot: "listed" },
  "with the words of old": {
    spotForm: "spot",
    gpuLessForm: "unchanged",
    describedPrices: "always",
    diskGrowth: "stopped",
  },
  "without a filter": { withoutGpuFilter: "ignored", inventoryField: "GpuInventoryByZone", catalogueScope: "zone" },
};

test.each(Object.entries(FORMS))("%s", async (_title, forms) => {
  await api.settings(forms);
  stack.declare(program());
  await stack.up();
  stack.declare(program({ switched: "Month" }));
  await stack.up();
  const yearly = (await api.instances()).find(({ Name }) => Name.startsWith("yearly"));
  await api.meddle(yearly?.UHostId ?? "", { ChargeType: "Year" });
  await stack.refresh();
  await stack.ok("preview", "--expect-no-changes");
  expect(await api.living()).toHaveLength(5);
  expect((await api.calls()).SwitchChargeType).toBe(1);
});
