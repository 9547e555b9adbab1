// Which test files jest runs first: the longest, so that no worker is left alone with one of them at the end.
const { statSync } = require("node:fs");
const { join } = require("node:path");
const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Where jest hasn't measured yet, as in a fresh clone: what runs users' projects takes longest, then what starts engines and
 * other programs.
 */
const slowest = [
  "engine/examples",
  "engine/package",
  "engine/start",
  "docs/site",
  "chaos",
  "native",
  "backends",
  "engine",
  "lifecycle",
  "sdk",
  "conform",
  "workflows",
  "emulator",
].map((place) => join("tests", place));

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    const keys = new Map(sorted.map((test) => [test, { rank: rankOf(test.path), size: statSync(test.path).size }]));
    return sorted.sort((a, b) => keys.get(a).rank - keys.get(b).rank || keys.get(b).size - keys.get(a).size);
  }
};

function rankOf(path) {
  const rank = slowest.findIndex((place) => path.includes(place));
  return rank < 0 ? slowest.length : rank;
}
