import { parseArgs } from "node:util";
import { z } from "zod";
import { BadFlag, byType, checked, number, pairs } from "./flag-values";
import { forms } from "./forms";
import { defaultOptions, type EmulatorOptions } from "./index";
import { settingsSchema } from "./settings";

interface Flag {
  /** Stands for the value in the help. */
  value: string;
  help: string;
  fallback: string;
  /** May be repeated. */
  multiple?: boolean;
  read(given: string[]): Partial<EmulatorOptions>;
}

const { shape } = settingsSchema;

/** One row for each flag. Flags for settings take help, default and limits from there. */
export const flags: Record<string, Flag> = {
  port: {
    value: "P",
    help: "port on 127.0.0.1, 0 for a free one",
    fallback: String(defaultOptions.port),
    read: ([given]) => ({ port: number("port", given, z.number().int().min(0).max(65535)) }),
  },
  "public-key": {
    value: "K",
    help: "public key callers have to use",
    fallback: defaultOptions.publicKey,
    read: ([publicKey]) => ({ publicKey }),
  },
  "private-key": {
    value: "S",
    help: "private key callers have to sign with",
    fallback: defaultOptions.privateKey,
    read: ([privateKey]) => ({ privateKey }),
  },
  "time-scale": {
    value: "F",
    ...described(shape.timeScale),
    read: ([given]) => ({ timeScale: number("time-scale", given, shape.timeScale) }),
  },
  "account-level": {
    value: "0..4",
    ...described(shape.accountLevel),
    read: ([given]) => ({ accountLevel: number("account-level", given, shape.accountLevel) }),
  },
  quota: {
    value: "N",
    ...described(shape.quota),
    read: ([given]) => ({ quota: number("quota", given, shape.quota) }),
  },
  "sold-out": {
    value: "TYPE[@ZONE]",
    ...described(shape.soldOut),
    multiple: true,
    read: (soldOut) => ({ soldOut }),
  },
  stock: {
    value: "TYPE@ZONE=N",
    ...described(shape.stock),
    multiple: true,
    read: (given) => ({ stock: checked("stock", given, shape.stock, pairs("stock", given)) }),
  },
  balance: {
    value: "CNY",
    ...described(shape.balance),
    read: ([given]) => ({ balance: number("balance", given, shape.balance) }),
  },
  price: {
    value: "TYPE:CHARGETYPE=CNY",
    ...described(shape.prices),
    multiple: true,
    read: (given) => ({ prices: checked("price", given, shape.prices, byType(pairs("price", given))) }),
  },
  "reclaim-spot-after": {
    value: "S",
    ...described(shape.reclaimSpotAfter),
    read: ([given]) => ({ reclaimSpotAfter: number("reclaim-spot-after", given, shape.reclaimSpotAfter) }),
  },
  "reclaimed-state": {
    value: "WORD",
    ...described(shape.reclaimedState),
    read: ([reclaimedState]) => ({ reclaimedState }),
  },
  "requests-per-second": {
    value: "N",
    ...described(shape.requestsPerSecond),
    read: ([given]) => ({ requestsPerSecond: number("requests-per-second", given, shape.requestsPerSecond) }),
  },
  "ssh-at": {
    value: "[USER@]HOST:PORT",
    ...described(shape.sshAt),
    read: ([given]) => ({ sshAt: checked("ssh-at", [given ?? ""], shape.sshAt, given) }),
  },
  ...Object.fromEntries(Object.entries(forms).map(formFlag)),
};

/** `spotForm` -> `--spot-form postpay|empty|spot` */
function formFlag([setting, schema]: [string, (typeof forms)[keyof typeof forms]]): [string, Flag] {
  const name = setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const value = schema.unwrap().options.join("|");
  const read = ([given = ""]: string[]) => ({ [setting]: checked(name, [given], schema, given) });
  return [name, { value, ...described(schema), read }];
}

/** The options that the flags set. */
export function readFlags(argv: string[]): Partial<EmulatorOptions> | "help" {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { multiple = false }]) => [name, { type: "string" as const, multiple }]),
  );
  let values: Record<string, string | string[] | boolean | undefined>;
  try {
    ({ values } = parseArgs({ args: argv, options: { ...options, help: { type: "boolean" } } }));
  } catch (error) {
    throw new BadFlag((error as Error).message.split(/\.\s/)[0]);
  }
  if (values.help) return "help";
  const read = Object.entries(flags).map(([name, flag]) => {
    const given = values[name];
    return given === undefined ? {} : flag.read([given].flat() as string[]);
  });
  return Object.assign({}, ...read);
}

function described(schema: z.ZodType): { help: string; fallback: string } {
  const fallback = schema.parse(undefined);
  const none = fallback === null || (typeof fallback === "object" && Object.keys(fallback).length === 0);
  return { help: schema.description ?? "", fallback: none ? "none" : String(fallback) };
}

/** The command's options in words. */
export function helpText(): string {
  const rows = Object.entries(flags).map(([name, { value, help, fallback, multiple }]) => {
    const again = multiple ? ", may be repeated" : "";
    return `  ${`--${name} ${value}`.padEnd(48)}${help}${again} (default: ${fallback})\n`;
  });
  return `An emulator of the CompShare API on 127.0.0.1.\n\n${rows.join("")}  --help${" ".repeat(42)}this text\n`;
}
