import { join } from "node:path";
import { SETTINGS, type SettingName } from "../../../provider/settings/explicit";
import type { Declarations } from "./declarations";

const FILE = join(__dirname, "../../../provider/settings/explicit.ts");

/** Each setting's name, and the docstring of its row. */
export function settingTexts(declared: Declarations): [name: SettingName, text: string][] {
  const rows = declared.of(FILE);
  const texts = new Map(
    rows
      .typeOf("SETTINGS")
      .getProperties()
      .map((row) => [row.name, rows.docs(row)]),
  );
  return (Object.keys(SETTINGS) as SettingName[]).map((name) => [name, texts.get(name) ?? ""]);
}
