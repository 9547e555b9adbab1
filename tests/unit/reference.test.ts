import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "../support/reference/pages";

const FOLDER = join(__dirname, "../../docs/reference");

test("docs/reference/ matches the code; WRITE_DOCS=1 writes it", async () => {
  const pages = await referencePages();
  for (const [name, text] of Object.entries(pages)) {
    if (process.env.WRITE_DOCS) writeFileSync(join(FOLDER, name), text);
    expect([name, readFileSync(join(FOLDER, name), "utf8")]).toEqual([name, text]);
  }
});
