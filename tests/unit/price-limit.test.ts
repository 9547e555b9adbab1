import Big from "big.js";
import fc from "fast-check";
import { CompShareError } from "../../provider/client/errors";
import {
  requireAffordable,
  requireStock,
  tooExpensive,
  waitingForStock,
} from "../../provider/instance/apply/price-limit";
import { type Placed, placementsOf } from "../../provider/instance/model/placement";
import { amountOf, amountText, priceOfQuote } from "../../provider/offers/price";
import { scripted } from "../support/simulation";
import { spec } from "../support/spec";

/** Stock and money before anything is bought or stopped. */

const api = (retCode: number) => new CompShareError({ code: "API", what: "refused", retCode });
const size = (isEnough: boolean) => [{ gpu: 1, cpu: 16, memoryGb: 64, isEnough }];
const WAITING = spec({ onNoCapacity: "wait" });
const MINUTE = 60_000;

describe("a stop that gives the card back", () => {
  test("proceeds at once if there is stock", async () => {
    const { context, calls } = scripted(size(true));
    await requireStock(context, "uhost-1", spec(), MINUTE);
    expect(calls()).toBe(1);
  });

  test.each([
    ["by the capacity check", size(false)],
    ["by a refusal", api(8357)],
  ])("is refused without any change if the machine is sold out %s", async (_, answer) => {
    const { context } = scripted(answer);
    const refusal = await requireStock(context, "uhost-1", spec(), MINUTE).catch((error) => error);
    expect(refusal).toMatchObject({ code: "REFUSED", facts: { effect: "none", instanceId: "uhost-1" } });
  });

  test('waits for stock with onNoCapacity "wait"', async () => {
    const { context, time } = scripted(size(false), size(false), size(true));
    await requireStock(context, "uhost-1", WAITING, 10 * MINUTE);
    expect(time()).toBe(40_000);
  });

  test("waits at most until the deadline", async () => {
    const { context, time } = scripted(size(false));
    await expect(requireStock(context, "uhost-1", WAITING, MINUTE)).rejects.toThrow("isn't stopped for the change");
    expect(time()).toBeLessThanOrEqual(MINUTE);
  });

  test.each([
    ["a size that isn't listed", [], []],
    ["a refused question", api(230), [expect.stringContaining("isn't known: refused")]],
  ])("proceeds after %s", async (_, answer, warnings) => {
    const { context } = scripted(answer);
    await requireStock(context, "uhost-1", spec(), MINUTE);
    expect(context.told.warnings).toEqual(warnings);
  });
});

describe("a sold-out purchase", () => {
  test.each([8357, 226604])('is retried after RetCode %d with onNoCapacity "wait"', async (retCode) => {
    const { context, next, calls } = scripted(api(retCode), api(retCode), "uhost-1");
    expect(await waitingForStock(context, [WAITING], 10 * MINUTE, next)).toMatchObject({ result: "uhost-1" });
    expect(calls()).toBe(3);
  });

  test.each<[string, CompShareError, typeof WAITING]>([
    ["without it", api(8357), spec()],
    ["after another refusal", api(8095), WAITING],
    ["after a lost answer, as it may have been made", new CompShareError({ code: "LOST", what: "no answer" }), WAITING],
  ])("isn't retried %s", async (_, error, declared) => {
    const { context, next, calls } = scripted(error);
    await expect(waitingForStock(context, [declared], 10 * MINUTE, next)).rejects.toBe(error);
    expect(calls()).toBe(1);
  });
});

test("a wait for stock that times out reports how long it took", async () => {
  const { context, next } = scripted(api(8357));
  await expect(waitingForStock(context, [WAITING], MINUTE, next)).rejects.toThrow(
    /refused; waited for stock for 60 s \(onNoCapacity\).*customTimeouts\.create waits longer.*8357/,
  );
});

describe("maxHourlyPrice", () => {
  const quote = (chargeType: string) => ({
    chargeType,
    instance: "1.5",
    bootDisk: "0.1",
    dataDisks: "0",
    image: "0.06",
  });

  test("asks for no price without a limit", async () => {
    const { context, calls } = scripted();
    await requireAffordable(context, spec());
    expect(calls()).toBe(0);
  });

  test.each([
    [1.66, undefined],
    [
      1.65,
      expect.stringContaining("costs 1.66 CNY per hour including disks and image, more than maxHourlyPrice (1.65)"),
    ],
  ])("of %d for a price of 1.66 per hour", (maxHourlyPrice, said) => {
    expect(tooExpensive(spec({ maxHourlyPrice }), priceOfQuote(quote("Postpay") as never, spec()))).toEqual(said);
  });

  test.each([
    ["cheaper", "1.7", undefined],
    ["equal", "1.5", undefined],
    ["more expensive", "1.4", expect.stringContaining("more than maxHourlyPrice")],
  ])("allows a change above the limit only if it is cheaper or equal: %s", (_title, instance, said) => {
    const before = priceOfQuote({ ...quote("Postpay"), instance } as never, spec());
    expect(tooExpensive(spec({ maxHourlyPrice: 1 }), priceOfQuote(quote("Postpay") as never, spec()), before)).toEqual(
      said,
    );
  });

  test("refuses a higher quote, and an unknown one", async () => {
    const limited = spec({ maxHourlyPrice: 1 });
    await expect(requireAffordable(scripted([quote("Postpay")]).context, limited)).rejects.toMatchObject({
      code: "REFUSED",
    });
    await expect(requireAffordable(scripted([quote("Month")]).context, limited)).rejects.toThrow("has no price");
  });
});

describe("amounts", () => {
  test.each([
    ["Postpay", "1", "1.00", "720.00"],
    ["Day", "24", "1.00", "720.00"],
    ["Month", "720", "1.00", "720.00"],
    ["Month", "1", "0.0014", "1.00"],
  ])("%s at %s", (chargeType, unit, hourly, monthly) => {
    const amount = amountOf(chargeType, new Big(unit));
    expect([amountText(amount.hourly), amountText(amount.monthly)]).toEqual([hourly, monthly]);
  });

  test("tenths add up exactly", () => {
    const price = priceOfQuote(
      { chargeType: "Postpay", instance: "0.1", bootDisk: "0.2", dataDisks: "0", image: "0" } as never,
      {},
    );
    expect(price.hourly.eq("0.3")).toBe(true);
  });

  test.each([
    ["without data disks", [], "1.2"],
    ["with data disks", [{ type: "CLOUD_SSD", size: 100 }], "1.5"],
  ])("the boot disk, which `Disks` includes too, counts once %s", (_title, dataDisks, hourly) => {
    const { length } = dataDisks;
    const quote = {
      chargeType: "Postpay",
      instance: "1",
      bootDisk: "0.2",
      dataDisks: length ? "0.5" : "0.2",
      image: "0",
    };
    expect(priceOfQuote(quote as never, { dataDisks }).hourly.toString()).toBe(hourly);
  });

  test("are shown with two to four decimals, and read back as written", () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), (units) => {
        const amount = new Big(units).div(10_000);
        expect(amountText(amount)).toMatch(/^\d+\.\d{2,4}$/);
        expect(amount.eq(amountText(amount))).toBe(true);
      }),
    );
  });
});

describe("a purchase with fallbacks", () => {
  const spare = { zone: "cn-sh2-02", region: "cn-sh2" };
  const [declared, first, second] = placementsOf(spec({ fallbacks: [{ gpuType: "3090" }, spare] })) as [
    Placed,
    Placed,
    Placed,
  ];
  const placements = [declared, first, second];
  const waiting = placementsOf(spec({ onNoCapacity: "wait", fallbacks: [spare] }));

  /** A shop where each attempt has the next outcome; the placements that were tried. */
  function shop(...outcomes: unknown[]) {
    const { context, next, time } = scripted(...outcomes);
    const tried: Placed[] = [];
    const purchase = async (placement: Placed) => {
      tried.push(placement);
      return next();
    };
    return { context, purchase, tried, time };
  }

  test("takes the first placement that is in stock", async () => {
    const { context, purchase, tried } = shop(api(8357), api(226604), "uhost-1");
    const made = await waitingForStock(context, placements, MINUTE, purchase);
    expect(made).toEqual({ placement: second, result: "uhost-1" });
    expect(tried).toEqual(placements);
  });

  test.each<[string, CompShareError]>([
    ["a refusal for the quota", api(8095)],
    ["a refusal for the balance", api(8429)],
    [
      "a lost answer, since the purchase may have been made",
      new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" }),
    ],
  ])("tries no other after %s", async (_, error) => {
    const { context, purchase, tried } = shop(api(8357), error);
    await expect(waitingForStock(context, placements, MINUTE, purchase)).rejects.toBe(error);
    expect(tried).toEqual([declared, first]);
  });

  test("names all placements if none is in stock, and creates nothing", async () => {
    const { context, purchase } = shop(api(8357));
    const error = await waitingForStock(context, placements, MINUTE, purchase).catch((failure) => failure);
    expect(error).toMatchObject({ retCode: 8357, code: "API" });
    expect(error.message).toMatch(/1 x 4090 .* in cn-wlcb-01; 1 x 3090 .* in cn-wlcb-01; 1 x 4090 .* in cn-sh2-02\./);
  });

  test('waits only after all were refused, and starts again with the first, with onNoCapacity "wait"', async () => {
    const { context, purchase, tried, time } = shop(api(8357), api(8357), "uhost-1");
    await waitingForStock(context, waiting, 10 * MINUTE, purchase);
    expect(tried).toEqual([waiting[0], waiting[1], waiting[0]]);
    expect(time()).toBe(20_000);
  });
});
