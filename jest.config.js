const { availableParallelism } = require("node:os");

/** got is an ES module: jest's require loads it under --experimental-vm-modules, which tools/test.mjs passes. */
module.exports = {
  testEnvironment: "node",
  // The engine takes a second or two for each of its commands.
  testTimeout: 120_000,
  // Of a test's time much is an engine that waits: for a boot, a list that lags, a process that ends.
  maxWorkers: 2 * availableParallelism(),
  roots: ["<rootDir>/tests"],
  testMatch: ["**/*.test.ts"],
  testSequencer: "<rootDir>/tools/jest-sequencer.cjs",
  reporters: ["default", "<rootDir>/tools/jest-progress.cjs"],
  transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
};
