import { reportJson, reportMarkdown } from "../../provider/conform/report";
import { KEYS } from "../support/api";
import { factsThat, leftIn, Stage } from "./support";

/** The command `conform` against the emulator, which does what its documentation says: all facts agree. */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start();
});
beforeEach(() => stage.api.reset());
afterAll(() => stage.api.close());

/** What no honest walk meets here: a key that needs no project, no throttling, nothing sold out. */
const NOT_MET = ["wire.no-project", "wire.throttle", "stock.sold-out"];

test.each([0, 1])("all facts agree at time scale %d, and nothing is left", async (timeScale) => {
  await stage.api.settings({ timeScale });
  const { report, left } = await stage.run();
  expect(factsThat(report, "differ")).toEqual([]);
  expect(factsThat(report, "unknown")).toEqual(NOT_MET);
  expect([report?.ended, left, await leftIn(stage.api)]).toEqual([[], [], []]);
});

test("the report contains no ids or secrets of the account", async () => {
  const { report } = await stage.run();
  const texts = [reportMarkdown(report!), reportJson(report!)];
  const ids = [...(await stage.api.instances()), ...(await stage.api.allImages()), ...(await stage.api.disks())];
  const known = ids.flatMap((thing) =>
    Object.entries(thing).flatMap(([name, value]) => (/Id$/.test(name) && value ? [String(value)] : [])),
  );
  expect(known.length).toBeGreaterThan(5);
  for (const text of texts) {
    for (const secret of [...known, KEYS.privateKey, "org-emulator"]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\b(uhost|udisk|bsm|compshareImage|org)-\w|117\.50\.|10\.60\./);
  }
});
