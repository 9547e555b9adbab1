// Which test files jest runs first: the longest, so that no worker is left alone with one of them at the end.
const { statSync } = require("node:fs");
const { sep } = require("node:path");
const { default: Sequencer } = require("@jest/test-sequencer");

/** Where jest hasn't measured yet, as in a fresh clone: what starts engines and other programs takes longest. */
const slowest = ["chaos", "engine", "sdk", "conform", "lifecycle", "workflows", "emulator"];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    const keys = new Map(sorted.map((test) => [test, { rank: rankOf(test.path), size: statSync(test.path).size }]));
    return sorted.sort((a, b) => keys.get(a).rank - keys.get(b).rank || keys.get(b).size - keys.get(a).size);
  }
};

function rankOf(path) {
  const rank = slowest.findIndex((folder) => path.includes(`${sep}tests${sep}${folder}${sep}`));
  return rank < 0 ? slowest.length : rank;
}
