import { Bench, here, type Parameters } from "./support";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start({ balance: 12.5 });
});
afterAll(() => bench.close());

/** Actions that official clients call, as an account sees them that owns nothing of the kind. */
test.each<[string, Parameters, Parameters]>([
  ["GetBalance", {}, { AccountInfo: { Amount: "12.50", AmountAvailable: "12.50" } }],
  ["CheckCompShareNetOptimizer", {}, { Optimized: false, Info: [] }],
  ["SyncCompShareNetOptimizer", {}, {}],
  ["DescribeModelRepositoryModels", {}, { Models: [] }],
  ["DescribeModelRepositoryTags", {}, { Tags: [] }],
  ["GetOpenClawModelList", {}, { Models: [] }],
  ["CreateCSCLIEvent", { Command: "list" }, {}],
  ["DescribeCompShareImageTags", {}, { Tags: expect.arrayContaining(["PyTorch"]) }],
  ["DescribeCompShareMachineTypeFamilies", {}, { MachineTypes: expect.arrayContaining([expect.anything()]) }],
  ["DescribeCompShareSoftwarePort", {}, { SoftwarePort: expect.arrayContaining([{ Software: "SSH", Port: 22 }]) }],
  ["DescribeCompShareImages", { ImageType: "Game" }, { TotalCount: 0, ImageSet: null }],
  ["DescribeCompShareImages", { ImageType: "Other", Offset: 50 }, { TotalCount: 0 }],
  ["DescribeSelfCommunityImages", {}, { TotalCount: 0, CompshareImageGroup: null }],
  ["DescribeUserCommunityImages", {}, { TotalCount: 0 }],
  ["CreateCompShareImageFavorite", { GroupId: "group-sd" }, {}],
  ["DeleteCompShareImageFavorite", { GroupId: "group-sd" }, {}],
  ["DescribeCompShareImageShareAccounts", { CompShareImageId: "compshareImage-custom" }, { AccountSet: [] }],
  [
    "ModifyCompShareImageShareAccount",
    { CompShareImageId: "compshareImage-custom", AddAccounts: [7] },
    { InvalidAccounts: [7] },
  ],
  ["DescribeCFS", {}, { CFSSet: [] }],
  ["GetCompShareCFSPrice", { Size: 100 }, { PriceDetails: [{ ChargeType: "Month", Disks: 30 }] }],
  ["DescribeCompShareShareBandwidth", {}, {}],
  ["GetCompShareShareBandwidthPrice", { ShareBandwidth: 100 }, { TotalPrice: 133_000 }],
  ["ListCompShareTeam", {}, { Teams: [] }],
  ["ListCompShareTeamJoined", {}, { JoinedTeams: [] }],
  ["ListCompShareTeamInvite", {}, { Invites: [] }],
])("%s %j", async (action, parameters, fields) => {
  expect(await bench.call(action, { ...here, ...parameters })).toMatchObject({ RetCode: 0, ...fields });
});

test.each<[string, Parameters, number]>([
  ["GetSoftwareURL", { UHostId: "x", Software: "y" }, 161],
  ["AddFavoriteImage", {}, 161],
  ["CreateCompShareImageFavorite", { GroupId: "none" }, 230],
  ["PublishCompShareImage", { CompShareImageId: "compshareImage-custom", Price: 0 }, 230],
  ["GetCompShareTeamInfo", {}, 210],
  ["GetCompShareTeamInfo", { TeamId: 1 }, 230],
  ["CreateCFS", { Name: "x", Size: 100 }, 8433],
  ["GetCompShareCFSPrice", { Size: 49 }, 230],
  ["DeleteCFS", { CfsId: "cfs-x" }, 8039],
  ["DownloadTeamOrder", { TeamId: 1 }, 230],
])("%s %j is refused by %d", async (action, parameters, RetCode) => {
  expect(await bench.call(action, { ...here, ...parameters })).toMatchObject({ RetCode });
});

test("US3 is mounted in a running instance if the account has US3", async () => {
  const id = await bench.create({ GpuType: "3080Ti", CPU: 12, Memory: 32 * 1024 });
  expect(await bench.on(id, "AttachUS3")).toMatchObject({ RetCode: 0 });
  expect(await bench.look("instances")).toMatchObject([{ EnableUS3: true }]);
  await bench.steer("settings", { us3: false });
  expect(await bench.on(id, "AttachUS3")).toMatchObject({ RetCode: 8433 });
});

test("metrics are reported for a running instance", async () => {
  const id = await bench.create({ GpuType: "3080Ti", CPU: 12, Memory: 32 * 1024 });
  const { Data } = await bench.call("GetCompShareInstanceMonitor", { ...here, UHostIds: [id] });
  expect(Data.PodList).toEqual([]);
  expect(Data.List).toMatchObject([{ UHostId: id }]);
  const [{ MetricKey, Results }] = Data.List[0].Metrics;
  expect(MetricKey).toBe("uhost_cpu_used");
  expect(Results[0].Values[0].Value).toBeGreaterThan(0);
  await bench.on(id, "StopCompShareInstance");
  expect((await bench.call("GetCompShareInstanceMonitor", { ...here, UHostIds: [id] })).Data.List).toEqual([]);
});

test("an account's own image can be copied, and a container's published once", async () => {
  const container = await bench.create({
    GpuType: "3080Ti",
    CPU: 12,
    Memory: 32 * 1024,
    CompShareImageId: "compshareImage-container",
  });
  const { CompShareImageId } = await bench.on(container, "CreateCompShareCustomImage", { Name: "mine" });
  const copy = await bench.call("CopyCompShareCustomImage", { ...here, CompShareImageId, TargetImageName: "copy" });
  const { ImageSet } = await bench.call("DescribeCompShareCustomImages", {
    CompShareImageId: copy.NewCompShareImageId,
  });
  expect(ImageSet).toMatchObject([{ Name: "copy" }]);
  const publish = () =>
    bench.call("PublishCompShareImage", { ...here, CompShareImageId, VersionName: "v1.0", Price: 0 });
  expect(await publish()).toMatchObject({ RetCode: 0 });
  expect(await publish()).toMatchObject({ RetCode: 8968 });
  expect(await bench.call("DescribeSelfCommunityImages")).toMatchObject({ TotalCount: 1 });
});
