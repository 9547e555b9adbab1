import type { Declared, Request, ResourceDefinition } from "../../provider/resource/definition";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { attemptsAt, noteAttempt } from "../../provider/resource/ownership/journal";
import { Ownership } from "../../provider/resource/ownership/ownership";
import type { Previewed } from "../../provider/resource/properties/check";
import type { Violation } from "../../provider/resource/properties/inputs";
import { ResourceProvider } from "../../provider/resource/provider";
import { memoryJournal } from "../support/simulation";

interface Thing {
  readonly id: string;
}
type Definition = ResourceDefinition<object, Thing, object>;

const REQUEST: Request = {
  identity: "me",
  name: "it",
  isPreview: false,
  isDependent: false,
  replaceOnChanges: [],
};

/** A provider of things, with what it was told and what it has noted. */
function provider(changes: Partial<Definition>, lives = true, refused: Violation[] = []) {
  const unused = () => Promise.reject(new Error("not called"));
  const definition: Definition = {
    names: ["size"],
    secrets: [],
    idOf: ({ id }) => id,
    check: unused,
    diff: () => ({ updates: [], replaces: [] }),
    exempt: () => [],
    isDue: () => false,
    changeWarnings: async () => ["told"],
    create: unused,
    read: unused,
    update: unused,
    delete: unused,
    ...changes,
  };
  const journal = memoryJournal();
  const owned = new Ownership();
  const warnings: string[] = [];
  const bought: string[] = [];
  noteAttempt(journal, "me", { at: 0, nonce: "1", id: "thing-1" });
  const made = new ResourceProvider(definition, {
    owned,
    journal,
    context: () => ({}),
    warn: (_request, texts) => void warnings.push(...texts),
    refused: () => refused,
    begin: async () => undefined,
    buying: () => void bought.push("it"),
    engineLives: async () => lives,
  });
  return { made, owned, warnings, bought, attempt: () => attemptsAt(journal, "me")[0] };
}

const thing: Thing = { id: "thing-1" };
const cut = () => Promise.reject(new IncompleteError("thing-1", thing, "the disk is missing"));

describe("a check", () => {
  const VALID: Previewed = { inputs: { size: 1 }, violations: [], warnings: [] };
  const check = async (olds: object | undefined) => {
    const { made, owned } = provider({ check: async () => VALID });
    owned.markKept("thing-1", "me");
    owned.markKept("thing-2", "another");
    await made.check(REQUEST, { raw: {}, olds: olds as Declared["olds"] });
    return [owned.mayDelete("thing-1"), owned.mayDelete("thing-2")];
  };

  test("of a new resource allows its stored instance to be deleted", async () => {
    expect(await check(undefined)).toEqual([true, false]);
  });

  test("of an existing resource keeps its instance", async () => {
    expect(await check({})).toEqual([false, false]);
  });

  test("fails if the keys are refused, in addition to other problems", async () => {
    const [own, keys] = ["size", "keys"].map((property): Violation => ({ property, reason: "no" }));
    const found = { ...VALID, violations: [own as Violation] };
    const { made } = provider({ check: async () => found }, true, [keys as Violation]);
    expect(await made.check(REQUEST, { raw: {}, olds: undefined })).toEqual({ ...found, violations: [own, keys] });
  });
});

describe("a resource in the state", () => {
  const STORED = { createTime: "2026-01-01T00:00:00.000Z" };
  const definition: Partial<Definition> = {
    read: async () => undefined,
    update: async () => thing,
    delete: async () => undefined,
  };
  type Call = (made: ReturnType<typeof provider>["made"], request: Request, stored: object) => Promise<unknown>;
  const CALLS: [string, Call][] = [
    ["diff", (made, request, stored) => made.diff(request, "thing-1", stored as never, {})],
    ["read", (made, request, stored) => made.read(request, "thing-1", stored as never)],
    ["update", (made, request, stored) => made.update(request, "thing-1", stored as never, {})],
    ["delete", (made, request, stored) => made.delete(request, "thing-1", stored as never)],
  ];

  test.each(CALLS)("is owned from a %s on, and its purchase is settled", async (_name, call) => {
    const { made, owned, attempt } = provider(definition);
    await call(made, REQUEST, STORED);
    expect(owned.of("me")).toEqual([["thing-1", Date.parse(STORED.createTime) / 1000]]);
    expect(attempt()).toBeUndefined();
  });

  test("may have an unknown age", async () => {
    const { made, owned } = provider(definition);
    await made.read(REQUEST, "thing-1", {});
    expect(owned.of("me")).toEqual([["thing-1", undefined]]);
  });

  test("without an identity settles nothing", async () => {
    const { made, owned, attempt } = provider(definition);
    await made.read({ ...REQUEST, identity: undefined }, "thing-1", {});
    expect([owned.has("thing-1"), attempt()?.id]).toEqual([true, "thing-1"]);
  });

  test("is kept by an update: no deletion deletes it", async () => {
    const { made, owned } = provider(definition);
    await made.update(REQUEST, "thing-1", {}, {});
    expect(owned.mayDelete("thing-1")).toBe(false);
  });

  test("is deleted under its current name in the program", async () => {
    const deleted: unknown[] = [];
    const { made } = provider({
      ...definition,
      delete: async (_context, { identity }, id, stored) => void deleted.push([identity, id, stored]),
    });
    await made.read({ ...REQUEST, identity: "renamed" }, "thing-1", {});
    await made.delete(REQUEST, "thing-1", { size: 1 });
    await made.delete(REQUEST, "thing-2", { size: 2 });
    expect(deleted).toEqual([
      ["renamed", "thing-1", { size: 1 }],
      ["me", "thing-2", { size: 2 }],
    ]);
  });
});

describe("a create", () => {
  test.each([
    ["returns its result to a live engine, and notes it as handed back", true, true],
    ["doesn't return its result to a dead engine", false, undefined],
  ])("%s", async (_what, lives, isReturned) => {
    const { made, attempt } = provider({ create: async () => thing }, lives);
    expect(await made.create(REQUEST, {})).toBe(thing);
    expect(attempt()?.isReturned).toBe(isReturned);
  });

  test.each([
    ["is returned to a live engine, and noted as handed over", true, true],
    ["isn't returned to a dead engine: the next run has to find it by the journal", false, undefined],
  ])("that is incomplete %s", async (_what, lives, isHanded) => {
    const { made, attempt } = provider({ create: cut }, lives);
    await expect(made.create(REQUEST, {})).rejects.toThrow("the disk is missing");
    expect(attempt()?.isHanded).toBe(isHanded);
  });

  test("that is incomplete is continued if the engine calls create again", async () => {
    const seen: unknown[] = [];
    const { made } = provider({
      create: cut,
      update: async (_context, _request, change) => {
        seen.push(change);
        return thing;
      },
    });
    await expect(made.create(REQUEST, {})).rejects.toThrow();
    expect(await made.create(REQUEST, { size: 2 })).toBe(thing);
    expect(seen).toEqual([{ id: "thing-1", stored: thing, declared: { size: 2 } }]);
  });

  test("that is incomplete is continued once: the next create makes another", async () => {
    const ids = ["thing-1", "thing-2"];
    const { made } = provider({
      create: async () => {
        const id = ids.shift() as string;
        if (id === "thing-1") return cut();
        return { id };
      },
      update: async () => thing,
    });
    await expect(made.create(REQUEST, {})).rejects.toThrow();
    expect(await made.create(REQUEST, {})).toEqual({ id: "thing-1" });
    expect(await made.create(REQUEST, {})).toEqual({ id: "thing-2" });
  });

  test("that is incomplete isn't continued for another resource", async () => {
    const { made } = provider({ create: cut });
    await expect(made.create(REQUEST, {})).rejects.toThrow("the disk is missing");
    await expect(made.create({ ...REQUEST, identity: "another" }, {})).rejects.toThrow("the disk is missing");
  });

  test("isn't noted as handed over if it failed before anything existed", async () => {
    const { made, attempt } = provider({ create: () => Promise.reject(new Error("refused")) });
    await expect(made.create(REQUEST, {})).rejects.toThrow("refused");
    await expect(made.create(REQUEST, {})).rejects.toThrow("refused");
    expect(attempt()).toEqual({ at: 0, nonce: "1", id: "thing-1" });
  });

  test.each([undefined, ""])("is refused without an identity (%j)", async (identity) => {
    const { made, bought } = provider({ create: async () => thing });
    await expect(made.create({ ...REQUEST, identity }, {})).rejects.toThrow("another version");
    expect(bought).toEqual([]);
  });

  test("is announced first, each time", async () => {
    const begun: unknown[] = [];
    const { made, bought } = provider({
      create: async () => thing,
      creating: ({ identity }) => void begun.push(identity),
    });
    await made.create(REQUEST, {});
    expect([begun, bought]).toEqual([["me"], ["it"]]);
  });
});

describe("a diff", () => {
  const diff = (changes: Partial<Definition>, request: Partial<Request> = {}) => {
    const heard: unknown[] = [];
    const { made, owned, warnings } = provider({
      changing: async (_request, change) => void heard.push(change),
      ...changes,
    });
    return {
      heard,
      result: made.diff({ ...REQUEST, ...request }, "thing-1", { size: 1 }, { size: 2 }),
      owned,
      warnings,
    };
  };

  test("keeps an unreplaced resource: no deletion deletes it", async () => {
    const { result, owned } = diff({ diff: () => ({ updates: ["size"], replaces: [] }) });
    expect(await result).toMatchObject({ changes: true, replaces: [] });
    expect(owned.mayDelete("thing-1")).toBe(false);
  });

  test("gives up a replaced resource, even if an earlier diff has kept it", async () => {
    const { made, owned } = provider({ diff: () => ({ updates: [], replaces: ["size"] }) });
    owned.markKept("thing-1", "me");
    expect(await made.diff(REQUEST, "thing-1", { size: 1 }, { size: 2 })).toMatchObject({
      changes: true,
      replaces: ["size"],
    });
    expect(owned.mayDelete("thing-1")).toBe(true);
  });

  test("replaces by a property in replaceOnChanges", async () => {
    const { result } = diff({ diff: () => ({ updates: ["size"], replaces: [] }) }, { replaceOnChanges: ["size"] });
    expect(await result).toMatchObject({ changes: true, replaces: ["size"] });
  });

  test("shows the definition's warnings about a change at a preview", async () => {
    const { result, warnings } = diff({}, { isPreview: true });
    expect(await result).toMatchObject({ changes: false, replaces: [] });
    expect(warnings).toEqual(["told"]);
  });

  test("keeps nothing and starts nothing at a preview", async () => {
    const { result, owned, heard } = diff({}, { isPreview: true });
    await result;
    expect([owned.mayDelete("thing-1"), heard]).toEqual([true, []]);
  });

  test("tells the definition about the change", async () => {
    const { result, heard } = diff({ diff: () => ({ updates: [], replaces: ["size"] }) });
    await result;
    expect(heard).toEqual([
      { id: "thing-1", actual: { size: 1 }, declared: { size: 2 }, updates: [], replaces: ["size"], forced: [] },
    ]);
  });

  test("reports what interrupted runs have left of a resource that is no longer replaced", async () => {
    const leftoverWarnings = async () => ["left"];
    const stays = diff({ leftoverWarnings });
    const replaced = diff({ leftoverWarnings, diff: () => ({ updates: [], replaces: ["size"] }) });
    const dependent = diff({ leftoverWarnings }, { isDependent: true });
    await Promise.all([stays.result, replaced.result, dependent.result]);
    expect([stays.warnings, replaced.warnings, dependent.warnings]).toEqual([["left"], [], []]);
  });

  test("of a replaced dependent is reported at a preview", async () => {
    const changes: Partial<Definition> = { diff: () => ({ updates: [], replaces: ["size"] }) };
    const { result, warnings } = diff(changes, { isPreview: true, isDependent: true });
    await result;
    expect(warnings).toEqual(["told"]);
  });

  test("of a dependent keeps nothing during an update", async () => {
    const { result, owned } = diff({}, { isDependent: true });
    await result;
    expect(owned.mayDelete("thing-1")).toBe(true);
  });

  test("of a dependent keeps nothing at a preview, and reports nothing about what stays", async () => {
    const { result, owned, warnings } = diff({}, { isPreview: true, isDependent: true });
    await result;
    expect(owned.mayDelete("thing-1")).toBe(true);
    expect(warnings).toEqual([]);
  });

  test("finds pending work even if nothing differs", async () => {
    const { result } = diff({ isDue: () => true });
    expect(await result).toMatchObject({ changes: true, replaces: [] });
  });
});
