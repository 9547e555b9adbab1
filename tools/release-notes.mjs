// `node tools/release-notes.mjs v1.2.3`: what the changelog in this folder says of that version, for its release. Fails where
// tag, package.json and changelog don't agree.
import { readFileSync } from "node:fs";
import { main, SetupError } from "./say.mjs";

await main(async () => {
  const tag = process.argv[2];
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  if (tag !== `v${version}`) throw new SetupError(`the tag is ${tag}, and package.json has version ${version}`);
  console.log(notes(readFileSync("CHANGELOG.md", "utf8"), version));
});

/** The section of a version, without its heading. */
function notes(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => one.startsWith(`${version} `));
  if (!section) throw new SetupError(`CHANGELOG.md has no section "## ${version} (<date>)"`);
  const [heading, ...lines] = section.split("\n");
  if (!/^\S+ \(\d{4}-\d{2}-\d{2}\)$/.test(heading))
    throw new SetupError(
      `CHANGELOG.md has "## ${heading}": write the date of the release, as "## ${version} (2027-01-31)"`,
    );
  const text = lines.join("\n").trim();
  if (!text) throw new SetupError(`CHANGELOG.md says nothing of ${version}`);
  return text;
}
