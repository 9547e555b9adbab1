import { readFileSync } from "node:fs";
import { join } from "node:path";
import { controlPath, routes } from "../../emulator/control";
import { flags } from "../../emulator/flags";
import { firstImages } from "../../emulator/images";
import { settingsSchema } from "../../emulator/settings";
import { Bench } from "./support";

const manual = readFileSync(join(__dirname, "../../docs/internals/emulator.md"), "utf8");

describe("docs/internals/emulator.md documents", () => {
  test.each(Object.keys(flags))("the option --%s", (flag) =>
    expect(manual).toMatch(new RegExp(`^\\| \`--${flag} `, "m")),
  );
  test.each(Object.keys(settingsSchema.shape))("the setting %s", (name) => {
    expect(manual).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|$`, "m"));
  });
  test.each(Object.keys(routes))("the route %s", (route) => expect(manual).toContain(`| \`${route}`));
  test.each([...firstImages().keys()])("the image %s", (id) => expect(manual).toContain(`\`${id}\``));
});

test("the commands under Rehearse work one after the other, and leave the settings as they were", async () => {
  const bench = await Bench.start();
  const before = await bench.look("settings");
  const id = await bench.create();
  const section = manual.match(/^## Rehearse\n.*?^```sh\n(.*?)^```/ms)?.[1] ?? "";
  const commands = [...section.matchAll(/^curl \$E\/(\S+) -d '(.*)'$/gm)];
  expect(commands.length).toBeGreaterThan(15);
  for (const [line, path = "", body = ""] of commands) {
    const url = `${bench.url}${controlPath}/${path.replace(/uhost-\w+/, id)}`;
    const response = await fetch(url, { method: "POST", body: body.replace("'$GPU'", "4090@cn-wlcb-01") });
    expect([line, response.status]).toEqual([line, 200]);
  }
  expect(await bench.look("settings")).toEqual({ ...before, balance: 10000, failingBoots: 1 });
  await bench.close();
});
