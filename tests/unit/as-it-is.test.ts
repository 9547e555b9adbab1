import { CompShareError } from "../../provider/client/errors";
import { inventorySchema } from "../../provider/client/offer-schemas";
import { instanceSchema } from "../../provider/client/schemas";
import { actionOf } from "../../provider/instance/apply/steps";
import { offerOf } from "../../provider/instance/check/live-rules";
import { offeredAs } from "../../provider/instance/check/offered";
import { connectionOf } from "../../provider/instance/model/connection";
import { diskLabel, diskLabelOwner } from "../../provider/instance/model/disks";
import { isContainer, observe } from "../../provider/instance/model/observed";
import { portsOf } from "../../provider/instance/model/ports";
import { reclaimTime } from "../../provider/instance/model/reclaim";
import { startStep } from "../../provider/instance/observe/gpu-less";
import { outputsOf } from "../../provider/instance/observe/outputs";
import { warningsOf } from "../../provider/instance/preview/warnings";
import type { MachineOffer } from "../../provider/offers/catalogue";
import { Offers } from "../../provider/offers/offers";
import { priceOf } from "../../provider/offers/price";
import { Queries, unavailableText } from "../../provider/offers/queries";
import { observed } from "../support/observed";
import { simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** Facts about the service, one row each: docs/internals/api.md has their sources. */

const seen = (fields: object) => instanceSchema.parse({ UHostId: "uhost-1", State: "Running", ...fields });
const output = (fields: object, declared = spec()) => outputsOf(declared, [], observe(seen(fields), 0));

describe("the charge type of a description", () => {
  test.each<[string, object, string]>([
    ["Spot, as Postpay with a flag", { ChargeType: "Postpay", IsSpot: true }, "Spot"],
    ["Spot, as nothing with a flag", { ChargeType: "", IsSpot: true }, "Spot"],
    ["Spot, with the flag as a word", { ChargeType: "Postpay", IsSpot: "True" }, "Spot"],
    ["Spot, as a word of its own", { ChargeType: "Spot" }, "Spot"],
    ["Postpay", { ChargeType: "Postpay", IsSpot: false }, "Postpay"],
    ["Year", { ChargeType: "Year" }, "Year"],
    ["none, which means as declared", {}, "Month"],
    ["a word that isn't known: as declared", { ChargeType: "Forever" }, "Month"],
  ])("%s", (_title, fields, chargeType) => {
    expect(output(fields, spec({ chargeType: "Month" })).chargeType).toBe(chargeType);
  });
});

describe("a stopped instance is deleted at noon of the 7th day, China time", () => {
  const at = (time: string) => Date.parse(time) / 1000;
  test.each<[string, object, string | undefined]>([
    [
      "stopped at night",
      { ChargeType: "Postpay", StopTime: at("2026-11-01T23:59:00+08:00") },
      "2026-11-08T12:00:00+08:00",
    ],
    [
      "stopped in the morning",
      { ChargeType: "Postpay", StopTime: at("2026-11-01T00:01:00+08:00") },
      "2026-11-08T12:00:00+08:00",
    ],
    [
      "Spot",
      { ChargeType: "Postpay", IsSpot: true, StopTime: at("2026-11-01T15:00:00Z") },
      "2026-11-08T12:00:00+08:00",
    ],
    [
      "as the service says",
      { ChargeType: "Postpay", StopTime: 1, ReleaseTime: at("2026-11-09T00:00:00Z") },
      "2026-11-09T00:00:00Z",
    ],
    ["never if it is prepaid", { ChargeType: "Year", StopTime: at("2026-11-01T00:01:00Z") }, undefined],
  ])("%s", (_title, fields, end) => {
    expect(reclaimTime(seen({ State: "Stopped", ...fields }))).toBe(end && at(end));
  });
});

describe("an instance without cards", () => {
  test.each<[string, object]>([
    ["zero GPUs", { GPU: 0, CPU: 8, Memory: 16384 }],
    ["MachineType O", { MachineType: "O", CPU: 2, Memory: 4096 }],
    ["Stopped and zero GPUs", { State: "Stopped", GPU: 0, CPU: 2, Memory: 4096 }],
  ])("is recognized by %s, and its size is no drift", (_title, fields) => {
    expect(observe(seen(fields), 0).withoutGpu).toBe(true);
    expect(output(fields)).toMatchObject({ gpu: 1, cpu: 16, memory: 65536 });
  });

  test("isn't assumed because the instance could run so", () => {
    const fields = { GPU: 1, SupportWithoutGpuStart: true, WithoutGpuSpec: { Cpu: 2, Memory: 4096, Gpu: 0 } };
    expect(observe(seen(fields), 0).withoutGpu).toBe(false);
  });

  /** The starts that are sent where the service refuses some. */
  async function starts(fields: Record<string, unknown>, refused: Record<string, string>) {
    const sent: unknown[] = [];
    const call = async (_action: string, { WithoutGpuSpec, ...params }: { WithoutGpuSpec?: string }) => {
      expect(params).not.toHaveProperty("WithoutGpu");
      sent.push(WithoutGpuSpec);
      const message = refused[WithoutGpuSpec ?? ""];
      if (message) throw new CompShareError({ code: "API", what: "refused", retCode: 230, message });
      return {} as never;
    };
    const step = startStep(observed(spec(), fields), true);
    await actionOf(step)
      .run(simulatedContext({ call } as never), spec(), "uhost-1")
      .catch(() => sent.push("refused"));
    return sent;
  }

  test.each<[string, Record<string, unknown>, Record<string, string>, unknown[]]>([
    ["of a machine uses B", {}, {}, ["B"]],
    ["of a container uses A", { InstanceType: "Container" }, {}, ["A"]],
    ["of a pod uses A", { UHostId: "cpod-1" }, {}, ["A"]],
    ["of a machine that doesn't support B uses A", {}, { B: "Params [WithoutGpuSpec] not available" }, ["B", "A"]],
    ["refused for another reason is tried only once", {}, { B: "Params [Zone] not available" }, ["B", "refused"]],
  ])("the start %s", async (_title, fields, refused, sent) => {
    expect(await starts(fields, refused)).toEqual(sent);
  });
});

describe("a container", () => {
  test.each([
    [{ UHostId: "cpod-1a2b" }, true],
    [{ InstanceType: "Container" }, true],
    [{ InstanceType: "UHost" }, false],
    [{}, false],
  ])("%j: %s", (fields, is) => expect(isContainer(seen(fields))).toBe(is));

  test.each(["uhost-1a2b3c", "cpod-1tq6i2ltk5mj", "cpod-1tq6i2ltk5mj-s1"])("a disk's label tells %s", (id) => {
    expect(diskLabelOwner(diskLabel(id, "my-data"))).toBe(id);
  });

  test("has a host name to log in to", () => {
    const command = "ssh -p 28870 root@cpod-1tq6i2ltk5mj-s1.podtcp.compshare.cn";
    expect(connectionOf(command, undefined)).toEqual({
      user: "root",
      host: "cpod-1tq6i2ltk5mj-s1.podtcp.compshare.cn",
      port: 28870,
    });
  });

  const declared = { http: [80], tcp: [22] };
  test.each<[string, object | undefined, object, object]>([
    ["none, which means as declared", undefined, declared, declared],
    ["none at all, which no container has", { HttpPorts: null, TcpPorts: [] }, declared, declared],
    ["those that are always open: no difference", { HttpPorts: [80, 8888], TcpPorts: [22, 23] }, declared, declared],
    [
      "those, where they are declared",
      { HttpPorts: [8888], TcpPorts: [23] },
      { http: [8888], tcp: [] },
      { http: [8888], tcp: [] },
    ],
    ["others", { HttpPorts: ["9000", 8888], TcpPorts: [23] }, declared, { http: [9000], tcp: [] }],
  ])("with ports %s", (_title, Ports, ports, is) => {
    expect(portsOf(seen({ Ports }), ports as never)).toEqual(is);
  });
});

describe("if the catalogue lists nothing as Spot", () => {
  const machine = (gpuType: string): MachineOffer => ({
    zone: "cn-wlcb-01",
    gpuType,
    isSoldOut: false,
    platforms: [],
    vramGb: undefined,
    sizes: [],
    bootDisks: [],
    dataDisks: [],
  });
  const MACHINES = [machine("4090"), machine("5090"), machine("A800")];
  const POOLS = { Exclusive: { "10027": { "4090": 1 } }, Spot: { "10027": { "4090": 0, "5090": "6" } } };

  async function catalogue(inventory: object | Error) {
    const told: string[] = [];
    const call = async (action: string, { InstanceType }: { InstanceType?: string }) => {
      if (action === "DescribeCompShareSupportZone")
        return [{ zone: "cn-wlcb-01", region: "cn-wlcb", description: "", zoneId: 10027 }];
      if (action === "DescribeAvailableCompShareInstanceTypes") return InstanceType === "spot" ? [] : MACHINES;
      if (inventory instanceof Error) throw inventory;
      return inventorySchema.parse(inventory);
    };
    const offers = new Offers(() => ({ call }) as never, new Queries((...why) => told.push(unavailableText(...why))));
    const found = await offers.catalogue({ region: "cn-wlcb" }, true);
    return { told, spot: found && offeredAs("Spot", found).map(({ gpuType, isSoldOut }) => [gpuType, isSoldOut]) };
  }

  test.each(["GpuInventory", "GpuInventoryByZone"])(
    "the stock of cards decides what Spot offers, in the field %s",
    async (name) => {
      const { spot, told } = await catalogue({ [name]: POOLS, SpotUnsupportedGpuTypes: ["A800"] });
      expect(spot).toEqual([
        ["4090", true],
        ["5090", false],
      ]);
      expect(told).toEqual([]);
    },
  );

  test.each([
    ["that doesn't tell", { GpuInventory: POOLS }],
    ["that is refused", new CompShareError({ code: "API", what: "no such action", retCode: 161 })],
  ])("a stock of cards %s leaves it to the built-in table, with a warning", async (_title, inventory) => {
    const { spot, told } = await catalogue(inventory);
    expect(spot?.map(([gpuType]) => gpuType)).toEqual(["4090", "5090"]);
    expect(told).toEqual([expect.stringContaining("can't be asked what it offers as Spot")]);
  });
});

test("a zone that the service knows is accepted even if the catalogue lacks it", () => {
  const where = spec({ zone: "cn-wlcb-03" });
  const machines: MachineOffer[] = [];
  expect(offerOf(where, { machines, zones: ["cn-wlcb-03"] })).toBeUndefined();
  expect(offerOf(where, { machines, zones: ["cn-wlcb-01"] })).toMatchObject({ property: "zone" });
});

test.each([
  ["no data disks, though the disks' price may include the boot disk", [], "1.5"],
  ["data disks, whose price includes the boot disk's", [{ name: "data", type: "CLOUD_SSD", size: 50 }] as const, "1.6"],
])("Spot without a price of its own costs 0.7 of Postpay, plus its disks: %s", async (_which, dataDisks, hourly) => {
  const quotes = [{ chargeType: "Postpay", instance: 2, bootDisk: 0.1, dataDisks: 0.2, image: 0 }];
  const declared = spec({ chargeType: "Spot", dataDisks: [...dataDisks] });
  const price = await priceOf({ call: async () => quotes as never }, declared);
  expect([price.chargeType, price.hourly.toString()]).toEqual(["Spot", hourly]);
});

describe("a preview warns", () => {
  const actual = { ...spec(), state: "Running", disks: [], instanceId: "uhost-1" };
  const say = (changes: object) =>
    warningsOf({ id: "uhost-1", actual, declared: spec(), updates: [], replaces: [], ...changes } as never).join(" ");

  test("that a paid year ends with a replacement", () => {
    const year = { ...actual, chargeType: "Year", expireTime: "2027-11-01T00:00:00Z" };
    expect(say({ actual: year, replaces: ["gpuType"] })).toContain(
      "is paid until 2027-11-01T00:00:00Z: deleting it forfeits",
    );
  });
  test("that a switch is paid in advance", () => {
    expect(say({ declared: spec({ chargeType: "Month" }), updates: ["chargeType"] })).toContain(
      "a month is paid in advance",
    );
  });
  test("that a machine is stopped for its password, and a container isn't", () => {
    expect(say({ updates: ["password"] })).toContain("password changes: uhost-1 is stopped and started again");
    expect(say({ actual: { ...actual, instanceType: "Container" }, updates: ["password"] })).toBe("");
  });
});
