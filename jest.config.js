/** got is an ES module: jest's require loads it under --experimental-vm-modules, which tools/test.mjs passes. */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  transform: { "^.+\\.ts$": ["ts-jest", { diagnostics: false }] },
};
