import type { KeyPair } from "./account";

/** Commands to paste that point clients at an emulator. */
export interface ConnectLines {
  /** For a stack. */
  Config: string[];
  /** For a shell. */
  Environment: string[];
}

/** Text that needs no quotes in a shell. */
const PLAIN = /^[\w.:/@%+=-]+$/;
const quoted = (text: string) => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export function connectLines(url: string, { publicKey, privateKey }: KeyPair): ConnectLines {
  const [endpoint, key, secret] = [url, publicKey, privateKey].map(quoted);
  return {
    Config: [
      `pulumi config set compshare:endpoint ${endpoint}`,
      // The emulator's lists don't lag unless set so: runs don't need to wait for them.
      "pulumi config set compshare:listLag 1",
      `pulumi config set compshare:publicKey ${key}`,
      `pulumi config set --secret compshare:privateKey ${secret}`,
    ],
    Environment: [
      `export COMPSHARE_ENDPOINT=${endpoint}`,
      "export COMPSHARE_LIST_LAG=1",
      `export COMPSHARE_PUBLIC_KEY=${key}`,
      `export COMPSHARE_PRIVATE_KEY=${secret}`,
    ],
  };
}

/** The same as text, for people at a terminal. */
export function connectText(url: string, keys: KeyPair): string {
  const { Config, Environment } = connectLines(url, keys);
  const indented = (lines: string[]) => lines.map((line) => `  ${line}\n`).join("");
  return (
    `Point a stack at it:\n${indented(Config)}or a shell:\n${indented(Environment)}` +
    `${url} in a browser shows what the account holds.\n`
  );
}
