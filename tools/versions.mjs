// Versions as numbers, and the pinned versions of the two Go programs: go.mod is the only place that names them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";

/** "v3.259.0-dev.1" -> [3, 259, 0]; undefined when there is no version in the text. */
export function parseVersion(text) {
  const found = /(\d+)\.(\d+)\.(\d+)/.exec(text ?? "");
  return found ? found.slice(1).map(Number) : undefined;
}

/** Is `text` a version that is at least `minimum`? */
export function atLeast(text, minimum) {
  const version = parseVersion(text);
  if (!version) return false;
  const wanted = parseVersion(minimum);
  const differing = version.findIndex((part, i) => part !== wanted[i]);
  return differing < 0 || version[differing] > wanted[differing];
}

/** What tools/<folder>/go.mod says: the program's package, its version, and the Go that it needs. */
export function goProgram(folder) {
  const path = join(root, "tools", folder);
  const text = readFileSync(join(path, "go.mod"), "utf8");
  const pkg = /^tool (\S+)$/m.exec(text)[1];
  const modules = [...text.matchAll(/^\s*(?:require )?(\S+) (v\S+)/gm)];
  const version = modules.find(([, module]) => pkg.startsWith(`${module}/`))[2];
  return { folder: path, pkg, name: pkg.split("/").at(-1), version, go: /^go (\S+)$/m.exec(text)[1] };
}

/** Short name of a set of files' content: changes when any of them does. */
export function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}
