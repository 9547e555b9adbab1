import { PriceLines } from "../../provider/process/price-lines";

test("ten prices get a line each, and one line says where the others are", () => {
  const told: string[] = [];
  const lines = new PriceLines((text) => told.push(text));
  for (let at = 1; at <= 13; at++) lines.add(`worker-${at}`);
  expect(told).toHaveLength(11);
  expect(told[9]).toBe("worker-10");
  expect(told[10]).toContain("npx pulumi-compshare cost");
});
