/** The tests that mutants are run against: those of ownership, deletion and disks that need no engine. */
module.exports = {
  ...require("../jest.config.js"),
  rootDir: "..",
  testMatch: [
    "**/unit/{access,adopt,create,delete,disk,disks,gone,image,image-owner,ownership,purchase,recover,resource-provider,successor}.test.ts",
    "**/lifecycle/{disks,rules}.test.ts",
  ],
};
