import { join } from "node:path";
import { SETTINGS, type SettingName } from "../../../provider/settings/explicit";
import { Declarations } from "./declarations";

const FILE = join(__dirname, "../../../provider/settings/explicit.ts");

/** Each setting's name, and the docstring of its row. */
export function settingTexts(): [name: SettingName, text: string][] {
  const declared = new Declarations([FILE]);
  const texts = new Map(
    declared
      .typeOf("SETTINGS")
      .getProperties()
      .map((row) => [row.name, declared.docs(row)]),
  );
  return (Object.keys(SETTINGS) as SettingName[]).map((name) => [name, texts.get(name) ?? ""]);
}
