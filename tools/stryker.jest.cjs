const base = require("../jest.config.js");

/** One suite of all tests that mutants are run against. */
module.exports = {
  rootDir: "..",
  roots: ["<rootDir>/tools"],
  testMatch: ["**/stryker.test.cjs"],
  testEnvironment: require.resolve("./stryker.environment.cjs"),
  testTimeout: 10_000,
  transform: base.transform,
};
