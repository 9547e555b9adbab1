import { connect } from "node:net";
import { own } from "../parsing/own";

/** What answered at an address: an SSH server, or else a description, as the end of a sentence. */
export type SshProbe = { readonly banner: string } | { readonly instead: string };

/** A server may send text before its banner, but not an unlimited amount. */
const LONGEST = 8192;
const QUOTED = 40;

/** Connects and reads what an SSH server sends first: `SSH-2.0-...`. It doesn't log in. */
export function readSshBanner({ host, port }: { host: string; port: number }, timeoutMs: number): Promise<SshProbe> {
  return new Promise((resolve) => {
    let said = "";
    const socket = connect({ host, port });
    const end = (knock: SshProbe) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(knock);
    };
    const otherwise = (silence: string) => end({ instead: said ? `it says "${printable(said)}"` : silence });
    const timer = setTimeout(() => otherwise(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    socket.setEncoding("latin1");
    socket.on("data", (text) => {
      said += text;
      const banner = /^(SSH-(?:2\.0|1\.99)-.*?)\r?\n/m.exec(said)?.[1];
      if (banner !== undefined) end({ banner: printable(banner) });
      else if (said.length > LONGEST) otherwise("");
    });
    socket.on("end", () => otherwise("the connection was closed without a word"));
    socket.on("error", ({ code, message }: NodeJS.ErrnoException) => otherwise(own(REASONS, code ?? "") ?? message));
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection is refused",
  ECONNRESET: "the connection is cut",
  EHOSTUNREACH: "the host can't be reached",
  ENETUNREACH: "the network can't be reached",
  ETIMEDOUT: "no answer",
  ENOTFOUND: "the host's name isn't known",
};

/** Text from an unknown server, safe to print. */
const printable = (text: string) =>
  text
    .replace(/[^\x20-\x7e]+/g, " ")
    .slice(0, QUOTED)
    .trim();
