import { apiError, CompShareError } from "../../../provider/client/errors";
import { RETCODE } from "../../../provider/client/retcodes";
import { takenText } from "../../../provider/instance/apply/create";
import { requireAffordable, requireStock, waitingForStock } from "../../../provider/instance/apply/price-limit";
import { placementsOf } from "../../../provider/instance/model/placement";
import type { Context } from "../../../provider/instance/observe/context";
import type { Change } from "../../../provider/instance/preview/change";
import {
  previewChange,
  previewDeclaration,
  requireReplacementOffered,
} from "../../../provider/instance/preview/preview";
import { unavailableText } from "../../../provider/offers/queries";
import { UNKNOWN } from "../../../provider/resource/properties/inputs";
import type { Api } from "../api";
import { spec } from "../spec";
import { clientOf, code, NOW, nobody, offersOf, problem, type Row } from "./common";
import { type Changes, CREATE, RIGHT, RUNNING } from "./examples";

/** Messages about stock, prices and references, and of a service that can't be asked. */

/** A change that puts an image on an instance. */
const IN_PLACE = { imageId: "compshareImage-container", onImageChange: "reinstall" };

/** The messages with the emulator, first in stock and then sold out. */
export async function marketRows(api: Api): Promise<Row[]> {
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

const contextOf = (api: Api) => ({ client: clientOf(api), now: Date.now }) as unknown as Context;

async function refusal(work: () => Promise<void>): Promise<string> {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CompShareError) return error.message;
  throw new Error("it wasn't refused");
}

async function silence(): Promise<string> {
  const said: string[] = [];
  await problem(
    nobody((...why) => said.push(unavailableText(...why))),
    { gpu: 11 },
  );
  // The placeholders in commands would be HTML tags to a browser.
  return said.join(" ").replaceAll("<", "\\<");
}
