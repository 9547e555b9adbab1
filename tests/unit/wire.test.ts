import { createHash } from "node:crypto";
import fc from "fast-check";
import { flatten } from "../../provider/wire/encode";
import { sign } from "../../provider/wire/sign";

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
  const published = {
    Action: "CreateUHostInstance",
    CPU: "2",
    ChargeType: "Month",
    DiskSpace: "10",
    ImageId: "f43736e1-65a5-4bea-ad2e-8a46e18883c2",
    LoginMode: "Password",
    Memory: "2048",
    Name: "Host01",
    Password: "VUNsb3VkLmNu",
    PublicKey: "ucloudsomeone@example.com1296235120854146120",
    Quantity: "1",
    Region: "cn-bj2",
    Zone: "cn-bj2-04",
  };
  test.each([
    ["without a public key", { foo: "bar" }, "my_private_key", "634edc1bb957c0d65e5ab5494cf3b7784fbc87af"],
    [
      "with a public key",
      { foo: "bar", PublicKey: "my_public_key" },
      "my_private_key",
      "d4411ab30953fb0bbcb1e7313081f05e4e91a394",
    ],
    [
      "of a whole call",
      published,
      "46f09bb9fab4f12dfc160dae12273d5332b5debe",
      "4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65",
    ],
  ])("match the published one %s", (_title, params, key, signature) => {
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
