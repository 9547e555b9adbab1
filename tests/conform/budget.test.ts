import type { Transport } from "../../provider/client/transport";
import { Budget } from "../../provider/conform/budget";
import { leftIn, Stage } from "./support";

/** A run never costs more than its budget. The emulator counts what it really charges. */

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.start({ timeScale: 1 });
});
afterEach(() => stage.api.close());

const spent = async () =>
  ((await (await fetch(`${stage.api.url}/_emulator/account`)).json()) as { Spent: number }).Spent;

test.each([0.1, 0.45, 0.5, 0.6, 0.75, 1.2, 2, 3, 50])(
  "a run with a budget of %d CNY spends no more than it reports, and leaves nothing behind",
  async (budget) => {
    const { report } = await stage.run({ budget, switchTo: "Day" });
    expect(report?.atMost).toBeLessThanOrEqual(budget);
    expect(await spent()).toBeLessThanOrEqual(report?.atMost ?? 0);
    expect(await leftIn(stage.api)).toEqual([]);
    // An hour and a half of the machine is 0.60 CNY, of Spot 0.48.
    if (budget < 0.48) expect(await stage.api.instances()).toEqual([]);
    const isSwitched = report?.facts.find(({ id }) => id === "switch")?.verdict === "agree";
    expect(isSwitched).toBe(budget === 50);
  },
);

test("a machine whose price rises after it was chosen isn't bought", async () => {
  const dear = async () => {
    await stage.api.settings({ prices: { P40: { Postpay: 9.9 } } });
    return true;
  };
  const { report } = await stage.run({ budget: 5, spot: false, container: false }, { confirm: dear });
  expect(report?.ended).toEqual([expect.stringContaining("an hour of P40, Postpay costs 9.9 CNY")]);
  expect(await stage.api.instances()).toEqual([]);
});

test("a machine that costs more than its quote is deleted at once", async () => {
  const dearer =
    (real: Transport): Transport =>
    async (url, params, options) => {
      if (options.action === "CreateCompShareInstance") await stage.api.settings({ prices: { P40: { Postpay: 9.9 } } });
      return real(url, params, options);
    };
  const { report, said } = await stage.run({ spot: false, container: false }, { transport: dearer });
  expect(report?.ended).toEqual(["machine: an hour of it costs 9.9 CNY, and 0.4 was its price"]);
  expect(said.filter((step) => step.startsWith("machine."))).toEqual(["machine.create"]);
  expect(await leftIn(stage.api)).toEqual([]);
});

test("amounts are rounded up, and an unknown amount is refused", () => {
  const budget = new Budget(0.3);
  expect([budget.take("a", 0.1), budget.take("b", 0.10001), budget.take("c", undefined)]).toEqual([true, true, false]);
  expect([budget.take("d", 0.1), budget.take("e", 0.0999), budget.atMost]).toEqual([false, true, 0.3]);
  expect([Number.NaN, -1, Number.POSITIVE_INFINITY].map((cny) => budget.take("f", cny))).toEqual([false, false, false]);
});
