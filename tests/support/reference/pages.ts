import { readFileSync } from "node:fs";
import { join } from "node:path";
import { helpText } from "../../../emulator/flags";
import { runConform } from "../../../provider/conform/command";
import { runCost } from "../../../provider/cost/command";
import { DISK_PROPERTIES } from "../../../provider/disk/properties";
import { DISK_FACT_NAMES } from "../../../provider/disk/spec";
import { runDoctor } from "../../../provider/doctor/command";
import { IMAGE_PROPERTIES } from "../../../provider/image/properties";
import { IMAGE_FACT_NAMES } from "../../../provider/image/spec";
import { runImport } from "../../../provider/import/command";
import { FACT_NAMES } from "../../../provider/instance/model/facts";
import { PROPERTIES } from "../../../provider/instance/model/properties";
import { runPlugin } from "../../../provider/native/command";
import { runOrphans } from "../../../provider/orphans/command";
import type { PropertyTable } from "../../../provider/resource/properties/property";
import type { Declarations, Member } from "./declarations";
import { settingTexts } from "./settings";
import { propertyRows, retCodeRows, settingRows } from "./tables";

/** The pages of docs/reference/ that are generated from the code: tables, declarations, docstrings, `--help`. */

const MADE = "<!-- Made from the code: WRITE_DOCS=1 npm test -- tests/unit/reference.test.ts -->";
const ROOT = join(__dirname, "../../..");

/** The pages by their paths. */
export async function referencePages(declared: Declarations): Promise<Record<string, string>> {
  const resource = resourcePage(declared);
  return {
    "instance.md": resource({
      name: "CompShareInstance",
      intro: INSTANCE,
      table: PROPERTIES,
      facts: FACT_NAMES,
      after: AFTER_INSTANCE,
      parts: ["BootDiskArgs", "DataDiskArgs", "PortsArgs", "PlacementArgs", "DiskRecord"],
    }),
    "custom-image.md": resource({
      name: "CompShareCustomImage",
      intro: IMAGE,
      table: IMAGE_PROPERTIES,
      facts: IMAGE_FACT_NAMES,
    }),
    "disk.md": resource({ name: "CompShareDisk", intro: DISK, table: DISK_PROPERTIES, facts: DISK_FACT_NAMES }),
    "fleet.md": fleetPage(declared),
    "settings.md": page(
      SETTINGS_HEAD,
      table(["configuration", "environment", "profile file"], settingRows()),
      table(
        ["setting", "meaning"],
        settingTexts(declared).map(([name, text]) => `| ${code(name)} | ${cell(text).replace(/\.$/, "")} |`),
      ),
      SETTINGS,
    ),
    "retcodes.md": page(RETCODES_HEAD, table(["RetCode", "meaning", "what to do"], retCodeRows())),
    "data-sources.md": sourcesPage(declared),
    "commands.md": await commandsPage(),
  };
}

const page = (...parts: readonly string[]) => `${parts.map((part) => part.trim()).join("\n\n")}\n`;
const table = (head: readonly string[], rows: readonly string[]) =>
  [`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...rows].join("\n");
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
const code = (text: string) => `\`${text}\``;
const list = (members: readonly Member[]) => members.map(({ name, text }) => `- ${code(name)}: ${text}`).join("\n");
const typedRows = (members: readonly Member[]) =>
  members.map(
    ({ name, type, isOptional, text }) =>
      `| ${code(name)} | ${cell(code(type))} | ${isOptional ? "" : "yes"} | ${cell(text)} |`,
  );
const resultRows = (members: readonly Member[]) =>
  members.map(({ name, type, text }) => `| ${code(name)} | ${cell(code(type))} | ${cell(text)} |`);
const PROPERTY_HEAD = ["property", "type, unit", "default", "API parameter", "what a change does"];

interface Resource {
  readonly name: string;
  readonly intro: string;
  readonly table: PropertyTable;
  readonly facts: readonly string[];
  readonly after?: string;
  /** The types of its arguments' parts. */
  readonly parts?: readonly string[];
}

const resourcePage =
  (declared: Declarations) =>
  ({ name, intro, table: properties, facts, after = "", parts = [] }: Resource) => {
    const outputs = declared.membersOf(name).filter((member) => facts.includes(member.name));
    return page(
      `# ${name}`,
      MADE,
      declared.textOf(name),
      intro,
      "## Properties",
      WHAT_A_CHANGE_DOES,
      table(PROPERTY_HEAD, propertyRows(properties)),
      ...(after ? [after] : []),
      "## What each one means",
      list(declared.membersOf(`${name}Args`)),
      ...parts.flatMap((part) => [
        `### ${code(part)}`,
        declared.textOf(part),
        table(["property", "type", "meaning"], resultRows(declared.membersOf(part))),
      ]),
      "## Outputs",
      "Every property is an output too. Beside them:",
      table(["output", "type", "meaning"], resultRows(outputs)),
    );
  };

function fleetPage(declared: Declarations): string {
  const outputs = declared.membersOf("CompShareFleet").filter(({ text }) => text !== "");
  const own = ["count", "members", "spec", "placements", "maxUnavailable"];
  const args = declared.membersOf("CompShareFleetArgs");
  const sorted = own.map((name) => args.find((member) => member.name === name)).filter((one) => one !== undefined);
  return page(
    "# CompShareFleet",
    MADE,
    declared.textOf("CompShareFleet"),
    FLEET,
    "## Arguments",
    list(sorted),
    "## Outputs",
    table(
      ["output", "type", "meaning"],
      resultRows(outputs.filter(({ name }) => name !== "urn" && name !== "getProvider")),
    ),
  );
}

const SOURCES = [
  "getZones",
  "getInstanceTypes",
  "getImages",
  "getImage",
  "getCapacity",
  "getPrice",
  "getInstances",
  "getInstance",
] as const;

function sourcesPage(declared: Declarations): string {
  const results = new Set<string>();
  const functions = SOURCES.flatMap((name) => {
    const { text, args, returns } = declared.functionOf(name);
    const result = returns.replace("[]", "");
    results.add(result);
    return [
      `## ${name}`,
      text,
      table(["argument", "type", "required", "meaning"], typedRows(declared.membersOf(args))),
      `Result: ${returns.endsWith("[]") ? "a list of " : ""}[${code(result)}](#${result.toLowerCase()}).`,
    ];
  });
  const parts = [...results, "MachineSize", "DiskOffer", "ChargePrice", "InstanceDisk"];
  return page(
    "# Data sources",
    MADE,
    SOURCES_INTRO,
    ...functions,
    "## Results",
    ...parts.flatMap((name) => [
      `### ${name}`,
      declared.textOf(name),
      table(["property", "type", "meaning"], resultRows(declared.membersOf(name))),
    ]),
  );
}

async function commandsPage(): Promise<string> {
  const cli = readFileSync(join(ROOT, "provider/cli.ts"), "utf8");
  const overview = cli.match(/const HELP = `(.*?)`;\n/s)?.[1]?.replaceAll("\\`", "`") ?? "";
  const commands: [name: string, guide: string, help: string][] = [
    ["emulator", "[The emulator](../internals/emulator.md)", helpText()],
    ["cost", "[Costs](../guides/cost.md)", await helpOf(runCost)],
    ["orphans", "[Orphans](../guides/orphans.md)", await helpOf(runOrphans)],
    ["import", "[Import](../guides/import.md)", await helpOf(runImport)],
    ["doctor", "[Doctor](../guides/doctor.md)", await helpOf(runDoctor)],
    [
      "plugin",
      "[Python, Go, YAML and other languages](../guides/languages.md)",
      await helpOf(async (args) => runPlugin(args)),
    ],
    ["conform", "[Conform](../guides/conform.md)", await helpOf(runConform)],
  ];
  const named = [...overview.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => name);
  if (named.join() !== commands.map(([name]) => name).join()) throw new Error(`commands are ${named.join(", ")}`);
  return page(
    "# Commands",
    MADE,
    "`npx pulumi-compshare <command>` in a project that has the package.",
    block(overview),
    ...commands.flatMap(([name, guide, help]) => [`## ${name}`, `${guide} has more.`, block(help)]),
  );
}

const block = (text: string) => `\`\`\`text\n${text.trim()}\n\`\`\``;

/** What a command prints for `--help`. */
async function helpOf(run: (args: string[]) => Promise<number>): Promise<string> {
  const written: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
  try {
    await run(["--help"]);
  } finally {
    process.stdout.write = write;
  }
  return written.join("");
}

const WHAT_A_CHANGE_DOES = `**update** changes it in place, **replace** makes a new one and then deletes the old one. With the resource option
\`deleteBeforeReplace\` the old one goes first.`;

const INSTANCE = `Guides: [instances](../guides/instances.md), [power](../guides/power.md), [Spot](../guides/spot.md),
[logging in](../guides/login.md), [previews and prices](../guides/preview.md). Messages of a bad declaration are in [messages](messages.md).`;

const AFTER_INSTANCE = `\`MachineType\` is always \`G\`, the only value. \`MaxCount\` has no property: many instances are many resources, made by
[a fleet](fleet.md) or a loop, so that each can be changed and deleted by itself. Without \`chargeType\` the service charges a month in
advance; \`Postpay\` is what most experiments need.`;

const IMAGE = "Guide: [custom images](../guides/images.md).";

const DISK = "Guide: [disks](../guides/disks.md).";

const FLEET = `Guide: [fleets](../guides/fleets.md). Members take the properties of [\`CompShareInstance\`](instance.md). The resource options
\`customTimeouts\`, \`ignoreChanges\` and \`replaceOnChanges\` apply to the members.`;

const SETTINGS_HEAD = `# Settings

${MADE}

The first source that has a value wins: the stack's configuration, then the environment, then the profile file of the official
CompShare command line tool (\`$COMPSHARE_CONFIG_FILE\`, else \`$XDG_CONFIG_HOME/compshare/config.json\`, else
\`~/.config/compshare/config.json\`; \`COMPSHARE_PROFILE\` picks a profile).`;

const SETTINGS = `Calls use the proxy that \`HTTPS_PROXY\`, \`HTTP_PROXY\` or \`ALL_PROXY\` names, except for hosts in \`NO_PROXY\`.

## Rotated keys

\`pulumi refresh\` and \`pulumi destroy\` run no program, and Pulumi then configures a provider as the stack's last \`up\` did. If the keys are
in the stack's configuration, run \`pulumi destroy --run-program\` after a rotation, or \`pulumi up\` first. Keys from the environment or
the profile file are current in every command.`;

const RETCODES_HEAD = `# RetCodes

${MADE}

The service's error codes. An error of this provider says what happened and to which instance, whether anything was made or charged,
what to do, and the RetCode and request id that CompShare support asks for:

\`\`\`text
CreateCompShareInstance was refused: this GPU type is sold out in this zone (the service says "…"). Nothing was created,
changed or charged by this request. Try another zone or GPU type, or try again later. [RetCode 8357, request id …]
\`\`\`

[Messages](messages.md#retcodes) has the whole text for each of them.`;

const SOURCES_INTRO = `Functions by which a program asks what there is, at previews too. \`getX(args)\` returns a promise; \`getXOutput(args)\` takes outputs
of resources and returns an output. Memory is in MB, disks in GB, amounts in CNY. The [guide](../guides/data-sources.md) says how they
behave. A second argument \`{ fresh: true }\` asks the service again.`;
