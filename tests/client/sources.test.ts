import { Client } from "../../provider/client/client";
import { CompShareError } from "../../provider/client/errors";
import { Account } from "../../provider/sources/account";
import { findCapacity } from "../../provider/sources/capacity";
import { findImage } from "../../provider/sources/image";
import { findImages } from "../../provider/sources/images";
import { findInstanceTypes } from "../../provider/sources/instance-types";
import { findInstance, findInstances } from "../../provider/sources/instances";
import { findPrice } from "../../provider/sources/price";
import { findZones } from "../../provider/sources/zones";
import { Api, KEYS } from "../support/api";
import { args } from "../support/instances";

/** Data sources against the emulator, over HTTP. */

let api: Api;
let account: Account;
const open = () => new Account(new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 }), {});
beforeEach(async () => {
  api = await Api.start();
  account = open();
});
afterEach(() => api.close());

const zone = "cn-wlcb-01";
const machine = { ...args(), chargeType: "Postpay", bootDisk: { type: "CLOUD_SSD", size: 200 } } as const;

async function make(...names: string[]): Promise<void> {
  const client = new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
  for (const Name of names) {
    await client.call("CreateCompShareInstance", {
      Region: "cn-wlcb",
      Zone: zone,
      MachineType: "G",
      GpuType: "4090",
      GPU: 1,
      CPU: 16,
      Memory: 65536,
      CompShareImageId: "compshareImage-xxxx",
      Disks: [{ IsBoot: true, Type: "CLOUD_SSD", Size: 200 }],
      ChargeType: "Postpay",
      Quantity: 1,
      Name,
    });
  }
}

/** The error that a question ends in. */
async function failure(question: Promise<unknown>): Promise<CompShareError> {
  const error = await question.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CompShareError) return error;
  throw new Error(`no CompShareError, but ${error}`);
}

describe("zones", () => {
  test("all, with their regions", async () => {
    const zones = await findZones(account, {});
    expect(zones).toContainEqual({ zone, region: "cn-wlcb", description: expect.any(String) });
    expect(new Set(zones.map(({ region }) => region)).size).toBeGreaterThan(1);
  });

  test("of a region", async () => {
    expect(new Set((await findZones(account, { region: "cn-sh2" })).map(({ region }) => region))).toEqual(
      new Set(["cn-sh2"]),
    );
  });
});

describe("instance types", () => {
  test("sizes are in MB and the smallest first, so that one can be spread into an instance's arguments", async () => {
    const [offer] = await findInstanceTypes(account, { zone, gpuType: "4090" });
    expect(offer).toMatchObject({ gpuType: "4090", zone, region: "cn-wlcb", inStock: true, spot: true });
    expect(offer?.sizes.slice(0, 2)).toEqual([
      { gpu: 1, cpu: 16, memory: 65536 },
      { gpu: 1, cpu: 16, memory: 96256 },
    ]);
  });

  test.each<[string, object, (name: string) => boolean]>([
    ["as Spot", { spot: true }, (name) => name !== "A800"],
    ["not as Spot", { spot: false }, (name) => ["A800", "H20", "4090_48G", "2080", "P40"].includes(name)],
    ["with large cards", { minimumVram: 80 }, (name) => ["A100", "A800", "H20"].includes(name)],
  ])("%s", async (_what, filter, isMeant) => {
    const names = (await findInstanceTypes(account, { zone, ...filter })).map(({ gpuType }) => gpuType);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !isMeant(name))).toEqual([]);
  });

  test("sizes that are too small are left out, and types that have no other", async () => {
    const offers = await findInstanceTypes(account, { zone, minimumCards: 8, minimumMemory: 1800 * 1024 });
    expect(offers.map(({ gpuType }) => gpuType).sort()).toEqual(["A800", "H20"]);
    expect(offers.flatMap(({ sizes }) => sizes).every(({ gpu, memory }) => gpu >= 8 && memory >= 1800 * 1024)).toBe(
      true,
    );
  });

  test("what is sold out says so", async () => {
    await api.settings({ soldOut: ["3090"] });
    const soldOut = await findInstanceTypes(account, { zone, inStock: false });
    expect(soldOut.map(({ gpuType }) => gpuType)).toEqual(["3090"]);
  });
});

describe("images", () => {
  test("of each kind", async () => {
    const kinds = ["system", "custom", "community", "shared"] as const;
    const found = await Promise.all(kinds.map((kind) => findImages(account, { kind })));
    for (const [index, images] of found.entries()) {
      expect(images.length).toBeGreaterThan(0);
      expect(images.every(({ kind, status }) => kind === kinds[index] && status === "Available")).toBe(true);
    }
  });

  test("one that can't be used is listed where that is asked for", async () => {
    const names = async (unavailable: boolean) =>
      (await findImages(account, { kind: "custom", unavailable })).map(({ name }) => name);
    expect(await names(false)).not.toContain("half-made");
    expect(await names(true)).toContain("half-made");
  });

  test("that run on a GPU type", async () => {
    const names = async (gpuType: string) => (await findImages(account, { gpuType })).map(({ imageId }) => imageId);
    expect(await names("5090")).toContain("compshareImage-blackwell");
    expect(await names("4090")).not.toContain("compshareImage-blackwell");
  });

  test.each<[string, object, string]>([
    ["by id, whosesoever", { imageId: "compshareImage-custom" }, "compshareImage-custom"],
    ["by name", { name: "Ubuntu 22.04" }, "compshareImage-ubuntu2204"],
    ["the newest of several", { nameContains: "ubuntu 22.04", newest: true }, "compshareImage-cuda124"],
    ["one of the account's own", { kind: "custom", name: "my-environment" }, "compshareImage-custom"],
  ])("one %s", async (_how, asked, imageId) => {
    expect(await findImage(account, asked)).toMatchObject({ imageId });
  });

  test("several are an error that names them and says how to tell them apart", async () => {
    const { code, message } = await failure(findImage(account, { nameContains: "Ubuntu" }));
    expect(code).toBe("AMBIGUOUS");
    expect(message).toContain("Ubuntu 22.04 (compshareImage-ubuntu2204");
    expect(message).toContain("newest: true");
  });

  test("none is an error that names what there is", async () => {
    const { code, message } = await failure(findImage(account, { name: "Ubuntu 30.04" }));
    expect(code).toBe("NOT_FOUND");
    expect(message).toContain('There is no system image with name "Ubuntu 30.04"');
    expect(message).toContain("Ubuntu 22.04 (compshareImage-ubuntu2204");
  });

  test.each<[string, object]>([
    ["name", { kind: "custom", name: "half-made" }],
    ["id", { imageId: "compshareImage-making" }],
  ])("one that isn't ready, by its %s, is told with its status", async (_by, asked) => {
    const { code, message } = await failure(findImage(account, asked));
    expect(code).toBe("NOT_FOUND");
    expect(message).toMatch(/^half-made \(compshareImage-making, Making.*\) isn't Available/);
    expect(message).not.toContain("There is no");
  });
});

describe("capacity", () => {
  test("which sizes are to be had", async () => {
    const { inStock, sizes } = await findCapacity(account, { ...machine, gpu: 1 });
    expect(inStock).toBe(true);
    expect(sizes).toContainEqual({ gpu: 1, cpu: 16, memory: 65536, inStock: true });
  });

  test("sold out is an answer, not an error", async () => {
    await api.settings({ soldOut: ["4090"] });
    expect(await findCapacity(account, machine)).toMatchObject({ inStock: false });
    const { gpu, cpu, memory, ...all } = machine;
    expect((await findCapacity(account, all)).sizes.length).toBeGreaterThan(1);
  });

  test.each<[object, string, string]>([
    [{ gpu: 12, cpu: undefined, memory: undefined }, "gpu 12", "gpu 10, cpu "],
    [{ gpu: 1, cpu: 17 }, "gpu 1, cpu 17, memory 65536", "gpu 1, cpu 16, memory 65536"],
    [{ memory: 64 }, "gpu 1, cpu 16, memory 64", "gpu 1, cpu 16, memory 65536"],
  ])("a size that isn't offered (%j) is an error with the nearest ones, sold out or not", async (size, asked, near) => {
    for (const soldOut of [[], ["4090"]]) {
      await api.settings({ soldOut });
      const { code, message } = await failure(findCapacity(open(), { ...machine, ...size }));
      expect(code).toBe("NOT_FOUND");
      expect(message).toContain(`4090 in ${zone} isn't offered with ${asked}. The nearest sizes: ${near}`);
    }
  });
});

describe("price", () => {
  test("the sum, its parts, and the other charge types", async () => {
    const price = await findPrice(account, machine);
    expect(price).toMatchObject({ chargeType: "Postpay", unit: "hour", hourly: 1.71, monthly: 1231.2 });
    expect(price.parts).toMatchObject({ instance: 1.66, bootDisk: 0.05, dataDisks: 0 });
    expect(price.byChargeType.Month).toMatchObject({ unit: "month" });
  });

  test("a charge type without a price is an error", async () => {
    const found = await failure(findPrice(account, { ...machine, gpuType: "A800", chargeType: "Spot" }));
    expect(found.message).toContain("Spot");
  });
});

describe("instances", () => {
  test("all pages are followed", async () => {
    await api.settings({ quota: 200 });
    await make(...Array.from({ length: 101 }, (_, index) => `worker-${index}`));
    const found = await findInstances(account, { zone });
    expect(new Set(found.map(({ name }) => name)).size).toBe(101);
    expect((await api.calls()).DescribeCompShareInstance).toBeGreaterThan(1);
  });

  test("by their properties, without a password", async () => {
    await make("trainer", "worker");
    const [found, ...others] = await findInstances(account, { nameContains: "TRAIN" });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ name: "trainer", zone, gpuType: "4090", memory: 65536, bootDisk: { size: 200 } });
    expect(JSON.stringify(found)).not.toMatch(/password/i);
  });

  test("one by its name; a name that two have is an error that names both", async () => {
    await make("trainer", "twin", "twin");
    expect(await findInstance(account, { name: "trainer" })).toMatchObject({ name: "trainer" });
    const { code, message } = await failure(findInstance(account, { name: "twin" }));
    expect(code).toBe("AMBIGUOUS");
    expect(message.match(/twin \(uhost-\w+, cn-wlcb-01, \w+/g)).toHaveLength(2);
  });

  test("one that isn't there is an error that names those that are", async () => {
    await make("trainer");
    const { code, message } = await failure(findInstance(account, { instanceId: "uhost-none" }));
    expect(code).toBe("NOT_FOUND");
    expect(message).toContain("trainer (uhost-");
  });

  test("one that nothing is said of isn't looked for", async () => {
    expect((await failure(findInstance(account, { region: "cn-wlcb" }))).message).toMatch(/instanceId|name/);
    expect(await api.calls()).toEqual({});
  });
});

describe("equal questions", () => {
  test("are asked once", async () => {
    await Promise.all([findPrice(account, machine), findPrice(account, machine)]);
    await findPrice(account, { ...machine });
    expect(await api.calls()).toEqual({ GetCompShareInstancePrice: 1 });
  });

  test("are asked again where that is wanted", async () => {
    await findZones(account, {});
    await findZones(account.fresh(), {});
    expect(await api.calls()).toEqual({ DescribeCompShareSupportZone: 2 });
  });

  test("are asked again after a failure", async () => {
    await api.faults({ action: "GetCompShareInstancePrice", nth: 1, fault: "retcode:230" });
    await failure(findPrice(account, machine));
    expect(await findPrice(account, machine)).toMatchObject({ hourly: 1.71 });
  });
});

test("a zone that its name doesn't place is looked up; one that nobody knows is an error that names the zones", async () => {
  const { code, message } = await failure(findPrice(account, { ...machine, zone: "moon" }));
  expect(code).toBe("NOT_FOUND");
  expect(message).toContain('no zone "moon"');
  expect(message).toContain(zone);
});
