import { at, type Row, rowsAt } from "../json";
import { priceRows } from "../machine";
import {
  agree,
  answered,
  differ,
  either,
  type Fact,
  fields,
  isFlag,
  isNumber,
  isText,
  refused,
  shapeOf,
  taken,
  unknown,
} from "./fact";

const PAGE = 100;

/** Zones, machines, prices, images, and pagination past the end. */
export const OFFERS: readonly Fact[] = [
  {
    id: "zones.rows",
    believed: "a zone has `Region`, `Zone`, `Describe`, and the numbers `RegionId` and `ZoneId`",
    mark: "D",
    judge: taken("zones", (json) =>
      rows(json, "ZoneInfo", { Region: isText, Zone: isText, Describe: isText, RegionId: isNumber, ZoneId: isNumber }),
    ),
  },
  {
    id: "zones.pods",
    believed: "a zone says by `IsPod` whether it has containers of its own kind",
    mark: "S",
    judge: taken("zones", (json) => rows(json, "ZoneInfo", { IsPod: isFlag })),
  },
  {
    id: "catalogue.rows",
    believed: "the catalogue's rows have `Name`, `Zone`, `Status`, sizes and disks",
    mark: "D",
    judge: taken("catalogue", (json) =>
      rows(json, "AvailableInstanceTypes", {
        Name: isText,
        Zone: isText,
        Status: isText,
        MachineSizes: Array.isArray,
        Disks: Array.isArray,
      }),
    ),
  },
  {
    id: "catalogue.scope",
    believed: "the catalogue lists all zones, whatever `Zone` was asked for",
    mark: "S",
    judge: taken("catalogue-zone", (json, seen) => {
      const zones = new Set(rowsAt(json, "AvailableInstanceTypes").map(({ Zone }) => Zone));
      const all = rowsAt(seen.last("zones")?.json, "ZoneInfo").length;
      return all < 2 ? unknown("there is one zone") : either(zones.size > 1, `${zones.size} of ${all} zones`);
    }),
  },
  {
    id: "catalogue.spot",
    believed: "`InstanceType=spot` is answered with no row",
    mark: "S",
    judge: taken("catalogue-spot", (json) => {
      const count = rowsAt(json, "AvailableInstanceTypes").length;
      return either(count === 0, `${count} rows`);
    }),
  },
  {
    id: "inventory.field",
    believed: "the cards that are left are in `GpuInventory`, by pool (`Exclusive`, `Spot`), zone and type",
    mark: "S",
    judge: taken("inventory", (json) => {
      const names = ["GpuInventory", "GpuInventoryByZone"].filter((name) => json[name] !== undefined);
      const isObject = typeof at(json, "GpuInventory.Exclusive") === "object";
      return either(isObject && names.length === 1, `in ${names.join(" and ") || "no known field"}`);
    }),
  },
  {
    id: "prices.rows",
    believed: "without a charge type there is a price for each, `Postpay` and `Month` among them",
    mark: "D",
    judge: taken("prices", (json) => {
      const types = priceRows(json).map(({ ChargeType }) => String(ChargeType));
      return either(types.includes("Postpay") && types.includes("Month"), types.join(", ") || "no rows");
    }),
  },
  {
    id: "prices.boot-free",
    believed: "100 GB of a boot disk are free, 200 GB aren't",
    mark: "D",
    judge: taken("prices-boot", (json, seen) => {
      const [small, large] = [seen.last("prices")?.json, json].map((one) => postpay(one)?.SystemDisks);
      if (small === undefined || large === undefined) return unknown("the prices don't tell `SystemDisks`");
      return either(Number(small) === 0 && Number(large) > 0, `${small} and ${large} CNY an hour`);
    }),
  },
  {
    id: "prices.disks-include",
    believed: "`Disks` of a price holds `SystemDisks` too",
    mark: "S",
    judge: taken("prices-boot", (json) => {
      const row = postpay(json);
      if (!Number(row?.SystemDisks)) return unknown("the boot disk costs nothing here");
      return either(Number(row?.Disks) >= Number(row?.SystemDisks), `${row?.Disks} with ${row?.SystemDisks} CNY`);
    }),
  },
  {
    id: "prices.disk-rate",
    believed: "a GB of data disk costs 0.0005 CNY an hour",
    mark: "D",
    judge: taken("prices-data", (json, seen) => {
      const [without, with20] = [seen.last("prices-boot")?.json, json].map((one) => Number(postpay(one)?.Disks));
      const rate = ((with20 as number) - (without as number)) / 20;
      return Number.isNaN(rate)
        ? unknown("the prices don't tell `Disks`")
        : either(near(rate, 0.0005), rate.toFixed(5));
    }),
  },
  {
    id: "prices.spot-share",
    believed: "Spot costs 0.7 of the price by the second",
    mark: "D",
    judge: taken("prices-spot", (json) => {
      const spot = Number(priceRows(json).find(({ ChargeType }) => ChargeType === "Spot")?.Instance);
      const share = spot / Number(postpay(json)?.Instance);
      return Number.isNaN(share)
        ? unknown("this machine has no Spot price")
        : either(near(share, 0.7, 0.01), share.toFixed(3));
    }),
  },
  {
    id: "prices.no-such-type",
    believed: "an unknown GPU type is refused with 230",
    mark: "S",
    judge: refused("price-moon", 230),
  },
  {
    id: "capacity.rows",
    believed: "the capacity check answers size by size: `Gpu`, `Cpu`, `Mem`, `ResourceEnough`",
    mark: "D",
    judge: taken("capacity", (json) =>
      rows(json, "Specs", {
        Gpu: isNumber,
        Cpu: isNumber,
        Mem: isNumber,
        ResourceEnough: (value) => isFlag(value) || isText(value),
      }),
    ),
  },
  {
    id: "images.types",
    believed: "platform images of all types are listed where none is asked for",
    mark: "S",
    judge: taken("images-page", (json) => {
      const types = new Set(rowsAt(json, "ImageSet").map(({ ImageType }) => shapeOf(ImageType)));
      return either(types.size > 1, [...types].join(", ") || "no images");
    }),
  },
  {
    id: "images.page",
    believed: "a page has as many rows as were asked for, up to 100",
    mark: "D",
    judge: taken("images-page", (json) => {
      const [rows, total] = [rowsAt(json, "ImageSet").length, Number(json.TotalCount)];
      return either(rows === Math.min(PAGE, total), `${rows} rows of ${total}`);
    }),
  },
  {
    id: "images.limit",
    believed: "`Limit` above 100 is refused with 230",
    mark: "S",
    judge: refused("images-101", 230),
  },
  {
    id: "images.past-the-end",
    believed: "images past the last one: an empty page",
    mark: "S",
    judge: taken("images-past", (json) => {
      const count = rowsAt(json, "ImageSet").length;
      return either(count === 0, `${count} rows`);
    }),
  },
  {
    id: "instances.limit",
    believed: "`Limit` above 100 is refused with 230 for instances too",
    mark: "S",
    judge: refused("instances-101", 230),
  },
  {
    id: "instances.past-the-end",
    believed: "instances past the last one: refused with 8401",
    mark: "S",
    judge: refused("instances-past", 8401),
  },
  {
    id: "instances.nobody",
    believed: "an id that isn't there is answered with an empty list, and no refusal",
    mark: "S",
    judge: taken("nobody", (json) => {
      const [count, total] = [rowsAt(json, "UHostSet").length, json.TotalCount];
      return either(count === 0 && total === 0, `${count} rows, TotalCount ${shapeOf(total)}`);
    }),
  },
  {
    id: "lists.empty",
    believed: "a list without rows is `null`",
    mark: "S",
    judge: taken("nobody", (json) => either(json.UHostSet === null, shapeOf(json.UHostSet))),
  },
  {
    id: "disks.listed",
    believed: "`DescribeCompshareDisk` lists data disks, with a `TotalCount`",
    mark: "S",
    judge: taken("disks", (json) => fields(json, { TotalCount: isNumber })),
  },
  {
    id: "projects.rows",
    believed: "a project has its `ProjectId`, and the default one says so",
    mark: "D",
    judge: taken("projects", (json) => {
      const all = rowsAt(json, "ProjectSet");
      const standard = all.filter(({ IsDefault }) => /^(true|yes)$/i.test(String(IsDefault)));
      return either(standard.length === 1, `${all.length} projects, ${standard.length} of them default`);
    }),
  },
  {
    id: "stock.sold-out",
    believed: "what is sold out is refused with 8357",
    mark: "D",
    judge: ({ all }) => {
      if (all.some(({ retCode }) => retCode === 226604)) return differ("RetCode 226604");
      return all.some(({ retCode }) => retCode === 8357) ? agree("RetCode 8357") : unknown("nothing was sold out");
    },
  },
  {
    id: "balance",
    believed: "`GetBalance` tells the purse: `AccountInfo.AmountAvailable`, a decimal text",
    mark: "S",
    judge: answered("balance", (json, _, { retCode }) => {
      if (retCode !== 0) return unknown(`RetCode ${retCode}: this key may not ask`);
      const amount = at(json, "AccountInfo.AmountAvailable");
      return either(
        typeof amount === "string" && /^-?\d+(\.\d+)?$/.test(amount),
        typeof amount === "string" ? "a text" : shapeOf(amount),
      );
    }),
  },
];

const postpay = (json: unknown): Row | undefined => priceRows(json).find(({ ChargeType }) => ChargeType === "Postpay");
const near = (value: number, wanted: number, share = 0.001) => Math.abs(value - wanted) <= wanted * share;

/** All rows of a list must have fields of these types. */
function rows(json: Row, path: string, kinds: Parameters<typeof fields>[1]) {
  const all = rowsAt(json, path);
  if (all.length === 0) return differ(`no rows in ${path}`);
  const wrong = all.map((row) => fields(row, kinds)).find(({ verdict }) => verdict === "differ");
  return wrong ?? agree(`${all.length} rows`);
}
