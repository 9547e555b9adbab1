import { isPurchase } from "../../../provider/client/actions";
import { Client } from "../../../provider/client/client";
import { apiError, CompShareError } from "../../../provider/client/errors";
import { RETCODE, RETCODE_ROWS } from "../../../provider/client/retcodes";
import { DISK_PROPERTIES } from "../../../provider/disk/properties";
import { checkImage } from "../../../provider/image/check";
import { diffImage } from "../../../provider/image/diff";
import { previewImage, previewImageChange } from "../../../provider/image/preview";
import { IMAGE_PROPERTIES } from "../../../provider/image/properties";
import type { ImageOutputs } from "../../../provider/image/spec";
import { takenText } from "../../../provider/instance/apply/create";
import { requireAffordable, requireStock, waitingForStock } from "../../../provider/instance/apply/price-limit";
import { LIVE_RULES } from "../../../provider/instance/check/live-rules";
import { RULES } from "../../../provider/instance/check/rules";
import { diffInstance } from "../../../provider/instance/model/diff";
import { placementsOf } from "../../../provider/instance/model/placement";
import { PROPERTIES } from "../../../provider/instance/model/properties";
import type { Context } from "../../../provider/instance/observe/context";
import type { Change } from "../../../provider/instance/preview/change";
import {
  previewChange,
  previewDeclaration,
  requireReplacementOffered,
} from "../../../provider/instance/preview/preview";
import { DELETIONS, noticesOf, SPOT_NOTICE, WARNINGS, warningsOf } from "../../../provider/instance/preview/warnings";
import { Offers } from "../../../provider/offers/offers";
import { Queries, unavailableText } from "../../../provider/offers/queries";
import { UNKNOWN, type Violation } from "../../../provider/resource/properties/inputs";
import type { Property } from "../../../provider/resource/properties/property";
import { readSettings } from "../../../provider/settings/settings";
import { Api, KEYS } from "../api";
import { spec } from "../spec";
import { diskForms, diskMessages } from "./disks";
import {
  BROKEN_LIVE,
  BROKEN_RULES,
  CHANGES,
  type Changes,
  CREATE,
  FORMS,
  IMAGE_FORMS,
  RETCODE_EXAMPLES,
  RIGHT,
  RIGHT_IMAGE,
  RUNNING,
  STRAY,
} from "./examples";

const HEAD = `# Messages

The provider's messages about declarations, changes and the service's answers, and where they appear. This page is generated
from the code, and a test keeps it current. A preview shows each message after the name of the resource and its property.

All problems of a resource are reported at once. Values that a preview doesn't know yet are checked by \`pulumi up\` once
they are known, before anything is created.

## Property values
`;
const RULES_HEAD = `
## Rules of the API documentation

Rules about GPU types and disks come from the service's live catalogue. If the service can't be asked, the API documentation
is used instead, and the message says so.
`;
const LIVE_HEAD = `
## The live catalogue
`;
const MARKET_HEAD = `
## Stock, prices and references
`;
const WARNINGS_HEAD = `
## Data loss, stops and prepaid time

Warnings of a preview, once for each change, and at every preview where the table says so. Pulumi doesn't ask the provider about
deletions during a preview: \`npx pulumi-compshare cost\` shows what a deletion loses.
`;
const IMAGES_HEAD = `
## Custom images
`;
const DISKS_HEAD = `
## Data disks
`;
const RETCODES_HEAD = `
## RetCodes

The service's own message replaces "...", and the request id follows the RetCode.
`;

type PropertyRows = Readonly<Record<string, Pick<Property, "type" | "option">>>;
const PROPERTY_ROWS: PropertyRows = PROPERTIES;
const IMAGE_PROPERTY_ROWS: PropertyRows = IMAGE_PROPERTIES;
const DISK_PROPERTY_ROWS: PropertyRows = DISK_PROPERTIES;

/** A change that puts an image on an instance. */
const IN_PLACE = { imageId: "compshareImage-container", onImageChange: "reinstall" };

/** When the examples of the document happen. */
const NOW = Date.parse("2026-12-01T12:00:00Z");

/** The rules of the live catalogue about place and type, which come before those about an offer. */
const LIVE_PLACES: Readonly<Record<string, string>> = {
  "live-region": "the zone's region exists",
  "live-zone": "the zone has machines",
  "live-gpu-type": "the zone offers the GPU type",
};

/**
 * docs/reference/messages.md: every message about a declaration, a change or a RetCode, made by the code that users run. What has to
 * be asked is asked of the emulator.
 * @param isRefused Whether the type checker refuses a declaration.
 */
export async function messagesDocument(isRefused: (changes: Changes) => boolean): Promise<string> {
  const api = await Api.start();
  try {
    const parts = [
      HEAD,
      await table(["declaration", "type checker", "property", "message at preview"], await formRows(isRefused)),
      RULES_HEAD,
      await table(["rule", "declaration", "property", "message at preview, if the service can't be asked"], ruleRows()),
      LIVE_HEAD,
      await table(["rule", "declaration", "property", "message at preview"], liveRows(api)),
      MARKET_HEAD,
      await table(["case", "where", "message"], await marketRows(api)),
      WARNINGS_HEAD,
      await table(["when", "warning at preview"], warningRows()),
      IMAGES_HEAD,
      await table(["declaration", "property", "message at preview"], imageFormRows()),
      "",
      await table(["case", "where", "message"], await imageRows(api)),
      DISKS_HEAD,
      await table(["declaration", "property", "message at preview"], diskFormRows()),
      "",
      await table(["case", "where", "message"], await diskMessages(offersOf(api))),
      RETCODES_HEAD,
      await table(["RetCode", "where", "message"], retCodeRows()),
    ];
    return `${parts.join("\n")}\n`;
  } finally {
    await api.close();
  }
}

type Row = readonly string[];

async function table(head: Row, rows: readonly (Row | Promise<Row>)[]): Promise<string> {
  const line = (cells: Row) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...(await Promise.all(rows)).map(line)].join("\n");
}

async function formRows(isRefused: (changes: Changes) => boolean): Promise<Row[]> {
  const rows = [...Object.values(FORMS).flat(), ...STRAY].map(async (changes) => {
    const { property, reason } = await problem(nobody(), changes);
    return [declared(changes), isRefused(changes) ? "rejects it" : "accepts it", code(property), reason];
  });
  return Promise.all(rows);
}

const ruleRows = () =>
  RULES.map(async ({ id, description }) => {
    const changes = broken(BROKEN_RULES, id);
    const { property, reason } = await problem(nobody(), changes);
    return [description, declared(changes), code(property), reason];
  });

const liveRows = (api: Api) =>
  Object.entries({
    ...LIVE_PLACES,
    ...Object.fromEntries(LIVE_RULES.map(({ id, description }) => [id, description])),
  }).map(async ([id, description]) => {
    const changes = broken(BROKEN_LIVE, id);
    const { property, reason } = await problem(offersOf(api), changes);
    return [description, declared(changes), code(property), reason];
  });

/** What the emulator, with nothing left of a GPU type, has the provider say. */
async function marketRows(api: Api): Promise<Row[]> {
  const bad = async (what: string, changes: Changes, olds?: Changes): Promise<Row> => {
    const { property, reason } = await problem(offersOf(api), changes, olds);
    return [what, "preview: an error", `${code(property)}: ${reason}`];
  };
  const inStock = [
    await bad("the price is above `maxHourlyPrice`", { maxHourlyPrice: 1 }),
    [
      "",
      "`up`: before anything is bought",
      await refusal(() => requireAffordable(contextOf(api), spec({ maxHourlyPrice: 1 }))),
    ],
    await bad("the price is above it even without the image, which is created in the same run", {
      maxHourlyPrice: 1,
      imageId: UNKNOWN,
    }),
    await bad("the service refuses a disk", { bootDisk: { type: "CLOUD_SSD", size: 5 } }),
    await bad("the image doesn't exist", { imageId: "compshareImage-none" }),
    await bad("a property of containers is set, and the image isn't a container image", { enableUs3: true }),
    await bad("the image doesn't support the GPU type", { imageId: "compshareImage-blackwell" }),
    await bad("a virtual machine is reinstalled from a container image (`onImageChange`)", IN_PLACE, {
      ...RIGHT,
      onImageChange: "reinstall",
    }),
    await bad("the instance to adopt doesn't exist", { adoptInstanceId: "uhost-none" }),
  ];
  await api.settings({ soldOut: ["4090@cn-wlcb-01"] });
  const warned = async (changes: Changes) => {
    const raw = { ...RIGHT, ...changes };
    const about = { raw, olds: undefined, defaults: {}, now: NOW, isPreview: true };
    return (await previewDeclaration(offersOf(api), about)).warnings.join(" ");
  };
  const placements = placementsOf(spec({ fallbacks: [{ zone: "cn-sh2-02", region: "cn-sh2" }] }));
  const soldOut = () => Promise.reject(apiError({ action: CREATE, isPurchase: true }, RETCODE.soldOut, "..."));
  const resize = { ...RUNNING, gpu: 2, cpu: 32, memory: 131_072 };
  const change = { id: RUNNING.instanceId, actual: RUNNING, declared: resize, updates: ["gpu" as const], replaces: [] };
  const refusedPrice = apiError({ action: "GetCompShareInstancePrice", isPurchase: false }, 299, "...");
  const told = async (about: Partial<Change>) =>
    (await previewChange(offersOf(api), { ...change, ...about })).at(-1) ?? "";
  return [
    ...inStock,
    ["a new instance's machine is sold out", "preview: a warning", await warned({})],
    [
      "it is sold out, and a fallback isn't",
      "preview: a warning",
      await warned({ fallbacks: [{ zone: "cn-sh2-02" }] }),
    ],
    ["", "`up`: a warning after creation", takenText(RUNNING.instanceId, placements, 1)],
    [
      "all fallbacks are sold out too",
      "`up`: an error, and nothing is created",
      await refusal(async () => void (await waitingForStock(contextOf(api), placements, 0, soldOut))),
    ],
    ["an instance would be stopped for a change, and its machine is sold out", "preview: a warning", await told({})],
    [
      "",
      "`up`: before it is stopped",
      await refusal(() => requireStock(contextOf(api), RUNNING.instanceId, resize, Date.now())),
    ],
    [
      "the stopped instance would keep its cards, and more are sold out",
      "preview: a warning",
      await told({ actual: { ...RUNNING, chargeType: "Day" }, declared: { ...resize, chargeType: "Day" } }),
    ],
    [
      "an instance is to be started, and its machine is sold out",
      "preview: a warning",
      await told({
        actual: { ...RUNNING, state: "Stopped" },
        declared: { ...RUNNING, powerState: "running" },
        updates: ["powerState"],
      }),
    ],
    [
      "the declared project isn't the instance's",
      "preview: a warning",
      await told({ declared: { ...RUNNING, projectId: "org-research" }, updates: ["projectId"] }),
    ],
    [
      "the replacement is sold out (`deleteBeforeReplace`)",
      "preview: a warning",
      await told({ declared: spec(), updates: [], replaces: ["remark"], oldHalf: "deletedFirst" }),
    ],
    [
      "",
      "`up`: before the old one is deleted",
      await refusal(() => requireReplacementOffered(offersOf(api), RUNNING.instanceId, spec())),
    ],
    ["the service can't be asked", "preview: a warning, once", await silence()],
    [
      "it stops answering during the run",
      "preview: a warning, once",
      unavailableText("no answer within 8 s", undefined, "rest"),
    ],
    [
      "it refuses one kind of request",
      "preview: a warning, once for each kind",
      unavailableText(refusedPrice.facts.what, undefined, "prices"),
    ],
  ];
}

const warningRows = (): Row[] => [
  ...WARNINGS.map(({ id, description, message }): Row => [description, message(changeOf(id)) ?? ""]),
  [
    "an instance is replaced (`deleteBeforeReplace`)",
    warningsOf({ ...changeOf("replacement"), oldHalf: "deletedFirst" }).join(" "),
  ],
  [
    "an instance is replaced (`retainOnDelete`)",
    warningsOf({ ...changeOf("replacement"), oldHalf: "retained" }).join(" "),
  ],
  ["a Spot instance is created", SPOT_NOTICE],
  ["a pay-as-you-go instance that will be stopped is created", noticesOf([spec({ autoStopAfter: "8h" })]).join(" ")],
  ...DELETIONS.map(({ id, description, message }): Row => {
    const actual = { ...RUNNING, ...(id === "prepaid-deletion" && CHANGES["prepaid-replacement"]?.actual) };
    return [
      `${description} (\`cost\`)`,
      message({ id: actual.instanceId, actual, isRetained: id === "retained" }) ?? "",
    ];
  }),
];

/** The change that is the example of a surprise. */
function changeOf(id: string): Change {
  const { actual, declared: changes } = broken(CHANGES, id);
  const is = { ...RUNNING, ...actual };
  const wanted = { ...is, ...changes };
  return { id: is.instanceId, actual: is, declared: wanted, ...diffInstance(is as never, wanted as never) };
}

const imageFormRows = (): Row[] =>
  [...Object.values(IMAGE_FORMS).flat(), { instanceid: "uhost-1a2b3c" }].map((changes) => {
    const { violations } = checkImage({ ...RIGHT_IMAGE, ...changes });
    const [{ property, reason } = { property: "", reason: "" }] = violations;
    return [declared(changes, IMAGE_PROPERTY_ROWS), code(property), reason];
  });

/** What is said of images besides: at a preview, and by `up` before anything is made. */
async function imageRows(api: Api): Promise<Row[]> {
  const offers = offersOf(api);
  const about = { olds: undefined, defaults: {}, isPreview: true, mark: undefined };
  const told = async (changes: Changes) => {
    const { violations, warnings } = await previewImage(offers, { ...about, raw: { ...RIGHT_IMAGE, ...changes } });
    return [...violations.map(({ property, reason }) => `${code(property)}: ${reason}`), ...warnings].join(" ");
  };
  const image: ImageOutputs = {
    ...RIGHT_IMAGE,
    region: "cn-wlcb",
    imageId: "compshareImage-1a2b3c",
    status: "Available",
  };
  const changed = (actual: Partial<ImageOutputs>, changes: Partial<ImageOutputs>, deletesFirst = false) => {
    const [is, wanted] = [
      { ...image, ...actual },
      { ...image, ...changes },
    ];
    const diff = diffImage(is as never, wanted as never);
    return previewImageChange({ id: image.imageId, actual: is, declared: wanted, deletesFirst, ...diff }).join(" ");
  };
  const another = { instanceId: "uhost-4d5e6f" };
  const fresh = { instanceId: UNKNOWN };
  return [
    ["the instance doesn't exist", "preview: an error", await told({})],
    ["the image to adopt doesn't exist", "preview: an error", await told({ adoptImageId: "compshareImage-none" })],
    ["another image has the name", "preview: a warning", await told({ ...fresh, name: "my-environment" })],
    ["an image is replaced", "preview: a warning", changed({}, another)],
    ["an image is replaced (`deleteBeforeReplace`)", "preview: a warning", changed({}, another, true)],
    ["the creation of an image failed", "preview: a warning", changed({ status: "UnAvailable" }, {})],
    ["an image is still being created", "preview: a warning", changed({ status: "Making" }, {})],
  ];
}

const diskFormRows = (): Row[] =>
  diskForms().map(([changes, property, reason]) => [declared(changes, DISK_PROPERTY_ROWS), code(property), reason]);

const retCodeRows = (): Row[] =>
  RETCODE_ROWS.map(({ codes }) => {
    const [retCode] = codes;
    const { action, met } = broken(RETCODE_EXAMPLES, String(retCode));
    return [codes.join(", "), met, apiError({ action, isPurchase: isPurchase(action) }, retCode, "...").message];
  });

/** The example of a row; without one there is nothing to show. */
function broken<T>(examples: Readonly<Record<string, T>>, id: string): T {
  const example = examples[id];
  if (example === undefined) throw new Error(`tests/support/messages/examples.ts has no example of ${id}`);
  return example;
}

/** The one thing that is wrong with a declaration. */
async function problem(offers: Offers, changes: Changes, olds?: Changes): Promise<Violation> {
  const raw = { ...RIGHT, ...changes };
  const { violations } = await previewDeclaration(offers, {
    raw,
    olds,
    defaults: {},
    now: NOW,
    isPreview: true,
  });
  if (violations.length !== 1) throw new Error(`${JSON.stringify(changes)} has ${violations.length} problems`);
  return violations[0] as Violation;
}

async function refusal(work: () => Promise<void>): Promise<string> {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CompShareError) return error.message;
  throw new Error("it wasn't refused");
}

const clientOf = (api: Api) => new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
const offersOf = (api: Api) => new Offers(() => clientOf(api), new Queries(() => {}));
const contextOf = (api: Api) => ({ client: clientOf(api), now: Date.now }) as unknown as Context;

/** A service that can't be asked, as there are no keys. */
const nobody = (message: ConstructorParameters<typeof Queries>[0] = () => {}) =>
  new Offers(() => {
    readSettings({ config: () => undefined, env: {}, readFile: () => undefined });
    throw new Error("there are keys");
  }, new Queries(message));

async function silence(): Promise<string> {
  const said: string[] = [];
  await problem(
    nobody((...why) => said.push(unavailableText(...why))),
    { gpu: 11 },
  );
  // The commands have placeholders, which no browser is to take for tags.
  return said.join(" ").replaceAll("<", "\\<");
}

/** What a program writes for an input that is made of an option. */
const optionOf = (name: string, rows: PropertyRows) => rows[name]?.option ?? name;
const code = (text: string) => `\`${text}\``;
const declared = (changes: Changes, rows: PropertyRows = PROPERTY_ROWS) =>
  code(
    Object.entries(changes)
      .map(([name, value]) => `${optionOf(name, rows)}: ${JSON.stringify(value) ?? "undefined"}`)
      .join(", "),
  );
