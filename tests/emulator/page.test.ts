import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { resourceMark, writeRemark } from "../../provider/resource/ownership/marker";
import { startBrowser } from "../support/browser";
import { Bench, here, keys, type Parameters } from "./support";

/** The front page as people see it: in a real browser, with the API called beside it. */

const picture = join(__dirname, "../../docs/internals/emulator.png");
const desk = { width: 1360, height: 745 };
const phone = { width: 360, height: 740 };

let browser: Browser;
let bench: Bench;
/** All that a page complained of: errors of its scripts, and what its policy refused. */
let complaints: string[];
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  bench = await Bench.start();
  complaints = [];
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await bench.close();
  expect(complaints).toEqual([]);
});

async function open(options: Parameters = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: desk, ...options });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(bench.url);
  await page.locator("#calls").waitFor();
  return page;
}

/** Waits until the text of elements is so: the page looks once a second. */
async function shows(elements: Locator, text: string | RegExp): Promise<void> {
  const read = async () => (await elements.allInnerTexts()).join(" ").replace(/\s+/g, " ");
  const fits = (seen: string) => (typeof text === "string" ? seen.includes(text) : text.test(seen));
  const deadline = Date.now() + 10_000;
  let seen = await read();
  while (!fits(seen) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen = await read();
  }
  expect(seen).toEqual(typeof text === "string" ? expect.stringContaining(text) : expect.stringMatching(text));
}

const section = (page: Page, name: string) => page.getByRole("region", { name });
const rows = (page: Page, name: string) => section(page, name).locator("tbody tr");
const perHour = (page: Page) => page.locator("#per-hour");

/** A remark as the provider writes it. */
const marked = (text: string, name: string) =>
  writeRemark(text, { resource: resourceMark(`acme urn:${name}`), spec: "0a1b2c3d", nonce: "9f8e7d6c" });

async function looseDisk(id: string, Name: string): Promise<void> {
  const bought = await bench.on(id, "CreateAndAttachCompshareDisk", {
    ...{ Size: 500, DiskType: "SSDDataDisk", Name, ChargeType: "Postpay" },
  });
  bench.pass(60);
  await bench.on(id, "StopCompShareInstance");
  bench.pass(60);
  await bench.on(id, "DetachCompshareDisk", { UDiskId: bought.UDiskId });
  bench.pass(60);
}

test("a button copies the lines that point clients at the emulator", async () => {
  const page = await open();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const button = section(page, "Nothing here").getByRole("button").first();
  await shows(section(page, "Nothing here"), "compshare:publicKey");
  await button.click();
  await shows(button, "Copied");
  const copied = await page.evaluate("navigator.clipboard.readText()");
  expect(copied).toBe((await bench.look("connect")).Config.join("\n"));
});

test("an empty account shows what to do next", async () => {
  const page = await open();
  const empty = section(page, "Nothing here costs anything now");
  await shows(empty, `pulumi config set compshare:endpoint ${bench.url}`);
  await shows(empty, `pulumi config set --secret compshare:privateKey '${keys.privateKey}'`);
  await shows(empty, `export COMPSHARE_PUBLIC_KEY='${keys.publicKey}'`);
  await shows(perHour(page), "¥0.00");
  await shows(section(page, "Last calls"), "No call has come yet.");
  expect(await section(page, "Instances").count()).toBe(0);
});

test("the page shows everything in an account", async () => {
  const id = await bench.create({ Name: "trainer", Remark: marked("nightly", "trainer") });
  await bench.create({
    Name: "训练机",
    ChargeType: "Day",
    ProjectId: "org-research",
    Zone: "cn-sh2-02",
    Region: "cn-sh2",
  });
  bench.pass(3 * 3600 + 60);
  const page = await open();
  const [second, first] = await rows(page, "Instances").all();
  const owner = resourceMark("acme urn:trainer");
  await shows(
    first!,
    `trainer ${id} Running 4090 × 1 16 vCPU, 64 GB cn-wlcb-01 nightly Pulumi resource ${owner} 3 h 1 min 1.6600`,
  );
  await shows(second!, /训练机 .* paid for 20 h more .* cn-sh2-02, org-research no remark 3 h 1 min 1\.5304 Day/);
  await shows(perHour(page), "¥3.19");
  await shows(page.locator("#held").locator(".."), "2 of 100");
  await shows(rows(page, "Last calls").nth(1), "CreateCompShareInstance trainer 0");
});

test("unattached disks are shown, since they cost money", async () => {
  const id = await bench.create();
  await looseDisk(id, "datasets");
  const page = await open();
  await shows(rows(page, "Loose disks"), /datasets udisk-\w+ 500 GB CLOUD_SSD cn-wlcb-01 3 min 0\.2500 Postpay/);
  await shows(perHour(page), "¥0.25");
});

test("the page follows the account without a reload, and keeps unchanged rows", async () => {
  const page = await open();
  await page.evaluate("document.body.dataset.loaded = 'once'");
  const id = await bench.create({ Name: "trainer" });
  await shows(rows(page, "Instances"), /trainer .* Running .* 1\.6600/);
  await shows(perHour(page), "¥1.66");
  await page.evaluate("document.querySelector('#instances tbody tr').dataset.seen = 'before'");

  await bench.on(id, "StopCompShareInstance");
  await shows(rows(page, "Instances"), /trainer .* Stopped deleted in 7 d .* 0\.0000/);
  await shows(perHour(page), "¥0.00");
  await bench.create({ Name: "second" });
  await shows(rows(page, "Instances").first(), "second");
  expect(await rows(page, "Instances").last().getAttribute("data-seen")).toBe("before");

  await bench.on(id, "TerminateCompShareInstance");
  await shows(rows(page, "Instances"), /^second/);
  await shows(rows(page, "Last calls").first(), "TerminateCompShareInstance");
  expect(await rows(page, "Instances").count()).toBe(1);
  expect(await page.evaluate("document.body.dataset.loaded")).toBe("once");
});

test("a refused call shows its RetCode and the reason", async () => {
  await bench.steer("settings", { soldOut: ["4090"] });
  await bench.create().catch(() => undefined);
  const page = await open();
  await shows(rows(page, "Last calls"), /CreateCompShareInstance .*sold out.* 8357$/);
});

test("the page says when the emulator is gone, and when it is back", async () => {
  const page = await open();
  const status = page.getByRole("status").first();
  await shows(status, "live");
  const { port } = new URL(bench.url);
  await bench.close();
  await shows(status, "is the emulator still running?");
  bench = await Bench.start({ port: Number(port) });
  await shows(status, /^live$/);
  // The browser itself writes down each request that found nobody.
  expect(complaints.splice(0).every((text) => text.includes("ERR_CONNECTION_REFUSED"))).toBe(true);
});

describe("text from callers stays text", () => {
  const hostile = {
    "an image with a handler": "<img src=x onerror=\"window.pwned='img'\">",
    "a script": "</script><script>window.pwned='script'</script>",
    "marks for right-to-left text": "\u202Egnp.exe\u2066 \u200F \u202Adesrever",
    "markup and what stands for it": "{{constructor}}&lt;b&gt;<b>",
    "one long word": "无".repeat(400),
  };

  test.each(Object.entries(hostile))("%s, as a remark, a disk's name, an action and an id", async (_, text) => {
    const id = await bench.create({ Name: "N".repeat(63), Remark: text });
    await looseDisk(id, text);
    await bench.call(text);
    await bench.on(text, "StopCompShareInstance");
    const page = await open({ viewport: phone });
    const content = (selector: string) => page.locator(selector).first().textContent();
    expect(await content("#instances .remark")).toBe(text);
    expect(await content("#instances .name")).toBe("N".repeat(63));
    expect(await content("#disks .name")).toBe(text);
    const asLogged = text.length > 300 ? `${text.slice(0, 300)}…` : text;
    expect(await content("#calls tr:nth-child(2) .action")).toBe(asLogged);
    expect(await content("#calls tr:nth-child(1) .more:nth-of-type(2)")).toBe(asLogged);
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.evaluate("document.querySelectorAll('img, script, b').length")).toBe(2);
    for (const width of [320, 360, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    }
  });

  test("and markup that got through couldn't run scripts", async () => {
    const page = await open();
    await page.evaluate(`for (const text of ${JSON.stringify(Object.values(hostile))}) {
      try { document.body.innerHTML += text; } catch { document.body.dataset.refused = "markup"; }
    }`);
    expect(await page.evaluate("document.body.dataset.refused")).toBe("markup");
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(complaints.splice(0).join()).toContain("Trusted");
  });
});

describe("the page is readable", () => {
  /** The lowest contrast of a text with what is behind it, as WCAG counts. */
  const lowestContrast = `(() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
      const [r, g, b] = channels(color).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      const color = getComputedStyle(element).backgroundColor;
      return channels(color)[3] === 0 ? behind(element.parentElement) : color;
    };
    const texts = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
    const contrasts = texts.map((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
    return contrasts.length > 30 ? Math.min(...contrasts) : 0;
  })()`;

  test.each(["light", "dark"] as const)("with enough contrast, in the %s colour scheme", async (colorScheme) => {
    const id = await bench.create();
    await looseDisk(id, "d");
    const spot = await bench.create({ ChargeType: "Spot" });
    await bench.steer(`instances/${spot}`, { Reclaimed: true });
    await bench.steer("settings", { timeScale: 1 });
    await bench.create();
    await bench.call("Nonsense");
    const page = await open({ colorScheme });
    expect(await page.evaluate(lowestContrast)).toBeGreaterThanOrEqual(4.5);
    const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    const [red = 0] = String(ground).match(/\d+/g)!.map(Number);
    expect(red > 200 ? "light" : red < 60 ? "dark" : ground).toBe(colorScheme);
  });

  test("with column headings and rows for screen readers, on a phone too", async () => {
    await bench.create({ Name: "trainer" });
    for (const viewport of [desk, phone]) {
      const page = await open({ viewport });
      const headings = await section(page, "Instances").getByRole("columnheader").allTextContents();
      expect(headings).toEqual(["Instance", "State", "Machine", "Owner", "Age", "¥ per hour"]);
      await shows(section(page, "Instances").getByRole("rowheader"), "trainer");
      expect(await page.getByRole("status").last().textContent()).toBe("1 instance, 0 loose disks, ¥1.66 an hour");
    }
  });

  test("by keyboard: links lead to the sections, and scrollable parts can be scrolled", async () => {
    for (let call = 0; call < 60; call++) await bench.call(`Nonsense${call}`);
    const narrow = await open({ viewport: phone });
    await narrow.keyboard.press("Tab");
    await narrow.keyboard.press("Enter");
    expect(new URL(narrow.url()).hash).toBe("#calls");
    const wide = await open();
    // The two buttons that copy come first.
    for (const focused of ["BUTTON", "BUTTON", "SECTION"]) {
      await wide.keyboard.press("Tab");
      expect(await wide.evaluate("document.activeElement.tagName")).toBe(focused);
    }
    expect(await wide.evaluate("document.activeElement.id")).toBe("calls");
    await wide.keyboard.press("End");
    // The page's policy forbids Playwright's own way of waiting, which evaluates text in the page.
    const scrolled = async () => Number(await wide.evaluate("document.activeElement.scrollTop"));
    for (let tries = 0; tries < 100 && (await scrolled()) <= 100; tries++) await wide.waitForTimeout(50);
    expect(await scrolled()).toBeGreaterThan(100);
  });
});

test("nothing that the browser receives contains a key or password", async () => {
  await bench.create({ Password: Buffer.from("Pa55-word").toString("base64") });
  const page = await browser.newPage();
  const got: Promise<string>[] = [];
  page.on("response", (response) => got.push(response.text()));
  await page.goto(bench.url);
  await rows(page, "Instances").waitFor();
  const all = [...(await Promise.all(got)), await page.content()].join();
  expect(all).toContain("my-instance");
  for (const secret of [keys.privateKey, keys.publicKey, "Pa55"]) expect(all).not.toContain(secret);
});

test("three hundred instances are shown, once each", async () => {
  await bench.steer("settings", { quota: 300 });
  for (let made = 0; made < 300; made += 100) await bench.create({ MaxCount: 100 });
  const page = await open();
  expect(await rows(page, "Instances").count()).toBe(300);
  await shows(page.locator("#states"), "300 Running");
  await shows(perHour(page), "¥498.00");
});

/** A small account as it might be on some morning. */
async function everydayAccount(): Promise<void> {
  await bench.steer("settings", { timeScale: 1 });
  const make = (Name: string, text: string, more: Parameters = {}) =>
    bench.create({ Name, Remark: marked(text, Name), ...more });
  const evaluation = await make("eval-nightly", "nightly evaluation", { ChargeType: "Spot" });
  bench.pass(2 * 86_400);
  const notebook = { ChargeType: "Month", GpuType: "3080Ti", CPU: 12, Memory: 32 * 1024 };
  await bench.create({ Name: "notebook-li", Remark: "made by hand, ask Li", ...notebook });
  bench.pass(26_000);
  const idle = await make("trainer-old", "");
  bench.pass(9000);
  await looseDisk(idle, "datasets");
  await bench.steer(`instances/${evaluation}`, { Reclaimed: true });
  await make("trainer-0", "", { GPU: 2, CPU: 32, Memory: 128 * 1024 });
  bench.pass(840);
  await bench.steer("settings", { soldOut: ["4090@cn-wlcb-01"] });
  await bench.on(idle, "StartCompShareInstance");
  bench.pass(20);
  await make("trainer-1", "", { Zone: "cn-sh2-02", Region: "cn-sh2" });
  for (let poll = 0; poll < 5; poll++) {
    bench.pass(3);
    await bench.call("DescribeCompShareInstance", here);
  }
}

test("docs/internals/emulator.png shows the current page; WRITE_DOCS=1 takes it anew", async () => {
  await everydayAccount();
  const page = await open({ timezoneId: "Asia/Shanghai" });
  await rows(page, "Instances").nth(4).waitFor();
  const taken = await page.screenshot({ animations: "disabled" });
  if (process.env.WRITE_DOCS) writeFileSync(picture, taken);
  const kept = readFileSync(picture);
  const size = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });
  expect(size(kept)).toEqual(size(taken));
  expect(kept.length).toBeLessThan(200_000);
});
