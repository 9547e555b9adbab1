import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Stands in for HashiCorp's Vault, which keeps the key that the engine encrypts secrets with: to make the key of a passphrase,
 * as users' stacks mostly do, takes it a fifth of a second in each command.
 */
const socket = join(tmpdir(), `compshare-vault-${process.pid}`);
const key = Buffer.alloc(32, "the key of all stacks of tests").toString("base64");
rmSync(socket, { force: true });
const server = createServer((_request, response) => response.end(JSON.stringify({ data: { plaintext: key } })));
server.listen(socket).unref();
if (typeof afterAll === "function") afterAll(() => void server.close());

export const VAULT_ENV = { VAULT_SERVER_URL: `unix://${socket}` };

/** What the engine asks it with. */
const VAULT = { url: "hashivault://tests", key: Buffer.from("vault:v1:key").toString("base64") };

/** A stack's settings, and what its state says, where it is asked. */
export const VAULT_SETTINGS = `secretsprovider: ${VAULT.url}\nencryptedkey: ${VAULT.key}\n`;
export const VAULT_STATE = { type: "cloud", state: { url: VAULT.url, encryptedkey: VAULT.key } };
