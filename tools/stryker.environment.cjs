const { TestEnvironment } = require("jest-environment-node");

/** Skips what follows a failure: one is enough to notice a mutant. */
module.exports = class extends TestEnvironment {
  failed = false;

  handleTestEvent({ name, test }) {
    if (name === "test_done") this.failed ||= test.errors.length > 0;
    if (name === "test_start" && this.failed) test.mode = "skip";
  }
};
