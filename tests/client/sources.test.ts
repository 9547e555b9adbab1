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
import { createCall } from "../support/spec";

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
    await client.call("CreateCompShareInstance", createCall({ Name }));
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
  test("lists all zones, with their regions", async () => {
    const zones = await findZones(account, {});
    expect(zones).toContainEqual({ zone, region: "cn-wlcb", description: expect.any(String) });
    expect(new Set(zones.map(({ region }) => region)).size).toBeGreaterThan(1);
  });

  test("lists the zones of a region", async () => {
    expect(new Set((await findZones(account, { region: "cn-sh2" })).map(({ region }) => region))).toEqual(
      new Set(["cn-sh2"]),
    );
  });
});

describe("instance types", () => {
  test("lists sizes in MB, smallest first, so that one can be spread into an instance's arguments", async () => {
    const [offer] = await findInstanceTypes(account, { zone, gpuType: "4090" });
    expect(offer).toMatchObject({ gpuType: "4090", zone, region: "cn-wlcb", inStock: true, spot: true });
    expect(offer?.sizes.slice(0, 2)).toEqual([
      { gpu: 1, cpu: 16, memory: 65536 },
      { gpu: 1, cpu: 16, memory: 96256 },
    ]);
  });

  test.each<[string, object, (name: string) => boolean]>([
    ["lists the types offered as Spot", { spot: true }, (name) => name !== "A800"],
    [
      "lists the types not offered as Spot",
      { spot: false },
      (name) => ["A800", "H20", "4090_48G", "2080", "P40"].includes(name),
    ],
    ["lists the types with large cards", { minimumVram: 80 }, (name) => ["A100", "A800", "H20"].includes(name)],
  ])("%s", async (_what, filter, isMeant) => {
    const names = (await findInstanceTypes(account, { zone, ...filter })).map(({ gpuType }) => gpuType);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !isMeant(name))).toEqual([]);
  });

  test("leaves out sizes that are too small, and types with no other size", async () => {
    const offers = await findInstanceTypes(account, { zone, minimumCards: 8, minimumMemory: 1800 * 1024 });
    expect(offers.map(({ gpuType }) => gpuType).sort()).toEqual(["A800", "H20"]);
    expect(offers.flatMap(({ sizes }) => sizes).every(({ gpu, memory }) => gpu >= 8 && memory >= 1800 * 1024)).toBe(
      true,
    );
  });

  test("marks what is sold out", async () => {
    await api.settings({ soldOut: ["3090"] });
    const soldOut = await findInstanceTypes(account, { zone, inStock: false });
    expect(soldOut.map(({ gpuType }) => gpuType)).toEqual(["3090"]);
  });
});

describe("images", () => {
  test("lists each kind of image", async () => {
    const kinds = ["system", "custom", "community", "shared"] as const;
    const found = await Promise.all(kinds.map((kind) => findImages(account, { kind })));
    for (const [index, images] of found.entries()) {
      expect(images.length).toBeGreaterThan(0);
      expect(images.every(({ kind, status }) => kind === kinds[index] && status === "Available")).toBe(true);
    }
  });

  test("lists unusable images on request", async () => {
    const names = async (unavailable: boolean) =>
      (await findImages(account, { kind: "custom", unavailable })).map(({ name }) => name);
    expect(await names(false)).not.toContain("half-made");
    expect(await names(true)).toContain("half-made");
  });

  test("lists the images that run on a GPU type", async () => {
    const names = async (gpuType: string) => (await findImages(account, { gpuType })).map(({ imageId }) => imageId);
    expect(await names("5090")).toContain("compshareImage-blackwell");
    expect(await names("4090")).not.toContain("compshareImage-blackwell");
  });

  test.each<[string, object, string]>([
    ["by id, whoever owns it", { imageId: "compshareImage-custom" }, "compshareImage-custom"],
    ["by name", { name: "Ubuntu 22.04" }, "compshareImage-ubuntu2204"],
    [
      "by part of its name, the newest of several",
      { nameContains: "ubuntu 22.04", newest: true },
      "compshareImage-cuda124",
    ],
    ["by name, among the account's own", { kind: "custom", name: "my-environment" }, "compshareImage-custom"],
  ])("finds one %s", async (_how, asked, imageId) => {
    expect(await findImage(account, asked)).toMatchObject({ imageId });
  });

  test("fails if several match, names them and says how to tell them apart", async () => {
    const { code, message } = await failure(findImage(account, { nameContains: "Ubuntu" }));
    expect(code).toBe("AMBIGUOUS");
    expect(message).toContain("Ubuntu 22.04 (compshareImage-ubuntu2204");
    expect(message).toContain("newest: true");
  });

  test("fails if none matches, and names those that exist", async () => {
    const { code, message } = await failure(findImage(account, { name: "Ubuntu 30.04" }));
    expect(code).toBe("NOT_FOUND");
    expect(message).toContain('There is no system image with name "Ubuntu 30.04"');
    expect(message).toContain("Ubuntu 22.04 (compshareImage-ubuntu2204");
  });

  test.each<[string, object]>([
    ["name", { kind: "custom", name: "half-made" }],
    ["id", { imageId: "compshareImage-making" }],
  ])("refuses one that isn't ready, found by its %s, and shows its status", async (_by, asked) => {
    const { code, message } = await failure(findImage(account, asked));
    expect(code).toBe("NOT_FOUND");
    expect(message).toMatch(/^half-made \(compshareImage-making, Making.*\) isn't Available/);
    expect(message).not.toContain("There is no");
  });
});

describe("capacity", () => {
  test("lists the sizes in stock", async () => {
    const { inStock, sizes } = await findCapacity(account, { ...machine, gpu: 1 });
    expect(inStock).toBe(true);
    expect(sizes).toContainEqual({ gpu: 1, cpu: 16, memory: 65536, inStock: true });
  });

  test("answers that a size is sold out without an error", async () => {
    await api.settings({ soldOut: ["4090"] });
    expect(await findCapacity(account, machine)).toMatchObject({ inStock: false });
    const { gpu, cpu, memory, ...all } = machine;
    expect((await findCapacity(account, all)).sizes.length).toBeGreaterThan(1);
  });

  test.each<[object, string, string]>([
    [{ gpu: 12, cpu: undefined, memory: undefined }, "gpu 12", "gpu 10, cpu "],
    [{ gpu: 1, cpu: 17 }, "gpu 1, cpu 17, memory 65536", "gpu 1, cpu 16, memory 65536"],
    [{ memory: 64 }, "gpu 1, cpu 16, memory 64", "gpu 1, cpu 16, memory 65536"],
  ])(
    "refuses a size that isn't offered (%j), and names the nearest ones, sold out or not",
    async (size, asked, near) => {
      for (const soldOut of [[], ["4090"]]) {
        await api.settings({ soldOut });
        const { code, message } = await failure(findCapacity(open(), { ...machine, ...size }));
        expect(code).toBe("NOT_FOUND");
        expect(message).toContain(`4090 in ${zone} isn't offered with ${asked}. The nearest sizes: ${near}`);
      }
    },
  );
});

describe("price", () => {
  test("shows the sum, its parts, and the other charge types", async () => {
    const price = await findPrice(account, machine);
    expect(price).toMatchObject({ chargeType: "Postpay", unit: "hour", hourly: 1.71, monthly: 1231.2 });
    expect(price.parts).toMatchObject({ instance: 1.66, bootDisk: 0.05, dataDisks: 0 });
    expect(price.byChargeType.Month).toMatchObject({ unit: "month" });
  });

  test("fails for a charge type without a price", async () => {
    const found = await failure(findPrice(account, { ...machine, gpuType: "A800", chargeType: "Spot" }));
    expect(found.message).toContain("Spot");
  });
});

describe("instances", () => {
  test("follows all pages", async () => {
    await api.settings({ quota: 200 });
    await make(...Array.from({ length: 101 }, (_, index) => `worker-${index}`));
    const found = await findInstances(account, { zone });
    expect(new Set(found.map(({ name }) => name)).size).toBe(101);
    expect((await api.calls()).DescribeCompShareInstance).toBeGreaterThan(1);
  });

  test("finds instances by their properties, and shows no password", async () => {
    await make("trainer", "worker");
    const [found, ...others] = await findInstances(account, { nameContains: "TRAIN" });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ name: "trainer", zone, gpuType: "4090", memory: 65536, bootDisk: { size: 200 } });
    expect(JSON.stringify(found)).not.toMatch(/password/i);
  });

  test("finds one by its name, and fails if two have that name", async () => {
    await make("trainer", "twin", "twin");
    expect(await findInstance(account, { name: "trainer" })).toMatchObject({ name: "trainer" });
    const { code, message } = await failure(findInstance(account, { name: "twin" }));
    expect(code).toBe("AMBIGUOUS");
    expect(message.match(/twin \(uhost-\w+, cn-wlcb-01, \w+/g)).toHaveLength(2);
  });

  test("fails for an unknown instance, and names the existing ones", async () => {
    await make("trainer");
    const { code, message } = await failure(findInstance(account, { instanceId: "uhost-none" }));
    expect(code).toBe("NOT_FOUND");
    expect(message).toContain("trainer (uhost-");
  });

  test("refuses a search without id and name before any call", async () => {
    expect((await failure(findInstance(account, { region: "cn-wlcb" }))).message).toMatch(/instanceId|name/);
    expect(await api.calls()).toEqual({});
  });
});

describe("questions with equal arguments", () => {
  test("are asked once", async () => {
    await Promise.all([findPrice(account, machine), findPrice(account, machine)]);
    await findPrice(account, { ...machine });
    expect(await api.calls()).toEqual({ GetCompShareInstancePrice: 1 });
  });

  test("are asked again on request", async () => {
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

test("a zone whose name doesn't show its region is looked up; an unknown zone is an error that lists the zones", async () => {
  const { code, message } = await failure(findPrice(account, { ...machine, zone: "moon" }));
  expect(code).toBe("NOT_FOUND");
  expect(message).toContain('no zone "moon"');
  expect(message).toContain(zone);
});
