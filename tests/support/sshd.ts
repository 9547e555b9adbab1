import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";
import { userInfo } from "node:os";
import {
  type AuthContext,
  Client,
  type ConnectConfig,
  type Connection,
  type ParsedKey,
  Server,
  type Session,
  utils,
} from "ssh2";

/** A port on 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One that nobody else on this machine knows: who has it runs commands here. The vendor's rule allows it. */
export const newPassword = () => `Pass-${randomBytes(12).toString("hex")}`;

/**
 * A real SSH server on 127.0.0.1, in this process. It lets in who has the password or its `userKey`, under the name of
 * the user that runs it, and runs commands as that user.
 */
export class Sshd {
  private readonly connections = new Set<Connection>();
  private readonly server: Server;

  private constructor(
    private readonly password: string,
    private readonly publicKey: ParsedKey,
    /** A private key in OpenSSH's form. */
    readonly userKey: string,
  ) {
    const hostKeys = [utils.generateKeyPairSync("ed25519").private];
    this.server = new Server({ hostKeys }, (connection) => this.serve(connection));
  }

  static async start(port: number, password: string): Promise<Sshd> {
    const keys = utils.generateKeyPairSync("ed25519");
    const sshd = new Sshd(password, utils.parseKey(keys.public) as ParsedKey, keys.private);
    await new Promise<void>((resolve, reject) => {
      sshd.server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return sshd;
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.end();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(connection: Connection): void {
    this.connections.add(connection);
    connection.on("close", () => this.connections.delete(connection));
    // A client that only looks for the banner hangs up in the middle of the handshake.
    connection.on("error", () => {});
    connection.on("authentication", (attempt) => {
      if (attempt.username === userInfo().username && this.admits(attempt)) attempt.accept();
      else attempt.reject(["password", "publickey"]);
    });
    connection.on("session", (accept) => runCommands(accept()));
  }

  private admits(attempt: AuthContext): boolean {
    if (attempt.method === "password") return attempt.password === this.password;
    if (attempt.method !== "publickey" || !this.publicKey.getPublicSSH().equals(attempt.key.data)) return false;
    // Clients first ask, unsigned, whether a key would do.
    const { blob, signature, hashAlgo } = attempt;
    return !blob || !signature || this.publicKey.verify(blob, signature, hashAlgo) === true;
  }
}

function runCommands(session: Session): void {
  session.on("exec", (accept, _reject, { command }) => {
    const channel = accept();
    const child = spawn("/bin/sh", ["-c", command]);
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on("close", (code) => {
      channel.exit(code ?? 255);
      channel.end();
    });
  });
}

/** Logs in, runs a command, and gives what it printed; a login that is refused is an error. */
export function runOverSsh(login: ConnectConfig, command: string): Promise<string> {
  const client = new Client();
  const output = new Promise<string>((resolve, reject) => {
    client.on("error", reject);
    client.on("ready", () => {
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        let printed = "";
        channel.on("data", (text: Buffer) => {
          printed += text;
        });
        channel.on("close", () => resolve(printed));
      });
    });
  });
  client.connect(login);
  return output.finally(() => client.end());
}
