import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Stands in for HashiCorp's Vault, which keeps the key that the engine encrypts secrets with: to make the key of a passphrase,
 * as users' stacks mostly do, takes it a fifth of a second in each command.
 */
const CIPHERTEXT = "vault:v1:the-key";
// Of its own for each test file: one that ends takes its socket away, perhaps after the next one of its worker has begun.
const socket = join(tmpdir(), `compshare-vault-${randomUUID()}`);
const key = Buffer.alloc(32, "the key of all stacks of tests").toString("base64");
const answer = JSON.stringify({ data: { plaintext: key, ciphertext: CIPHERTEXT } });
const server = createServer((_request, response) => response.end(answer));
server.listen(socket).unref();
if (typeof afterAll === "function") afterAll(() => void server.close());

export const VAULT_ENV = { VAULT_SERVER_URL: `unix://${socket}` };

/** Where it is asked: `pulumi stack init --secrets-provider=...`, and what that leaves in a stack's settings and state. */
export const VAULT = "hashivault://tests";
const encryptedkey = Buffer.from(CIPHERTEXT).toString("base64");
export const VAULT_SETTINGS = `secretsprovider: ${VAULT}\nencryptedkey: ${encryptedkey}\n`;
export const VAULT_STATE = { type: "cloud", state: { url: VAULT, encryptedkey } };
