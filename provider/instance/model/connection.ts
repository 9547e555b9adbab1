/** An SSH connection, in the form that `ssh` and `@pulumi/command`'s `connection` use. */
export interface Connection {
  /** Host name or address. */
  host: string;
  /** The SSH server's port. */
  port: number;
  /** The user to log in as. */
  user: string;
  /** The password; absent if the service shows none. */
  password?: string;
}

/** Options of `ssh` that take a value. */
const WITH_VALUE = /^-[BbcDEeFIiJLlmOoPpQRSWw]$/;
const DEFAULT_USER = "root";
const DEFAULT_PORT = 22;

/** The connection in the service's login command; undefined if there is none. */
export function connectionOf(command: string | undefined, password: string | undefined): Connection | undefined {
  const words = (command ?? "").split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ""));
  const start = words.findIndex((word) => /^(.*\/)?ssh$/.test(word)) + 1;
  const options: Record<string, string> = {};
  let destination: string | undefined;
  for (let at = start; at < words.length; at++) {
    // A value may follow its option without a blank.
    const [, option = "", attached = ""] = /^(-[A-Za-z0-9])(.*)$/.exec(words[at] as string) ?? [];
    if (WITH_VALUE.test(option)) {
      const value = attached || (words[++at] ?? "");
      const [, name = "", set = ""] = (option === "-o" && /^(port|user)[=\s](.*)$/i.exec(value)) || [];
      options[name ? `-${name[0]}`.toLowerCase().replace("-u", "-l") : option] ??= name ? set : value;
    } else if (option === "" && words[at] !== "") {
      // What follows a destination are options, up to the command that is run there.
      if (destination !== undefined) break;
      destination = words[at];
    }
  }
  if (destination === undefined) return undefined;
  const { user, host, port } = apart(destination);
  const chosen = Number(options["-p"] ?? port ?? DEFAULT_PORT);
  if (host === "" || !Number.isInteger(chosen) || chosen < 1 || chosen > 65535) return undefined;
  return {
    host,
    port: chosen,
    user: options["-l"] ?? user ?? DEFAULT_USER,
    ...(password !== undefined && { password }),
  };
}

/** `user@host`, `ssh://user@host:port`, with an IPv6 address in brackets or not. */
function apart(destination: string): { user?: string; host: string; port?: string } {
  const [, user, rest = ""] = /^(?:ssh:\/\/)?(?:([^@]+)@)?(.*?)\/?$/.exec(destination) ?? [];
  const [, host = rest, port] = /^\[(.+)\](?::(\d+))?$/.exec(rest) ?? /^([^:]+):(\d+)$/.exec(rest) ?? [];
  return { user, host, port };
}
