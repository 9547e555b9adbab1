import { isPurchase } from "../../../provider/client/actions";
import { apiError } from "../../../provider/client/errors";
import { RETCODE_ROWS } from "../../../provider/client/retcodes";
import { DISK_PROPERTIES } from "../../../provider/disk/properties";
import { LIVE_RULES } from "../../../provider/instance/check/live-rules";
import { RULES } from "../../../provider/instance/check/rules";
import { Api } from "../api";
import { broken, code, declared, nobody, offersOf, type PropertyRows, problem, type Row } from "./common";
import { diskForms, diskMessages } from "./disks";
import { BROKEN_LIVE, BROKEN_RULES, type Changes, FORMS, RETCODE_EXAMPLES, STRAY } from "./examples";
import { imageFormRows, imageRows } from "./images";
import { marketRows } from "./market";
import { warningRows } from "./surprises";

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

const DISK_PROPERTY_ROWS: PropertyRows = DISK_PROPERTIES;

/** The rules of the live catalogue about place and type, which come before those about an offer. */
const LIVE_PLACES: Readonly<Record<string, string>> = {
  "live-region": "the zone's region exists",
  "live-zone": "the zone has machines",
  "live-gpu-type": "the zone offers the GPU type",
};

/**
 * docs/reference/messages.md: every message about a declaration, a change or a RetCode, produced by the code that users run. Queries to
 * the service go to the emulator.
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

const diskFormRows = (): Row[] =>
  diskForms().map(([changes, property, reason]) => [declared(changes, DISK_PROPERTY_ROWS), code(property), reason]);

const retCodeRows = (): Row[] =>
  RETCODE_ROWS.map(({ codes }) => {
    const [retCode] = codes;
    const { action, met } = broken(RETCODE_EXAMPLES, String(retCode));
    return [codes.join(", "), met, apiError({ action, isPurchase: isPurchase(action) }, retCode, "...").message];
  });
