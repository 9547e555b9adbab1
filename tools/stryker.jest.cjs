/** The tests that mutants are run against: those of ownership, deletion and disks that need no engine. */
module.exports = {
  ...require("../jest.config.js"),
  rootDir: "..",
  testMatch: [
    "**/unit/{access,adopt,create,delete,disks,gone,image,image-owner,ownership,protocol,purchase,recover,successor}.test.ts",
    "**/lifecycle/{disks,rules}.test.ts",
  ],
};
