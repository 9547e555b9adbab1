import { Api } from "../support/api";
import { factsThat, leftIn, runConform } from "./support";

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

test("against the emulator all facts agree, and nothing is left", async () => {
  const { report, left, said } = await runConform(api);
  console.log(said.join("\n"));
  console.log(report?.facts.map((f) => `${f.verdict} ${f.id}: ${f.seen}`).join("\n"), report?.ended, report?.taken);
  expect(factsThat(report, "differ")).toEqual([]);
  expect([left, await leftIn(api)]).toEqual([[], []]);
});
