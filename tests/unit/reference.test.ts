import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Declarations } from "../support/reference/declarations";
import { exportedProperties } from "../support/reference/docstrings";
import { referencePages } from "../support/reference/pages";

const FOLDER = join(__dirname, "../../docs/reference");
const declared = new Declarations();

test("docs/reference/ matches the code; WRITE_DOCS=1 writes it", async () => {
  const pages = await referencePages(declared);
  for (const [name, text] of Object.entries(pages)) {
    if (process.env.WRITE_DOCS) writeFileSync(join(FOLDER, name), text);
    expect([name, readFileSync(join(FOLDER, name), "utf8")]).toEqual([name, text]);
  }
});

test("every export has a docstring", () => {
  const silent = [...declared.all()].filter(([, symbol]) => declared.docs(symbol) === "");
  expect(silent.map(([name]) => name)).toEqual([]);
});

describe("the properties of arguments, outputs and results", () => {
  // After the pages: the order of some properties there depends on which types the checker has resolved before.
  let properties: ReturnType<typeof exportedProperties>;
  beforeAll(() => {
    properties = exportedProperties(declared);
  });

  test("have docstrings", () => {
    expect([...properties].filter(([, { isSilent }]) => isSilent).map(([path]) => path)).toEqual([]);
  });

  test("include nested ones", () => {
    expect([...properties.keys()]).toEqual(
      expect.arrayContaining([
        "CompShareInstance.publicIp",
        "CompShareInstance.softwares.url",
        "CompShareInstanceArgs.ports.http",
        "CompShareFleetArgs.spec.bootDisk.size",
        "MachinePrice.byChargeType.Spot.parts.image",
        "InstanceTypeOffer.sizes.gpu",
      ]),
    );
  });
});
