import { CompShareError } from "../../provider/client/errors";
import { allPages, type Page } from "../../provider/client/pages";

const letters = (text: string) => [...text];
const full = (text: string): Page<string> => ({ total: text.length, entries: letters(text) });
const pastTheEnd = new CompShareError({ code: "API", what: "no such page", retCode: 230 });

/** A list whose pages are given one after another, whatever offset is asked for; the last one repeats. */
function scripted(...pages: (Page<string> | Error)[]) {
  const offsets: number[] = [];
  const page = async (offset: number) => {
    const next = pages[Math.min(offsets.push(offset), pages.length) - 1];
    if (next === undefined || next instanceof Error) throw next;
    return next;
  };
  return { offsets, read: () => allPages({ page, idOf: (entry) => entry, what: "letters" }) };
}

/** A list of which the service gives so many entries a page. */
function paged(text: string, size: number) {
  const pages = letters(text).flatMap((_, at) => (at % size ? [] : [letters(text.slice(at, at + size))]));
  return scripted(...pages.map((entries) => ({ total: text.length, entries })));
}

test("the next page starts after the last entry, even of short pages", async () => {
  const { read, offsets } = paged("abcdefg", 3);
  expect(await read()).toEqual(letters("abcdefg"));
  expect(offsets).toEqual([0, 3, 6]);
});

test("an empty list is one page", async () => {
  const { read, offsets } = scripted(full(""));
  expect(await read()).toEqual([]);
  expect(offsets).toEqual([0]);
});

test("a repeated entry is listed once, followed by what it pushed off its page", async () => {
  const { read, offsets } = scripted({ total: 3, entries: letters("aab") }, { total: 3, entries: letters("c") });
  expect(await read()).toEqual(letters("abc"));
  expect(offsets).toEqual([0, 3]);
});

describe("a list is read again from the start after", () => {
  const half = { total: 4, entries: letters("ab") };
  test.each<[string, Page<string> | Error]>([
    ["a page that repeats another", half],
    ["an empty page", { total: 4, entries: [] }],
    ["a shorter list", pastTheEnd],
  ])("%s", async (_title, next) => {
    const { read, offsets } = scripted(half, next, full("abcd"));
    expect(await read()).toEqual(letters("abcd"));
    expect(offsets).toEqual([0, 2, 0]);
  });
});

test("a list whose total changes is read to its end, and again from the start", async () => {
  const half = { total: 4, entries: letters("ab") };
  const { read, offsets } = scripted(half, { total: 5, entries: letters("cde") }, full("abcde"));
  expect(await read()).toEqual(letters("abcde"));
  expect(offsets).toEqual([0, 2, 0]);
});

describe("a list that changes at each attempt, since others create instances meanwhile,", () => {
  const attempt = (total: number, one: string, two: string) => [
    { total, entries: letters(one) },
    { total: total + 1, entries: letters(two) },
    { total: total + 1, entries: [] },
  ];

  test("is the union of all attempts", async () => {
    const { read } = scripted(...attempt(4, "ab", "cd"), ...attempt(5, "ab", "cde"), ...attempt(6, "ab", "cdef"));
    expect(await read()).toEqual(letters("abcdef"));
  });

  test("is an error if that has fewer entries than the service counts", async () => {
    const { read } = scripted(...[1, 2, 3].flatMap(() => attempt(4, "ab", "bc")));
    await expect(read()).rejects.toMatchObject({ code: "BAD_ANSWER" });
  });
});

describe("a list is an error if", () => {
  test.each<[string, Page<string>]>([
    ["its pages repeat", { total: 4, entries: letters("ab") }],
    ["one page holds an entry twice", { total: 3, entries: letters("aba") }],
    ["it has only a total", { total: 2, entries: [] }],
  ])("%s", async (_title, page) => {
    const { read, offsets } = scripted(page);
    await expect(read()).rejects.toMatchObject({ code: "BAD_ANSWER", facts: { effect: "none" } });
    expect(offsets.filter((offset) => offset === 0)).toHaveLength(3);
  });
});

const lost = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });
test.each<[string, (Page<string> | Error)[]]>([
  ["of the first page, even a refusal,", [pastTheEnd, full("a")]],
  ["that isn't a refusal", [{ total: 2, entries: ["a"] }, lost, full("ab")]],
  ["that isn't the service's", [{ total: 2, entries: ["a"] }, new TypeError("not a function"), full("ab")]],
])("a failure %s goes to the caller without another try", async (_title, pages) => {
  await expect(scripted(...pages).read()).rejects.toBe(pages.at(-2));
});
