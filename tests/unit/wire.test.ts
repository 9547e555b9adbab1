import { createHash } from "node:crypto";
import fc from "fast-check";
import { flatten } from "../../provider/wire/encode";
import { sign } from "../../provider/wire/sign";
import { PUBLISHED } from "../support/published-signatures";

describe("flattened parameters", () => {
  test.each([
    [
      "have paths into lists of objects",
      { Disks: [{ IsBoot: true, Size: 60 }] },
      { "Disks.0.IsBoot": "true", "Disks.0.Size": "60" },
    ],
    ["have paths into lists of text", { UHostIds: ["a", "b"] }, { "UHostIds.0": "a", "UHostIds.1": "b" }],
    ["have paths into objects", { Led: { On: true } }, { "Led.On": "true" }],
    ["have whole numbers without a fraction", { Size: 42.0 }, { Size: "42" }],
    ["have booleans as words", { A: true, B: false }, { A: "true", B: "false" }],
    ["leave out absent values", { A: null, B: undefined, C: "" }, { C: "" }],
  ])("%s", (_title, params, flat) => {
    expect(flatten(params)).toEqual(flat);
  });

  test("can't hold a number without an exact text form", () => {
    expect(() => flatten({ Size: Number.NaN })).toThrow("Size is not a number");
  });

  test("have every scalar under its path", () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.stringMatching(/^[A-Za-z]+$/), scalar)), (list) => {
        const flat = flatten({ L: list });
        list.forEach((entry, index) => {
          for (const [key, value] of Object.entries(entry)) expect(flat[`L.${index}.${key}`]).toBe(String(value));
        });
        expect(Object.keys(flat)).toHaveLength(list.reduce((sum, entry) => sum + Object.keys(entry).length, 0));
      }),
    );
  });
});

describe("signatures", () => {
  test.each(PUBLISHED)("match the published one %s", (_title, params, key, signature) => {
    expect(sign(params, key)).toBe(signature);
  });

  test("cover the security token", () => {
    const params = { Action: "A", PublicKey: "p" };
    const expected = createHash("sha1").update("ActionAPublicKeypSecurityTokentokenkey").digest("hex");
    expect(sign({ ...params, SecurityToken: "token" }, "key")).toBe(expected);
  });

  test("don't depend on the order of the parameters", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (params) => {
        expect(sign(Object.fromEntries(Object.entries(params).reverse()), "k")).toBe(sign(params, "k"));
      }),
    );
  });

  test("sort keys by their bytes, not by their UTF-16 units", () => {
    const expected = createHash("sha1").update("\uffeea\u{1f600}bk").digest("hex");
    expect(sign({ "\u{1f600}": "b", "\uffee": "a" }, "k")).toBe(expected);
  });
});
