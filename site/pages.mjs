// The order of the pages beside the text, by language. A page that no list has, or a name without a page, ends the build.
import { globSync } from "node:fs";

const GUIDES = [
  ...[
    "getting-started",
    "instances",
    "power",
    "spot",
    "fleets",
    "shards",
    "disks",
    "images",
    "login",
    "preview",
    "cost",
  ],
  ...["recovery", "orphans", "import", "data-sources", "languages", "state", "ci", "testing"],
];
const CHECKS = ["doctor", "conform"];

const ENGLISH = {
  Guides: ["guides", GUIDES],
  Checks: ["guides", CHECKS],
  Reference: [
    "reference",
    ["instance", "fleet", "custom-image", "disk", "data-sources", "settings", "commands", "messages", "retcodes"],
  ],
  Internals: [
    "internals",
    ["architecture", "api", "emulator", "engine", "reliability", "performance", "performance-figures"],
  ],
};

const CHINESE = {
  指南: ["zh/guides", GUIDES],
  检查: ["zh/guides", CHECKS],
  参考: [
    "zh/reference",
    ["instance", "fleet", "custom-image", "disk", "data-sources", "settings", "commands", "retcodes"],
  ],
};

const SIDES = { "/": ENGLISH, "/zh/": CHINESE };

/**
 * What VitePress shows beside the text.
 * @param docs The folder of the documents.
 * @param titleOf The title of a page, by its path.
 */
export function sidebar(docs, titleOf) {
  const shown = Object.values(SIDES).flatMap((groups) =>
    Object.values(groups).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}.md`)),
  );
  const there = globSync("**/*.md", { cwd: docs }).filter((page) => !page.endsWith("index.md"));
  const lost = [...there.filter((page) => !shown.includes(page)), ...shown.filter((page) => !there.includes(page))];
  if (lost.length > 0) throw new Error(`site/pages.mjs and docs/ differ in ${lost.join(", ")}`);
  return Object.fromEntries(
    Object.entries(SIDES).map(([path, groups]) => [
      path,
      Object.entries(groups).map(([text, [folder, names]]) => ({
        text,
        collapsed: folder === "internals",
        items: names.map((name) => ({ text: titleOf(`${folder}/${name}.md`), link: `/${folder}/${name}` })),
      })),
    ]),
  );
}
