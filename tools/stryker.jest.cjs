/** The tests that mutants are run against: those of ownership, deletion and disks that need no engine. */
module.exports = {
  ...require("../jest.config.js"),
  rootDir: "..",
  testMatch: [
    "**/unit/{access,adopt,create,disks,gone,image,ownership,purchase,recover}.test.ts",
    "**/lifecycle/{disks,rules}.test.ts",
  ],
};
