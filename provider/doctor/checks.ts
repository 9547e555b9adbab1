import { type CompShareError, isAboutTheAccount } from "../client/errors";
import { isInTheOpen } from "../settings/endpoint";
import type { Asked, Facts } from "./facts";

/**
 * `good`; `note`: worth knowing, but harmless; `unknown`: couldn't be determined; `bad`: prevents the provider from
 * working.
 */
export type Level = "good" | "note" | "unknown" | "bad";

/** The result of a check. */
export interface Finding {
  readonly level: Level;
  /** A clause without a full stop. */
  readonly what: string;
  /** What to do about it: full sentences. */
  readonly advice?: string;
}

type Check = (facts: Facts) => Finding;

const good = (what: string): Finding => ({ level: "good", what });
const note = (what: string, advice?: string): Finding => ({ level: "note", what, advice });
const unknown = (what: string, advice?: string): Finding => ({ level: "unknown", what, advice });
const bad = (what: string, advice?: string): Finding => ({ level: "bad", what, advice });
const because = ({ facts: { what, advice } }: CompShareError) => bad(what, advice);

const NOT_ASKED = "not asked: see above";
const NO_ANSWERS = [171, 172, 174, 294, 295];
const NO_PROJECT = [230, 292];

/**
 * How far the clocks may differ. Planned stops are computed with this computer's clock, and must be at least five
 * minutes ahead.
 */
const CLOCK_MS = { note: 5000, bad: 300_000 };
/** The instance quotas of the account levels, from the service's page. */
const QUOTAS = "1, 5, 20, 50 or 100";

/** All checks, one row each, in the order of output: facts in, a finding out. */
export const CHECKS: Readonly<Record<string, Check>> = {
  "Node.js": ({ node: { version, tooOld } }) => (tooOld ? bad(tooOld) : good(version)),
  Pulumi: ({ pulumi }) => from(pulumi, good),
  Stack: ({ stack }) => {
    if (!stack) return note("no project in this folder, so no stack's configuration was read", STACK_ADVICE);
    return from(stack, (count) => good(`its configuration has ${count} of our settings`));
  },
  Keys: ({ settings, keysFrom: { publicKey, privateKey } }) =>
    from(settings, () => {
      if (publicKey === privateKey) return good(`both from ${publicKey}`);
      const both = `the public key is from ${publicKey}, the private key from ${privateKey}`;
      return isOnePlace(publicKey, privateKey) ? good(both) : note(both, "Make sure that they are one pair.");
    }),
  Endpoint: ({ endpoint: { url, isDefault } }) => {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) return bad(`"${url}" isn't a URL`);
    const { host } = new URL(url);
    if (isDefault) return good(host);
    const advice = isInTheOpen(new URL(url)) ? "It isn't encrypted: passwords travel in the open." : undefined;
    return note(`${host}, which isn't the service's own`, advice);
  },
  Proxy: ({ network }) => {
    if (network.length === 0) return good("none in the environment");
    const loose = network.some((name) => /reject_unauthorized/i.test(name));
    const advice = loose ? "NODE_TLS_REJECT_UNAUTHORIZED may switch the check of certificates off: remove it." : "";
    const proxy = network.some((name) => /^(https?|all)_proxy$/i.test(name));
    return note(
      `set: ${network.join(", ")}`,
      [proxy && "The provider connects through that proxy, except to hosts in NO_PROXY.", advice]
        .filter(Boolean)
        .join(" "),
    );
  },
  Connection: ({ reach }) => from(reach, ({ tookMs }) => good(`answers within ${Math.round(tookMs)} ms`)),
  Clock: ({ reach }) => {
    if (!reach || "failed" in reach) return unknown(NOT_ASKED);
    const { aheadMs } = reach.got;
    if (aheadMs === undefined) return unknown("the service's answer has no Date");
    const apart = Math.abs(aheadMs);
    if (apart < CLOCK_MS.note) return good("as the service's, to a few seconds");
    const what = `${Math.round(apart / 1000)} s ${aheadMs > 0 ? "ahead of" : "behind"} the service's`;
    const advice = "Set it by NTP: planned stops and the ages of what is found are told by it.";
    return apart < CLOCK_MS.bad ? note(what, advice) : bad(what, advice);
  },
  "Keys accepted": ({ projects, instances }) => {
    const answers = [projects, instances].filter((answer) => answer !== undefined);
    if (answers.length === 0) return unknown(NOT_ASKED);
    if (answers.some((answer) => "got" in answer)) return good("yes");
    const failures = answers.flatMap((answer) => ("failed" in answer ? [answer.failed] : []));
    return because(
      failures.find(({ retCode }) => NO_ANSWERS.includes(retCode ?? 0)) ?? (failures[0] as CompShareError),
    );
  },
  Project: ({ settings, projects, instances }) => {
    const set = settings && "got" in settings ? settings.got.projectId : undefined;
    const listed = projects && "got" in projects ? projects.got : [];
    const names = listed.map(({ id }) => id).join(", ") || "not told";
    const refusal = instances && "failed" in instances ? instances.failed : undefined;
    if (refusal?.code === "API" && NO_PROJECT.includes(refusal.retCode ?? 0)) {
      if (set) return bad(`${set} isn't taken (${refusal.facts.message ?? refusal.retCode})`, `Projects: ${names}.`);
      return bad("this key has to name its project", `${SET_PROJECT} Projects: ${names}.`);
    }
    if (!instances) return unknown(NOT_ASKED);
    if (set && listed.length > 0 && !listed.some(({ id }) => id === set)) {
      return bad(`the account has no project ${set}`, `Projects: ${names}.`);
    }
    if (set) return good(`${set}, as set`);
    if ("failed" in instances) return unknown("not known, as the instances couldn't be listed");
    const standard = listed.find(({ isDefault }) => isDefault)?.id;
    return good(`${standard ?? "the default one"}, as none is set, and none has to be`);
  },
  Instances: ({ instances }) => {
    if (!instances || ("failed" in instances && isAboutTheAccount(instances.failed))) return unknown(NOT_ASKED);
    return from(instances, ({ total }) =>
      note(
        `${total} in this project; the account's level isn't told by any action, nor what is left of its quota`,
        `A level allows ${QUOTAS} in the whole account: a create beyond it is refused with 8095.`,
      ),
    );
  },
  Orders: ({ instances, balance }) => {
    const expired = instances && "got" in instances ? instances.got.expired : 0;
    if (expired > 0) return note(`${expired} expired: unpaid orders block creates`, "Pay them in the console.");
    const available = balance && "got" in balance ? balance.got?.available : undefined;
    if (available !== undefined && available <= 0) {
      // Credit and vouchers may still cover it.
      return note("nothing of the balance is available", "If creates are refused: recharge, or pay in the console.");
    }
    if (available !== undefined) return good("the balance is positive, and no instance has expired");
    return unknown("no sign of unpaid ones, but no action lists them, nor the balance", "The console has both.");
  },
  Zones: ({ zones }) => {
    if (!zones) return unknown(NOT_ASKED);
    return from(zones, (all) =>
      all.length > 0 ? good(all.map(({ zone }) => zone).join(", ")) : bad("the service lists none"),
    );
  },
  Images: ({ images }) => {
    if (!images) return unknown(NOT_ASKED);
    return from(images, ({ region, total }) =>
      total > 0 ? good(`${total} of the service's in ${region}`) : note(`none listed in ${region}`),
    );
  },
  "Lag of lists": ({ settings }) => {
    const lag = settings && "got" in settings ? settings.got.listLagMs / 1000 : undefined;
    return unknown(
      `not measured: only something new shows it${lag === undefined ? "" : `; ${lag} s are reckoned with`}`,
      "`npx pulumi-compshare conform` measures it; compshare:listLag sets it.",
    );
  },
};

const STACK_ADVICE = "Run it in a project's folder, or name the stack with --stack, if its configuration has the keys.";
const SET_PROJECT = "Set it: `pulumi config set compshare:projectId <id>` (or COMPSHARE_PROJECT_ID).";

/** The check of a query's result: a failure is `bad`, and a query that wasn't made is `unknown`. */
function from<T>(asked: Asked<T>, judge: (got: T) => Finding): Finding {
  if (!asked) return unknown(NOT_ASKED);
  return "got" in asked ? judge(asked.got) : because(asked.failed);
}

/** Whether both settings come from the environment, or from the same place. */
const isOnePlace = (one = "", other = "") => one.startsWith("COMPSHARE_") && other.startsWith("COMPSHARE_");
