import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../support/api";
import { providerAtHand } from "../support/at-hand";
import { args, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

/** Values that the types refuse, in programs without a type check. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
  // How a program ends is the subject here.
  stack.runner = providerAtHand;
});

/** A program of plain JavaScript, with the machine of these tests at hand. */
const program = (text: string) =>
  writeFileSync(
    join(stack.folder, "index.js"),
    `const { CompShareCustomImage, CompShareFleet, CompShareInstance } = require("pulumi-compshare");
     const pulumi = require("@pulumi/pulumi");
     const machine = ${JSON.stringify(args())};
     ${text}`,
  );
const inOneLine = (output: string) => output.replaceAll(/\s+/g, " ");

test.each<[string, string[]]>([
  [
    'new CompShareInstance("trainer", { ...machine, zone: "cn-wlcb-01 ", memory: "64GB", cpu: "16", keepDataDisks: "true" })',
    ['write "cn-wlcb-01"', "write 65536", "write 16,", "write true,"],
  ],
  ['new CompShareInstance("model", { ...machine, gpuType: "RTX4090" })', ['isn\'t a GPU type; write "4090"']],
  [
    'new CompShareInstance("type", { ...machine, gpuType: "constructor" })',
    ['"constructor" isn\'t offered in cn-wlcb-01; choose one of'],
  ],
  ['new CompShareInstance("bare")', ["zone is required", "bootDisk is required"]],
  ['new CompShareCustomImage("bare")', ["zone is required", "instanceId is required"]],
  ['new CompShareFleet("bare")', ['CompShareFleet "bare": it has neither count nor members']],
  [
    'new CompShareInstance("later", pulumi.output(machine))',
    ['CompShareInstance "later": its arguments are an output'],
  ],
])("a preview refuses %s, and says what to write", async (text, said) => {
  program(text);
  const output = inOneLine(await stack.fails("preview"));
  for (const part of said) expect(output).toContain(part);
  expect(output).not.toContain("TypeError");
});

test.each(["new Date(time)", "pulumi.output(0).apply(() => new Date(time))", "Promise.resolve(new Date(time))"])(
  "a stop at a Date (%s) is planned, and is no change at the next preview",
  async (date) => {
    program(`
      const time = Date.parse("2099-01-31T22:00:00+08:00");
      new CompShareInstance("trainer", { ...machine, chargeType: "Postpay", stopAt: ${date} });
    `);
    await stack.up();
    expect((await stack.resources())[0]?.inputs.stopAt).toBe("2099-01-31T14:00:00.000Z");
    await stack.preview("--expect-no-changes");
  },
);

test("a fleet honours replaceOnChanges: changes that would be made in place replace its members", async () => {
  const fleet = (remark: string) =>
    program(`
      new CompShareFleet("worker", { members: { a: null, b: {} }, spec: { ...machine, name: ${JSON.stringify(remark)} } },
        { replaceOnChanges: ["name"] });
    `);
  fleet("one");
  await stack.up();
  const before = (await api.living()).map(({ UHostId }) => UHostId);
  expect(before).toHaveLength(2);
  fleet("two");
  const preview = inOneLine(await stack.preview());
  expect(preview).toContain("name changes, and replaceOnChanges requires a new instance");
  await stack.up();
  const after = await api.living();
  expect(after.map(({ Name }) => Name)).toEqual(["two", "two"]);
  expect(after.filter(({ UHostId }) => before.includes(UHostId))).toEqual([]);
});

test("missing keys are reported once, as the error of up, however many resources there are", async () => {
  program('new CompShareFleet("worker", { count: 3, spec: machine });');
  Object.assign(stack.env, {
    COMPSHARE_PUBLIC_KEY: "",
    COMPSHARE_PRIVATE_KEY: "",
    HOME: stack.folder,
    XDG_CONFIG_HOME: "",
  });
  const told = (output: string) => output.match(/pulumi config set compshare:publicKey/g)?.length;
  const up = await stack.fails("up", "--yes", "--skip-preview");
  expect(up).not.toContain("The service can't be asked");
  expect(told(up.slice(up.indexOf("Diagnostics:")))).toBe(1);
  expect(told((await stack.preview()).replace(/^[\s\S]*Diagnostics:/, ""))).toBe(1);
});
