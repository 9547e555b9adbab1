import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that answers lines of JSON with lines of JSON. */
export class Lines {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(command: string, args: string[], env: object) {
    this.child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] });
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Sends a line without an answer. */
  send(message: unknown): void {
    this.child.stdin!.write(`${JSON.stringify(message)}\n`);
  }

  /** Sends a line and gives the next one that comes back. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back differs by program.
  async ask(message: unknown): Promise<any> {
    this.send(message);
    const { value, done } = await this.answers.next();
    if (done) throw new Error("the program ended without an answer");
    return JSON.parse(value);
  }

  /** Lets the program end. */
  close(): void {
    this.child.stdin!.end();
  }
}
