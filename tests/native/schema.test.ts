import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DISK_PROPERTIES } from "../../provider/disk/properties";
import { DISK_FACT_NAMES } from "../../provider/disk/spec";
import { IMAGE_PROPERTIES } from "../../provider/image/properties";
import { IMAGE_FACT_NAMES } from "../../provider/image/spec";
import { FACT_NAMES, SECRET_OUTPUTS } from "../../provider/instance/model/facts";
import { PROPERTIES } from "../../provider/instance/model/properties";
import type { PropertyTable } from "../../provider/resource/properties/property";
import { SETTINGS } from "../../provider/settings/explicit";
import { ARGUMENTS } from "../../provider/sources/arguments";
import { schemaText } from "../support/schema/schema";

/** What the plugin tells Pulumi of itself, from which the SDKs of other languages are made. */

const FILE = join(__dirname, "../../provider/native/schema.json");
const made = schemaText();
if (process.env.WRITE_DOCS) writeFileSync(FILE, made);
const text = readFileSync(FILE, "utf8");
const schema = JSON.parse(text);

test("provider/native/schema.json matches the code; WRITE_DOCS=1 writes it", () => {
  expect(text).toBe(made);
});

const KINDS: [name: string, table: PropertyTable, facts: readonly string[]][] = [
  ["Instance", PROPERTIES, FACT_NAMES],
  ["CustomImage", IMAGE_PROPERTIES, IMAGE_FACT_NAMES],
  ["Disk", DISK_PROPERTIES, DISK_FACT_NAMES],
];

describe.each(KINDS)("%s", (name, { timeouts: _, ...table }, facts) => {
  const { inputProperties, requiredInputs, properties, required, aliases } =
    schema.resources[`compshare:index:${name}`];

  test("has the inputs of its table, except for the resource option, and no others", () => {
    expect(Object.keys(inputProperties).sort()).toEqual(Object.keys(table).sort());
  });

  test("has its inputs and the service's facts as outputs", () => {
    expect(Object.keys(properties).sort()).toEqual([...new Set([...Object.keys(table), ...facts])].sort());
  });

  test.each(Object.entries(table))("%s has the type that its check expects", (property, { schema: form }) => {
    expect(kindOf(inputProperties[property])).toBe(kindOf(z.toJSONSchema(form, { unrepresentable: "any" })));
  });

  test.each(Object.entries(table))("%s has its default", (property, { default: usual }) => {
    expect(inputProperties[property].default).toEqual(Array.isArray(usual) ? undefined : usual);
  });

  test.each(Object.entries(table))("%s lists the allowed values, if they are few", (property, row) => {
    const { enum: values = [] } = z.toJSONSchema(row.schema, { unrepresentable: "any" });
    const { description } = inputProperties[property];
    for (const value of values) expect(description).toContain(`\`${value}\``);
    const [, listed] = / One of (.+)\.$/.exec(description) ?? [];
    if (listed !== undefined) expect(listed.split(", ").sort()).toEqual(values.map((value) => `\`${value}\``).sort());
  });

  test("requires inputs without a default", () => {
    const needed = Object.entries(table).filter(
      ([, row]) => row.required !== undefined && row.defaultText === undefined,
    );
    expect(requiredInputs).toEqual(expect.arrayContaining(needed.map(([property]) => property)));
    for (const property of requiredInputs) expect(table[property]?.required).toBeDefined();
  });

  test("marks an input as replacing only if every change of it replaces", () => {
    const replacing = Object.keys(inputProperties).filter((property) => inputProperties[property].willReplaceOnChanges);
    for (const property of replacing) {
      const { effect } = table[property]!;
      expect([property, effect("a" as never, "b" as never, {} as never, {})]).toEqual([property, "replace"]);
      expect([property, effect("a" as never, "" as never, {} as never, {})]).toEqual([property, "replace"]);
    }
    expect(replacing).toContain("zone");
  });

  test("doesn't promise an output that may be absent", () => {
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(required));
    expect(required).not.toContain("projectId");
  });

  test("is an alias of the dynamic resource", () => {
    expect(aliases).toEqual([{ type: `pulumi-nodejs:dynamic/compshare:${name}` }]);
  });
});

/** What values are, without what they are for. */
const kindOf = ({ type, $ref }: { type?: unknown; $ref?: string }) => ($ref ? "object" : type);

test("the schema marks the same secrets as the provider", () => {
  const { properties, inputProperties } = schema.resources["compshare:index:Instance"];
  const secret = (bag: Record<string, { secret?: boolean }>) => Object.keys(bag).filter((name) => bag[name]?.secret);
  expect(secret(properties).sort()).toEqual([...SECRET_OUTPUTS].sort());
  expect(secret(inputProperties)).toEqual(["password"]);
  expect(secret(schema.provider.inputProperties)).toEqual(["privateKey", "securityToken"]);
});

test("a provider and a stack's configuration have all settings", () => {
  expect(Object.keys(schema.provider.inputProperties)).toEqual(Object.keys(SETTINGS));
  expect(schema.config.variables).toEqual(schema.provider.inputProperties);
});

test.each(Object.entries(ARGUMENTS))("%s takes the arguments that are checked", (name, forms) => {
  const { inputs, outputs } = schema.functions[`compshare:index:${name}`];
  expect(Object.keys(inputs.properties).sort()).toEqual(Object.keys(forms).sort());
  const needed = Object.entries(forms).filter(([, form]) => !form.safeParse(undefined).success);
  expect([...(inputs.required ?? [])].sort()).toEqual(needed.map(([argument]) => argument).sort());
  expect(Object.keys(outputs.properties)).not.toEqual([]);
});

test("everything with a name has a description", () => {
  const silent: string[] = [];
  const look = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const isNamed = /(properties|inputProperties|variables|resources|functions|types)$/.test(path);
      if (isNamed && !inner.description?.trim()) silent.push(`${path}.${key}`);
      look(inner, `${path}.${key}`);
    }
  };
  look(schema, "");
  expect(silent).toEqual([]);
});
