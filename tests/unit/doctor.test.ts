import { CompShareError } from "../../provider/client/errors";
import { CHECKS } from "../../provider/doctor/checks";
import type { Facts } from "../../provider/doctor/facts";
import { doctorText } from "../../provider/doctor/render";

/** A computer where all is well: tests change what they are about. */
const facts = (changes: Partial<Facts> = {}): Facts => ({
  node: { version: "26.0.0", tooOld: "" },
  pulumi: { got: "v3.270.0" },
  stack: { got: 2 },
  settings: {
    got: {
      endpoint: "https://api.compshare.cn/",
      publicKey: "p",
      privateKey: "s",
      requestTimeoutMs: 1,
      listLagMs: 15_000,
    },
  },
  keysFrom: { publicKey: "the stack's configuration", privateKey: "the stack's configuration" },
  endpoint: { url: "https://api.compshare.cn/", isDefault: true },
  network: [],
  reach: { got: { tookMs: 20, aheadMs: 100 } },
  projects: { got: [{ id: "org-1", isDefault: true }] },
  instances: { got: { total: 2, expired: 0 } },
  balance: { got: { available: 12 } },
  zones: { got: [{ zone: "cn-wlcb-01", region: "cn-wlcb" }] },
  images: { got: { region: "cn-wlcb", total: 20 } },
  ...changes,
});
const refused = (retCode: number) => ({ failed: new CompShareError({ code: "API", what: "no", retCode }) });

test("all checks pass in a working setup", () => {
  expect(Object.values(CHECKS).map((check) => check(facts()).level)).not.toContain("bad");
});

test.each<[check: string, level: string, changes: Partial<Facts>]>([
  ["Keys", "note", { keysFrom: { publicKey: "the stack's configuration", privateKey: "COMPSHARE_PRIVATE_KEY" } }],
  ["Endpoint", "note", { endpoint: { url: "http://far.example/", isDefault: false } }],
  ["Proxy", "note", { network: ["NODE_TLS_REJECT_UNAUTHORIZED"] }],
  ["Clock", "unknown", { reach: { got: { tookMs: 1, aheadMs: undefined } } }],
  // A key may be forbidden to list projects, and work.
  ["Keys accepted", "good", { projects: refused(299) }],
  ["Keys accepted", "bad", { projects: refused(299), instances: refused(171) }],
  ["Project", "bad", { instances: refused(292) }],
  ["Project", "unknown", { instances: refused(8433) }],
  ["Orders", "note", { instances: { got: { total: 1, expired: 1 } } }],
  ["Orders", "note", { balance: { got: { available: -1 } } }],
  ["Orders", "unknown", { balance: { got: undefined } }],
  ["Zones", "bad", { zones: { got: [] } }],
])("%s: %s", (check, level, changes) => {
  expect(CHECKS[check]?.(facts(changes)).level).toBe(level);
});

test.each([
  ["HTTPS_PROXY", true],
  ["all_proxy", true],
  ["NO_PROXY", false],
])("with %s, calls go through a proxy: %s", (name, isProxied) => {
  const said = JSON.stringify(CHECKS.Proxy?.(facts({ network: [name] })));
  expect(said.includes("connects through that proxy")).toBe(isProxied);
});

test("text from the service can't control the terminal", () => {
  const what = "\u001b[2J\nok  all fine";
  expect(doctorText({ Zones: { level: "bad", what } })).toBe(
    "BAD  Zones  ?[2J ok  all fine\n\nSomething prevents work: see BAD.\n",
  );
});
