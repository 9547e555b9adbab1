import { z } from "zod";
import type { AccountSettings } from "./account";
import { catalogue } from "./catalogue";
import { forms } from "./forms";
import { zones } from "./zones";

const quotaByLevel = [1, 5, 20, 50, 100] as const;

const cny = z.number().min(0);

/** A misspelt type or zone would leave a rehearsal without effect, so it is refused. */
const gpuType = z.string().refine((name) => catalogue.has(name), "no such GPU type");
const typeAtZone = z.string().refine((key) => {
  const [type = "", zone = "", ...rest] = key.split("@");
  return rest.length === 0 && catalogue.has(type) && zones.some((known) => known === zone);
}, "has to be TYPE@ZONE, of a GPU type and a zone there are");

const ownPrices = z.strictObject({
  Year: cny.optional(),
  Month: cny.optional(),
  Day: cny.optional(),
  Dynamic: cny.optional(),
  Postpay: cny.optional(),
  Spot: cny.optional(),
});

/**
 * What the emulated account and world are like. The defaults and descriptions here are the only ones: the flags of
 * the command, the options of `startEmulator` and `POST /_emulator/settings` are all read by this schema.
 */
export const settingsSchema = z.strictObject({
  timeScale: z
    .number()
    .min(0)
    .default(0)
    .describe("factor on all durations: 1 boots an instance in realistic time, 0.1 ten times as fast, 0 at once"),
  accountLevel: z.number().int().min(0).max(4).default(4).describe("level of the account, which sets its quota"),
  quota: z.number().int().min(0).nullable().default(null).describe("instances a white-listed account may hold"),
  soldOut: z.array(z.string()).default([]).describe("GPU types that are sold out, as TYPE or TYPE@ZONE"),
  stock: z.record(typeAtZone, z.number().int().min(0)).default({}).describe("cards left of a GPU type in a zone"),
  balance: z.number().nullable().default(null).describe("CNY the account has; without it money is no matter"),
  prices: z
    .record(gpuType, ownPrices)
    .default({})
    .describe("CNY for one card and one month, day or hour, by GPU type and charge type"),
  reclaimSpotAfter: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .describe("seconds of running after which a Spot instance is reclaimed"),
  reclaimedState: z
    .string()
    .default("Interrupted")
    .describe("state that a reclaimed Spot instance shows; no source has the word"),
  gpuLessInstances: z
    .number()
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe("instances that may be without their cards at a time"),
  us3: z.boolean().default(true).describe("the account has opened US3, which AttachUS3 needs"),
  listDelay: z.number().min(0).default(1).describe("seconds, times the scale, until a new instance is listed"),
  lingerDelay: z.number().min(0).default(3).describe("seconds, times the scale, for which a deleted one still shows"),
  unpaidOrder: z.boolean().default(false).describe("the account has an unpaid order"),
  verified: z.boolean().default(true).describe("the account's owner has proved who they are"),
  subAccount: z.boolean().default(false).describe("the account is a sub account, which has to send ProjectId"),
  failingBoots: z.number().int().min(0).default(0).describe("so many of the next boots end in Install Fail"),
  failingImages: z.number().int().min(0).default(0).describe("so many of the next images end UnAvailable"),
  pageSize: z.number().int().min(1).max(100).default(100).describe("rows that a page of a list has at most"),
  requestsPerSecond: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("API calls a second that are let through; above that they are throttled"),
  sshAt: z
    .string()
    .regex(/^([\w.-]+@)?([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}$/, "has to be [USER@]HOST:PORT")
    .nullable()
    .default(null)
    .describe("where all instances' SSH commands lead, as [USER@]HOST:PORT; nobody answers at their own addresses"),
  latency: z.number().min(0).default(0).describe("milliseconds that each answer takes, whatever the scale"),
  ...forms,
});

export type Settings = z.output<typeof settingsSchema>;

// A setting that is in one of the two alone doesn't compile.
const sameAsPublished = (settings: Settings): AccountSettings => settings;
const publishedIsSame = (settings: AccountSettings): Settings => settings;
void [sameAsPublished, publishedIsSame];

/** The number of instances the account may hold. */
export function quotaOf(settings: Settings): number {
  return settings.quota ?? quotaByLevel[settings.accountLevel] ?? 0;
}

/** Whether a GPU type is sold out in a zone. */
export function isSoldOut(settings: Settings, gpuType: string, zone: string): boolean {
  return settings.soldOut.includes(gpuType) || settings.soldOut.includes(`${gpuType}@${zone}`);
}
