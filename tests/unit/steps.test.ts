import type { Step } from "../../provider/instance/apply/plan";
import { actionOf } from "../../provider/instance/apply/steps";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { observed } from "../support/observed";
import { simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** Each step of an update: its words, its call, and how a look shows that it is done. Disks that are added: disks.test.ts. */

const ID = "uhost-1";
const PLACE = { Region: "cn-wlcb", Zone: "cn-wlcb-01", ProjectId: undefined };
const TARGET = { ...PLACE, UHostId: ID };
const AT = Date.UTC(2026, 10, 1, 12) / 1000;
const PORTS = { http: [80], tcp: [22] };

async function carryOut(step: Step, declared: Partial<InstanceSpec> = {}) {
  const sent: [string, object][] = [];
  const call = async (action: string, params: object) => void sent.push([action, params]);
  const context = simulatedContext({ call } as never, { defaultProject: async () => "org-default" });
  await actionOf(step).run(context, spec(declared), ID);
  return { sent, told: context.told };
}

const STEPS: [title: string, step: Step, action: string, params: object][] = [
  ['rename it to "new"', { do: "rename", name: "new" }, "ModifyCompShareInstanceName", { Name: "new" }],
  [
    "switch its charge type to Month",
    { do: "switchChargeType", chargeType: "Month" },
    "SwitchChargeType",
    { DestChargeType: "Month" },
  ],
  [
    "reinstall it from image-1",
    { do: "reinstall", imageId: "image-1" },
    "ReinstallCompShareInstance",
    { CompShareImageId: "image-1" },
  ],
  [
    "reset its password",
    { do: "resetPassword", password: "Secret-1" },
    "ResetCompShareInstancePassword",
    { Password: btoa("Secret-1") },
  ],
  ["mount US3", { do: "attachUs3" }, "AttachUS3", {}],
  [
    "set its ports",
    { do: "setPorts", ports: PORTS },
    "UpdateCompShareInstancePorts",
    { HttpPorts: [80], TcpPorts: [22] },
  ],
  ["stop it", { do: "stop", force: false }, "StopCompShareInstance", {}],
  ["stop it", { do: "stop", force: true }, "StopCompShareInstance", { Force: true }],
  ["start it", { do: "start", withoutGpu: false }, "StartCompShareInstance", {}],
  [
    "start it without its cards",
    { do: "start", withoutGpu: true, spec: "A" },
    "StartCompShareInstance",
    { WithoutGpuSpec: "A" },
  ],
  [
    "schedule its stop for 2026-11-01T12:00:00.000Z",
    { do: "planStop", at: AT },
    "UpdateCompShareStopScheduler",
    { ProjectId: "org-default", SchedulerStopTime: AT },
  ],
  ["cancel its planned stop", { do: "cancelStop" }, "DeleteCompShareStopScheduler", { ProjectId: "org-default" }],
  [
    "resize it to 2 GPU, 32 vCPU, 131072 MB",
    { do: "resize", gpu: 2, cpu: 32, memory: 131072 },
    "ResizeCompShareInstance",
    { Gpu: 2, Cpu: 32, Memory: 131072 },
  ],
  [
    "grow its boot disk to 300 GB",
    { do: "growBootDisk", diskId: "boot-1", size: 300 },
    "ResizeCompShareInstance",
    { DiskId: "boot-1", DiskSpace: 300 },
  ],
  [
    "grow its disk d to 60 GB",
    { do: "growDataDisk", diskId: "d", size: 60 },
    "ResizeCompShareDisk",
    { UDiskId: "d", Size: 60 },
  ],
  [
    "detach its disk d",
    { do: "detachDisk", diskId: "d", device: "/dev/vdb" },
    "DetachCompshareDisk",
    { UDiskId: "d", Device: "/dev/vdb" },
  ],
];

test.each(STEPS)("the step to %s is one call", async (title, step, action, params) => {
  expect(actionOf(step).title).toBe(title);
  expect((await carryOut(step)).sent).toEqual([[action, { ...TARGET, ...params }]]);
});

test("the step to wait makes no call", async () => {
  expect(actionOf({ do: "wait" }).title).toBe("wait for the running operation");
  expect((await carryOut({ do: "wait" })).sent).toEqual([]);
});

test("the step to delete a former disk names no instance", async () => {
  const step: Step = { do: "deleteDisk", diskId: "d", name: "data" };
  expect(actionOf(step).title).toBe("delete its former disk d");
  expect((await carryOut(step)).sent).toEqual([["DeleteCompshareDisk", { ...PLACE, UDiskId: "d" }]]);
});

test("the step to keep a former disk makes no call, but warns of its cost", async () => {
  const step: Step = { do: "forgetDisk", diskId: "d", name: "data" };
  expect(actionOf(step).title).toBe("keep its former disk d");
  const { sent, told } = await carryOut(step);
  expect([sent, told.warnings]).toEqual([[], [expect.stringMatching(/"data" \(d\) of uhost-1 is kept.*is charged/)]]);
});

test("a reinstallation carries the declared password", async () => {
  const { sent } = await carryOut({ do: "reinstall", imageId: "image-1" }, { password: "Secret-1" });
  expect(sent[0]?.[1]).toMatchObject({ Password: btoa("Secret-1") });
});

test("a planned stop uses the declared project, if there is one", async () => {
  const { sent } = await carryOut({ do: "cancelStop" }, { projectId: "org-1" });
  expect(sent[0]?.[1]).toMatchObject({ ProjectId: "org-1" });
});

describe("a look tells a finished step from an unfinished one:", () => {
  const disk = (Size?: number) => ({
    DiskSet: [
      { DiskId: "other", Type: "Udisk", Size: 1000 },
      { DiskId: "d", Type: "Udisk", Name: "data-uhost-1", Size },
    ],
  });
  const none = { DiskSet: [] };
  const stopped = (fields: object) => ({ State: "Stopped", ...fields });
  const starting = (fields: object) => ({ State: "Starting", ...fields });
  const size = { GPU: 2, CPU: 32, Memory: 131072 };
  const resize: Step = { do: "resize", gpu: 2, cpu: 32, memory: 131072 };
  const reinstall: Step = { do: "reinstall", imageId: "image-1" };
  const grow: Step = { do: "growDataDisk", diskId: "d", size: 60 };
  const growBoot: Step = { do: "growBootDisk", diskId: "d", size: 60 };
  const add = (knownId?: string): Step => ({
    do: "addDisk",
    disk: { name: "data", type: "CLOUD_SSD", size: 60 },
    label: "data-uhost-1",
    knownId,
  });
  type Fields = Record<string, unknown>;
  const SHOWN: [step: Step, done: Fields[], notYet: Fields[]][] = [
    [{ do: "wait" }, [{}, stopped({}), { State: "Install Fail" }], [starting({})]],
    [{ do: "rename", name: "new" }, [{ Name: "new" }], [{ Name: "old" }]],
    [
      { do: "switchChargeType", chargeType: "Month" },
      [{ ChargeType: "Month" }, { ChargeType: "Forever" }],
      [{ ChargeType: "Postpay" }],
    ],
    [
      reinstall,
      [{ CompShareImageId: "image-1" }, stopped({ CompShareImageId: "image-1" })],
      [{ CompShareImageId: "image-2" }, starting({ CompShareImageId: "image-1" })],
    ],
    [
      { do: "resetPassword", password: "Secret-1" },
      [{ Password: btoa("Secret-1") }, {}],
      [{ Password: btoa("Secret-2") }],
    ],
    [{ do: "attachUs3" }, [{}], []],
    [
      { do: "setPorts", ports: PORTS },
      [{ Ports: { HttpPorts: [80], TcpPorts: [22] } }],
      [{ Ports: { HttpPorts: [80], TcpPorts: [24] } }],
    ],
    [{ do: "stop", force: false }, [stopped({}), { State: "Interrupted" }], [{}, { State: "Stopping" }]],
    [{ do: "start", withoutGpu: false }, [{}], [stopped({}), starting({})]],
    [{ do: "planStop", at: AT }, [{ SchedulerStopTime: AT }], [{}, { SchedulerStopTime: AT + 60 }]],
    [{ do: "cancelStop" }, [{}], [{ SchedulerStopTime: AT }]],
    [
      resize,
      [size, stopped(size), { GPU: 0 }],
      [{ ...size, GPU: 1 }, { ...size, CPU: 16 }, { ...size, Memory: 65536 }, starting(size)],
    ],
    [growBoot, [disk(60), disk(70), stopped(disk(60))], [disk(50), none, starting(disk(60))]],
    [grow, [disk(60), disk(70), stopped(disk(60))], [disk(50), disk(), none, starting(disk(60))]],
    [{ do: "detachDisk", diskId: "d", device: "" }, [none], [disk(60)]],
    [{ do: "deleteDisk", diskId: "d", name: "data" }, [{}], []],
    [{ do: "forgetDisk", diskId: "d", name: "data" }, [{}], []],
    [add(), [disk(60)], [none, { DiskSet: [{ DiskId: "d", Type: "Udisk" }] }]],
    [add("d"), [{ DiskSet: [{ DiskId: "d", Type: "Udisk" }] }], [none, { DiskSet: [{ DiskId: "e", Type: "Udisk" }] }]],
  ];

  test.each(SHOWN)("%j", (step, done, notYet) => {
    const { reached } = actionOf(step);
    expect(done.filter((fields) => !reached(observed(spec(), fields)))).toEqual([]);
    expect(notYet.filter((fields) => reached(observed(spec(), fields)))).toEqual([]);
  });
});
