// Says how far a run of the tests is, and what it is at: every half a minute a line, as a log or CI shows it. At a
// terminal jest's own reporter says that much all the time.
const { relative } = require("node:path");

const everyMs = 30_000;

module.exports = class Progress {
  #running = new Map();
  #began = Date.now();
  #done = 0;
  #failed = 0;
  #all = 0;
  #timer;

  constructor({ rootDir }, { write = (line) => process.stderr.write(line), isTerminal = process.stderr.isTTY } = {}) {
    this.rootDir = rootDir;
    this.write = write;
    this.isTerminal = isTerminal;
  }

  onRunStart({ numTotalTestSuites }) {
    this.#all = numTotalTestSuites;
    if (!this.isTerminal) this.#timer = setInterval(() => this.write(`${this.line()}\n`), everyMs).unref();
  }

  onTestFileStart({ path }) {
    this.#running.set(path, Date.now());
  }

  onTestFileResult({ path }, { numFailingTests, testExecError }) {
    this.#running.delete(path);
    this.#done++;
    if (numFailingTests > 0 || testExecError) this.#failed++;
  }

  onRunComplete() {
    clearInterval(this.#timer);
  }

  line(now = Date.now()) {
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : "";
    const running = [...this.#running].map(([path, began]) => `${relative(this.rootDir, path)} (${time(now - began)})`);
    const at = running.length > 0 ? `; at ${running.join(", ")}` : "";
    return `[test] ${this.#done} of ${this.#all} files${failed}, ${time(now - this.#began)}${at}`;
  }
};

function time(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
