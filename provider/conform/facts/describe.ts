import { type Row, rowsAt } from "../json";
import { isMarked, NAME } from "../marks";
import { idOf, type Seen } from "../record";
import {
  type agree,
  bought,
  described,
  differ,
  either,
  type Fact,
  fields,
  is,
  isNumber,
  isText,
  isTime,
  shapeOf,
  taken,
  unknown,
  within,
} from "./fact";

const PASSING = ["Initializing", "Pending", "Starting", "Install", "Running"];

/** How a machine is bought, boots and is described. */
export const DESCRIBE: readonly Fact[] = [
  {
    id: "create.answer",
    believed: "a create answers with one id, in the list `UHostIds`",
    mark: "D",
    judge: bought("machine.create", ({ UHostIds }) =>
      either(Array.isArray(UHostIds) && UHostIds.length === 1, shapeOf(UHostIds)),
    ),
  },
  {
    id: "create.shown",
    believed: "a new instance shows by its id within two minutes",
    mark: "S",
    judge: within("machine.shown", 120),
  },
  {
    id: "boot.states",
    believed: `a boot goes through ${PASSING.slice(0, -1).join(", ")}, and ends Running`,
    mark: "D",
    judge: (seen) => {
      const states = statesIn(seen, "machine.boot");
      if (states.length === 0) return unknown(seen.whyNot("machine.boot"));
      return either(
        states.at(-1) === "Running" && states.every((state) => PASSING.includes(state)),
        states.map(shapeOf).join(", "),
      );
    },
  },
  {
    id: "describe.id",
    believed: "the id of a machine begins with `uhost-`",
    mark: "D",
    judge: described("machine.running", ({ UHostId }) =>
      either(/^uhost-/.test(String(UHostId)), String(UHostId).split("-")[0] ?? ""),
    ),
  },
  {
    id: "describe.place",
    believed: "an instance tells its `Region` and `Zone`",
    mark: "S",
    judge: described("machine.running", (row, seen) => {
      const { Region, Zone } = seen.last("machine.running")?.params ?? {};
      return fields(row, { Region: is(Region), Zone: is(Zone) });
    }),
  },
  {
    id: "describe.size",
    believed: "an instance tells its size as it was bought, memory in MB",
    mark: "D",
    judge: described("machine.running", (row, seen) => {
      const { GPU, CPU, Memory } = seen.last("machine.create")?.params ?? {};
      return fields(row, { GPU: is(Number(GPU)), CPU: is(Number(CPU)), Memory: is(Number(Memory)) });
    }),
  },
  {
    id: "describe.charge-type",
    believed: "an instance that is paid by the second tells `ChargeType` Postpay",
    mark: "D",
    judge: described("machine.running", (row) => fields(row, { ChargeType: is("Postpay") })),
  },
  {
    id: "describe.mark",
    believed: "name and remark of an instance are kept as they were sent",
    mark: "D",
    judge: described("machine.running", ({ Name, Remark }) =>
      either(
        Name === NAME && isMarked(String(Remark)),
        `name ${Name === NAME ? "kept" : "changed"}, remark ${isMarked(String(Remark)) ? "kept" : "changed"}`,
      ),
    ),
  },
  {
    id: "describe.times",
    believed: "times of an instance are numbers: Unix seconds",
    mark: "S",
    judge: described("machine.running", (row) => fields(row, { CreateTime: isTime, StartTime: isTime })),
  },
  {
    id: "describe.password",
    believed: "an instance tells its password, in base64",
    mark: "D",
    judge: described("machine.running", ({ Password }) =>
      either(
        isText(Password) && Buffer.from(String(Password), "base64").toString("base64") === Password,
        isText(Password) ? "a text" : shapeOf(Password),
      ),
    ),
  },
  {
    id: "describe.ssh",
    believed: "an instance tells the command of a login, `ssh user@address`",
    mark: "D",
    judge: described("machine.running", ({ SshLoginCommand }) =>
      either(
        /^ssh .*\w+@/.test(String(SshLoginCommand)),
        isText(SshLoginCommand) ? "a command" : shapeOf(SshLoginCommand),
      ),
    ),
  },
  {
    id: "describe.boot-disk",
    believed: 'the boot disk has `Type` "Boot", `IsBoot` "True", its size, and a `DiskId`',
    mark: "D",
    judge: described("machine.running", (row) => {
      const boot = rowsAt(row, "DiskSet").find(({ Type, IsBoot }) => Type === "Boot" || /^true$/i.test(String(IsBoot)));
      return boot
        ? fields(boot, { Type: is("Boot"), IsBoot: is("True"), Size: isNumber, DiskId: isText })
        : differ("no boot disk");
    }),
  },
  {
    id: "describe.price",
    believed: "asked for by its id, an instance has its hourly `InstancePrice`",
    mark: "S",
    judge: described("machine.running", (row) => fields(row, { InstancePrice: isNumber })),
  },
  {
    id: "describe.price-in-lists",
    believed: "in a list, an instance has no `InstancePrice`",
    mark: "S",
    judge: inList("machine.list", (row) => either(row.InstancePrice === undefined, shapeOf(row.InstancePrice))),
  },
  {
    id: "describe.gpu-less-filter",
    believed: "`WithoutGpu=true` leaves out of a list what has its cards",
    mark: "S",
    judge: taken("machine.list-gpu-less", (json, seen) => {
      const id = idOf(seen);
      return either(!rowsAt(json, "UHostSet").some(({ UHostId }) => UHostId === id), "a list");
    }),
  },
];

/** The states of an instance during a step. */
const statesIn = (seen: Seen, step: string): string[] => [
  ...new Set(seen.of(step).flatMap(({ json }) => rowsAt(json, "UHostSet").map(({ State }) => String(State)))),
];

function inList(step: string, judge: (row: Row) => ReturnType<typeof agree>): Fact["judge"] {
  return taken(step, (json, seen) => {
    const row = rowsAt(json, "UHostSet").find(({ UHostId }) => UHostId === idOf(seen));
    return row ? judge(row) : differ("the instance isn't listed");
  });
}
