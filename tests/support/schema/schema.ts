import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DISK_PROPERTIES } from "../../../provider/disk/properties";
import { DISK_FACT_NAMES } from "../../../provider/disk/spec";
import { IMAGE_PROPERTIES } from "../../../provider/image/properties";
import { IMAGE_FACT_NAMES } from "../../../provider/image/spec";
import { FACT_NAMES, SECRET_OUTPUTS } from "../../../provider/instance/model/facts";
import { PROPERTIES } from "../../../provider/instance/model/properties";
import { LISTS } from "../../../provider/native/invoke";
import { DISK_TYPE, IMAGE_TYPE, TYPE } from "../../../provider/pulumi/provider-text";
import type { Property, PropertyTable } from "../../../provider/resource/properties/property";
import { SOURCES } from "../../../provider/sources/sources";
import { Declarations } from "../reference/declarations";
import { exampleUsage, readme } from "./examples";
import { settings } from "./settings";
import { inSchemaWords, type ObjectSpec, type Properties, type PropertySpec, SchemaTypes } from "./types";

/** The plugin's schema, from the tables, the types and their docstrings. The SDKs for other languages are generated from it. */

const ROOT = join(__dirname, "../../..");
const at = (path: string) => join(ROOT, "provider", path);
const FILES = [
  at("index.ts"),
  at("instance/model/spec.ts"),
  at("instance/model/facts.ts"),
  at("image/spec.ts"),
  at("disk/spec.ts"),
];

interface Kind {
  /** Its class in TypeScript, beside the types `<class>Args`, `<is>Spec` and `<is>Outputs`. */
  readonly className: string;
  readonly is: string;
  /** The type of the dynamic resource, as an alias: states that have it can move to the plugin. */
  readonly formerType: string;
  readonly table: PropertyTable;
  readonly facts: readonly string[];
  readonly secrets?: readonly string[];
  readonly example?: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  Instance: {
    className: "CompShareInstance",
    is: "Instance",
    formerType: TYPE,
    table: PROPERTIES,
    facts: FACT_NAMES,
    secrets: SECRET_OUTPUTS,
    example: exampleUsage(),
  },
  CustomImage: {
    className: "CompShareCustomImage",
    is: "Image",
    formerType: IMAGE_TYPE,
    table: IMAGE_PROPERTIES,
    facts: IMAGE_FACT_NAMES,
  },
  Disk: {
    className: "CompShareDisk",
    is: "Disk",
    formerType: DISK_TYPE,
    table: DISK_PROPERTIES,
    facts: DISK_FACT_NAMES,
  },
};

/** The text of provider/native/schema.json. */
export function schemaText(): string {
  return `${JSON.stringify(schema(), null, 2)}\n`;
}

function schema() {
  const { version, description, keywords, license } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const declared = new Declarations(FILES);
  const types = new SchemaTypes(declared);
  const resources = mapValues(KINDS, (kind) => resource(kind, declared, types));
  const config = settings(declared);
  const functions = mapValues(SOURCES, (_source, name) =>
    sourceFunction(name as keyof typeof SOURCES, declared, types),
  );
  return {
    name: "compshare",
    displayName: "CompShare",
    version,
    description,
    keywords: [...keywords, "category/cloud", "kind/native"],
    license,
    publisher: "pulumi-compshare",
    // The SDKs take their version from here.
    meta: { supportPack: true },
    language: {
      nodejs: {
        packageName: "pulumi-compshare-native",
        packageDescription: description,
        readme: readme(description, "typescript"),
        respectSchemaVersion: true,
      },
      python: {
        packageName: "pulumi_compshare",
        pyproject: { enabled: true },
        readme: readme(description, "python"),
        respectSchemaVersion: true,
      },
      // Without a repository, its module is example.com/pulumi-compshare/sdk/go.
      go: { respectSchemaVersion: true },
    },
    config: { variables: config },
    provider: {
      description:
        "The account that resources are in. Without one of its own, a resource takes the stack's configuration.",
      inputProperties: config,
    },
    types: types.named,
    resources: tokens(resources),
    functions: tokens(functions),
  };
}

const tokens = <T>(entries: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [`compshare:index:${name}`, value]));

function resource(kind: Kind, declared: Declarations, types: SchemaTypes) {
  const { className, is, table, facts, secrets = [], formerType, example = "" } = kind;
  // The option `customTimeouts`, which has its own way to a plugin.
  const { timeouts: _, ...rows } = table;
  const names = Object.keys(rows);
  const args = declared.membersOf(`${className}Args`);
  const inputs = types.object(`${is}Spec`, { names, texts: `${className}Args` });
  const outputs = types.object(`${is}Outputs`, { names: [...names, ...facts], texts: className });
  const { region, projectId } = outputs.properties;
  return {
    description: [inSchemaWords(declared.textOf(className)), example].filter(Boolean).join("\n\n"),
    properties: mapValues(outputs.properties, (property, name) =>
      secrets.includes(name) ? { ...property, secret: true } : property,
    ),
    required: outputs.required,
    inputProperties: mapValues(inputs.properties, (property, name) => withRow(property, rows[name] as Property)),
    requiredInputs: args.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
    stateInputs: { type: "object", properties: { region, projectId } },
    aliases: [{ type: formerType }],
  };
}

/** Defaults that a schema can have: it has none for lists. */
const isPlain = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);

const withRow = (property: PropertySpec, { default: usual, isSecret, onChange }: Property): PropertySpec => ({
  ...property,
  ...(isPlain(usual) && { default: usual }),
  ...(isSecret && { secret: true as const }),
  ...(onChange === "replace" && { willReplaceOnChanges: true as const }),
});

function sourceFunction(name: keyof typeof SOURCES, declared: Declarations, types: SchemaTypes) {
  const { text, args, returns } = declared.functionOf(name);
  const { required: requiredInputs, ...inputs } = types.object(args);
  const list = LISTS[name];
  if (returns.endsWith("[]") !== (list !== undefined)) throw new Error(`${name} answers ${returns}`);
  return {
    description: inSchemaWords(text),
    inputs: { ...inputs, ...(requiredInputs.length > 0 && { required: requiredInputs }) },
    outputs: list === undefined ? types.object(returns) : wrapped(list, returns.replace("[]", ""), declared, types),
  };
}

function wrapped(list: string, item: string, declared: Declarations, types: SchemaTypes): ObjectSpec {
  const properties: Properties = {
    [list]: { ...types.listOf(item), description: inSchemaWords(declared.textOf(item)) },
  };
  return { type: "object", properties, required: [list] };
}

const mapValues = <T, R>(entries: Readonly<Record<string, T>>, make: (value: T, name: string) => R) =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, make(value, name)]));
