import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./programs";

/** Where OpenSSH's server is: outside of most users' PATH. */
const FOLDERS = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/usr/local/sbin", "/sbin"];

function findSshd(): string {
  const found = FOLDERS.map((folder) => join(folder, "sshd")).find(isExecutable);
  if (found) return found;
  throw new Error(
    "sshd is not on this machine; this test needs an OpenSSH server (Debian: apt-get install openssh-server)",
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A port on 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A real OpenSSH server on 127.0.0.1, with keys of its own; it lets in who has its `userKey`, as the user that runs it. */
export class Sshd {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly port: number,
    readonly userKey: string,
  ) {}

  static async start(port: number): Promise<Sshd> {
    const sshd = findSshd();
    const folder = mkdtempSync(join(tmpdir(), "compshare-sshd-"));
    const [hostKey, userKey] = [join(folder, "host"), join(folder, "user")];
    for (const file of [hostKey, userKey]) {
      const { code, stderr } = await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
      if (code !== 0) throw new Error(`ssh-keygen failed: ${stderr}`);
    }
    // Run by root, sshd wants this folder, which the system's own service makes when it starts.
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const config = join(folder, "config");
    const lines = [
      `ListenAddress 127.0.0.1`,
      `Port ${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${userKey}.pub`,
      "PidFile none",
      "StrictModes no",
      "UsePAM no",
    ];
    writeFileSync(config, lines.join("\n"));
    const child = spawn(sshd, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child.stderr?.on("data", (text) => {
        said += text;
        if (/Server listening/.test(said)) resolve();
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`sshd ended (${code}): ${said}`)));
    });
    return new Sshd(folder, child, port, userKey);
  }

  stop(): void {
    this.child.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An ssh-agent of this run's own, which holds one key. */
export class SshAgent {
  private constructor(
    private readonly child: ChildProcess,
    readonly socket: string,
  ) {}

  static async start(key: string): Promise<SshAgent> {
    const socket = `${key}.agent`;
    const child = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "ignore"] });
    await new Promise((resolve, reject) => {
      child.stdout?.once("data", resolve);
      child.once("error", reject);
    });
    const { code, stderr } = await run("ssh-add", [key], { env: { SSH_AUTH_SOCK: socket } });
    if (code !== 0) throw new Error(`ssh-add failed: ${stderr}`);
    return new SshAgent(child, socket);
  }

  stop(): void {
    this.child.kill();
  }
}
