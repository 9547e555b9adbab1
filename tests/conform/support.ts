import { type ConformOptions, conform } from "../../provider/conform/conform";
import type { Report } from "../../provider/conform/report";
import { type Api, KEYS } from "../support/api";

/** What is walked unless a test says otherwise. */
export const EVERYTHING: ConformOptions = {
  budget: 10,
  spot: true,
  container: true,
  switchTo: "Dynamic",
  cleanOnly: false,
};

/** One run against an emulator, in this process: real HTTP. */
export async function runConform(api: Api, changes: Partial<ConformOptions> = {}, cut = new AbortController()) {
  const said: string[] = [];
  const asked: string[] = [];
  const outcome = await conform(
    { ...EVERYTHING, ...changes },
    {
      settings: { endpoint: api.url, ...KEYS, requestTimeoutMs: 2000, listLagMs: 50 },
      cut,
      confirm: async (text) => asked.push(text) > 0,
      say: (text) => said.push(text),
    },
  );
  return { ...outcome, said, asked };
}

/** The ids of the facts that came out so. */
export const factsThat = (report: Report | undefined, verdict: string): string[] =>
  (report?.facts ?? []).filter((fact) => fact.verdict === verdict).map(({ id }) => id);

/** What lives, or costs money: nothing is to be left of a run. */
export async function leftIn(api: Api): Promise<string[]> {
  const disks = (await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null || ReleasedTime === undefined);
  return [
    ...(await api.living()).map(({ UHostId }) => UHostId),
    ...disks.map(({ ResourceId }) => String(ResourceId)),
    ...(await api.images()).map(({ CompShareImageId }) => CompShareImageId),
  ];
}
