import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

/** Imports point one way, as the architecture page says. */

const ROOT = join(__dirname, "../../provider");
const files = globSync("**/*.ts", { cwd: ROOT }).sort();
const known = new Set(files);

function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  return [...source.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].flatMap(([, path = ""]) => {
    const target = normalize(join(dirname(file), path.replace(/\.js$/, "")));
    return [`${target}.ts`, join(target, "index.ts")].filter((one) => known.has(one));
  });
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** A way along imports from a file back to itself. */
function cycleFrom(start: string): string[] | undefined {
  const seen = new Set<string>();
  const follow = (file: string, way: string[]): string[] | undefined => {
    for (const next of imports.get(file) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = follow(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return follow(start, [start]);
}

test("no file imports itself through others, types included", () => {
  expect(files.flatMap((file) => (cycleFrom(file) ? [cycleFrom(file)?.join(" -> ")] : []))).toEqual([]);
});

test("no folder has more than 20 files", () => {
  const sizes = Map.groupBy(files, dirname);
  expect([...sizes].filter(([, inside]) => inside.length > 20).map(([folder]) => folder)).toEqual([]);
});

/** The layers of an instance, from the bottom up: each imports only lower ones. */
const LAYERS = ["model", "observe", "check", "apply", "preview"];
const layerOf = (file: string) => LAYERS.indexOf(/^instance\/(\w+)\//.exec(file)?.[1] ?? "");

test("layers of an instance import only lower ones", () => {
  const upwards = [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => layerOf(file) >= 0 && layerOf(target) > layerOf(file))
      .map((target) => `${file} -> ${target}`),
  );
  expect(upwards).toEqual([]);
});

const page = readFileSync(join(ROOT, "../docs/internals/architecture.md"), "utf8");

/** What the table of folders says: which folders of `provider/` may import which. */
const MAP = new Map(
  [...page.matchAll(/^\| (`provider\/[^|]+) \| [^|]+ \| ([^|]+) \|$/gm)].flatMap(([, names = "", may = ""]) =>
    [...names.matchAll(/`provider\/([\w/]+)\/`/g)].map(([, folder = ""]) => [folder, may] as const),
  ),
);
const folders = [...MAP.keys()].sort((a, b) => b.length - a.length);
/** The folder of the map that a file lies in: the innermost. */
const folderOf = (file: string) => folders.find((folder) => file.startsWith(`${folder}/`));
/** What lies at the top is the package's own entrances, which import all of it. */
const inFolders = files.filter((file) => file.includes("/"));

test("the architecture page lists each folder", () => {
  expect(inFolders.filter((file) => folderOf(file) === undefined)).toEqual([]);
});

test("each folder imports only what the architecture page allows", () => {
  const everybody = [...MAP].filter(([, may]) => may === "nothing").map(([folder]) => folder);
  const stray = inFolders.flatMap((file) => {
    const own = folderOf(file) ?? "";
    const allowed = [
      own,
      ...everybody,
      ...[...(MAP.get(own) ?? "").matchAll(/`([\w/]+)`/g)].map(([, name = ""]) => name),
    ];
    return (imports.get(file) ?? [])
      .filter((target) => target.includes("/"))
      .filter((target) => !allowed.includes(folderOf(target) ?? ""))
      .map((target) => `${file} -> ${relative("", target)}`);
  });
  expect(stray).toEqual([]);
});
