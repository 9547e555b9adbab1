import type { Request, ResourceDefinition } from "../../provider/resource/definition";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { attemptsAt, noteAttempt } from "../../provider/resource/ownership/journal";
import { Ownership } from "../../provider/resource/ownership/ownership";
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
function provider(changes: Partial<Definition>, lives = true) {
  const unused = () => Promise.reject(new Error("not called"));
  const definition: Definition = {
    names: ["size"],
    secrets: [],
    idOf: ({ id }) => id,
    check: unused,
    diff: () => ({ updates: [], replaces: [] }),
    exempt: () => [],
    isDue: () => false,
    tell: async () => ["told"],
    create: unused,
    read: unused,
    update: unused,
    delete: unused,
    ...changes,
  };
  const journal = memoryJournal();
  const owned = new Ownership();
  const warnings: string[] = [];
  noteAttempt(journal, "me", { at: 0, nonce: "1", id: "thing-1" });
  const made = new ResourceProvider(definition, {
    owned,
    journal,
    context: () => ({}),
    warn: (_request, texts) => void warnings.push(...texts),
    refused: () => [],
    buying: () => undefined,
    engineLives: async () => lives,
  });
  return { made, owned, warnings, attempt: () => attemptsAt(journal, "me")[0] };
}

const thing: Thing = { id: "thing-1" };
const cut = () => Promise.reject(new IncompleteError("thing-1", thing, "the disk is missing"));

describe("what a create has made", () => {
  test.each([
    ["goes to an engine that lives, and counts as handed back", true, true],
    ["reaches no engine that is gone", false, undefined],
  ])("%s", async (_what, lives, isReturned) => {
    const { made, attempt } = provider({ create: async () => thing }, lives);
    expect(await made.create(REQUEST, {})).toBe(thing);
    expect(attempt()?.isReturned).toBe(isReturned);
  });

  test.each([
    ["goes to an engine that lives, and counts as handed over", true, true],
    ["reaches no engine that is gone: the next run has to find it by the journal", false, undefined],
  ])("and left unfinished %s", async (_what, lives, isHanded) => {
    const { made, attempt } = provider({ create: cut }, lives);
    await expect(made.create(REQUEST, {})).rejects.toThrow("the disk is missing");
    expect(attempt()?.isHanded).toBe(isHanded);
  });

  test("and left unfinished is gone on with where the engine calls create again", async () => {
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

  test("is nothing where nobody says which resource it is", async () => {
    const { made } = provider({ create: async () => thing });
    await expect(made.create({ ...REQUEST, identity: undefined }, {})).rejects.toThrow("another version");
  });
});

describe("a diff", () => {
  const diff = (changes: Partial<Definition>, request: Partial<Request> = {}) => {
    const { made, owned, warnings } = provider(changes);
    return { result: made.diff({ ...REQUEST, ...request }, "thing-1", { size: 1 }, { size: 2 }), owned, warnings };
  };

  test("keeps what stays: no deletion ends it", async () => {
    const { result, owned } = diff({ diff: () => ({ updates: ["size"], replaces: [] }) });
    expect(await result).toEqual({ changes: true, replaces: [] });
    expect(owned.mayEnd("thing-1")).toBe(false);
  });

  test("gives up what is replaced", async () => {
    const { result, owned } = diff({ diff: () => ({ updates: [], replaces: ["size"] }) });
    expect(await result).toEqual({ changes: true, replaces: ["size"] });
    expect(owned.mayEnd("thing-1")).toBe(true);
  });

  test("replaces what replaceOnChanges names", async () => {
    const { result } = diff({ diff: () => ({ updates: ["size"], replaces: [] }) }, { replaceOnChanges: ["size"] });
    expect(await result).toEqual({ changes: true, replaces: ["size"] });
  });

  test("says of a change at a preview what the definition tells", async () => {
    const { result, warnings } = diff({}, { isPreview: true });
    expect(await result).toEqual({ changes: false, replaces: [] });
    expect(warnings).toEqual(["told"]);
  });

  test("of a dependent keeps nothing, and leaves what stays untold", async () => {
    const { result, owned, warnings } = diff({}, { isPreview: true, isDependent: true });
    await result;
    expect(owned.mayEnd("thing-1")).toBe(true);
    expect(warnings).toEqual([]);
  });

  test("finds what is due though nothing differs", async () => {
    const { result } = diff({ isDue: () => true });
    expect(await result).toEqual({ changes: true, replaces: [] });
  });
});
