import type { ActionName, Params } from "../../../provider/client/actions";
import { Client } from "../../../provider/client/client";
import { createParams } from "../../../provider/instance/apply/create";
import { stockParams } from "../../../provider/offers/offers";
import { priceParams } from "../../../provider/offers/price";
import { spec } from "../spec";
import { KEYS, Service } from "./service";
import { VirtualTime } from "./virtual-time";

/** A true answer of the emulator to each action, with the parameters that it answers. */
export async function trueAnswers(): Promise<Map<ActionName, { params: Params<ActionName>; body: string }>> {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  const service = new Service(time, {});
  const caller = { alive: true, strike: () => undefined, die: () => undefined };
  const client = new Client(
    { endpoint: "http://simulated/", ...KEYS, requestTimeoutMs: 30_000 },
    { transport: service.transport(caller), now: time.now, sleep: time.sleep, random: () => 0.5 },
  );
  const recorded = new Map<ActionName, { params: Params<ActionName>; body: string }>();
  const call = async <A extends ActionName>(action: A, params: Params<A>) => {
    const answer = await time.run(client.call(action, params), 60_000);
    recorded.set(action, { params: params as never, body: JSON.stringify(service.carriedOut.at(-1)?.answer) });
    await time.run(time.sleep(120_000), 200_000);
    return answer;
  };

  const declared = spec({ chargeType: "Day", dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 20 }] });
  const made = await call("CreateCompShareInstance", createParams(declared));
  const target = { Region: declared.region, Zone: declared.zone, UHostId: made.instanceIds[0] as string };
  const disk = await call("CreateAndAttachCompshareDisk", {
    ...target,
    Size: 20,
    DiskType: "SSDDataDisk",
    Name: "logs",
    ChargeType: "Postpay",
    Quantity: 1,
  });
  const diskTarget = { ...target, UDiskId: disk.UDiskId };
  await call("ModifyCompShareInstanceName", { ...target, Name: "renamed" });
  await call("SwitchChargeType", { ...target, DestChargeType: "Month" });
  await call("StopCompShareInstance", target);
  await call("ReinstallCompShareInstance", { ...target, CompShareImageId: "compshareImage-ubuntu2204" });
  await call("StopCompShareInstance", target);
  await call("ResizeCompShareInstance", { ...target, Cpu: 32, Memory: 131072, Gpu: 2 });
  await call("ResizeCompShareDisk", { ...diskTarget, Size: 40 });
  await call("DetachCompshareDisk", { ...diskTarget, Device: "/dev/vdc" });
  await call("AttachCompshareDisk", diskTarget);
  await call("ResetCompShareInstancePassword", { ...target, Password: Buffer.from("another-1").toString("base64") });
  await call("StartCompShareInstance", target);
  const [first] = await call("GetProjectList", {});
  const project = { ...target, ProjectId: first?.id };
  await call("UpdateCompShareStopScheduler", { ...project, SchedulerStopTime: Math.ceil(time.now() / 1000) + 86_400 });
  await call("DeleteCompShareStopScheduler", project);
  const { imageId } = await call("CreateCompShareCustomImage", { ...target, Name: "baked", Description: "by hand" });
  const image = { Region: target.Region, Zone: target.Zone, CompShareImageId: imageId };
  await call("GetCompShareImageCreateProgress", image);
  await call("UpdateCompShareImage", { ...image, Name: "renamed" });
  await call("TerminateCompShareCustomImage", image);
  const container = await call("CreateCompShareInstance", createParams(spec({ imageId: "compshareImage-container" })));
  await call("AttachUS3", { ...target, UHostId: container.instanceIds[0] as string });
  await call("UpdateCompShareInstancePorts", {
    ...target,
    UHostId: container.instanceIds[0] as string,
    HttpPorts: [8888],
    TcpPorts: [22],
  });
  await call("DescribeCompShareInstance", { Region: declared.region, UHostIds: [target.UHostId] });
  await call("DescribeCompShareSupportZone", {});
  const place = { Region: declared.region, Zone: declared.zone };
  // Of one type: in a whole catalogue nearly all that is read would be as it was.
  const sold = { MachineTypes: [declared.gpuType], InstanceType: "uhost" as const };
  await call("DescribeAvailableCompShareInstanceTypes", { Region: declared.region, ...sold });
  await call("DescribeCompShareGpuInventory", place);
  await call("CheckCompShareResourceCapacity", stockParams(declared));
  await call("GetCompShareInstancePrice", priceParams(declared));
  await call("GetCompShareRefundPrice", { ...place, UHostIds: [target.UHostId] });
  await call("DescribeCompShareImages", place);
  await call("DescribeCompShareCustomImages", place);
  await call("DescribeCompShareSharingImages", place);
  await call("DescribeCommunityImages", place);
  await call("DescribeCompshareDisk", { Region: declared.region });
  await call("StopCompShareInstance", target);
  await call("DetachCompshareDisk", { ...diskTarget, Device: "/dev/vdc" });
  await call("DeleteCompshareDisk", { Region: declared.region, Zone: declared.zone, UDiskId: disk.UDiskId });
  await call("TerminateCompShareInstance", target);
  return recorded;
}
