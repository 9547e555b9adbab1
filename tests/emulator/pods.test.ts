import { Bench, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const place = { Region: "cn-wlcb", Zone: "cn-wlcb-03" };
const made = () => bench.create({ ...place, CompShareImageId: "compshareImage-container" });

test("an instance of a container zone has its own form of id, hosts and ports, and no addresses", async () => {
  const id = await made();
  expect(id).toMatch(/^cpod-[a-z0-9]+$/);
  expect(await bench.describe(id)).toMatchObject({
    InstanceType: "Container",
    SshLoginCommand: expect.stringMatching(new RegExp(`^ssh -p 2[4-8]\\d{3} root@${id}\\.podtcp\\.compshare\\.cn$`)),
    IPSet: null,
    Ports: { HttpPorts: [8888, 443], TcpPorts: [23], UdpPorts: [] },
    IngressHost: `${id}.pod.compshare.cn`,
    Softwares: expect.arrayContaining([{ Name: "JupyterLab", URL: `https://8888-${id}.pod.compshare.cn` }]),
  });
});

test("its ports are replaced as a whole, except for its two built-in ones", async () => {
  const id = await made();
  const ports = { HttpPorts: [8188], TcpPorts: [9000], UdpPorts: [53] };
  expect(await bench.on(id, "UpdateCompShareInstancePorts", { ...place, ...ports })).toMatchObject({
    RetCode: 0,
    AddedServicePorts: [9000, 53],
    RemovedServicePorts: [],
    AddedIngresses: [8188],
    RemovedIngresses: [443],
    IngressHosts: [`8188-${id}.pod.compshare.cn`, `8888-${id}.pod.compshare.cn`],
  });
  const Ports = { HttpPorts: [8188, 8888], TcpPorts: [9000, 23], UdpPorts: [53] };
  expect(await bench.describe(id)).toMatchObject({ Ports });
});

test.each<[string, "Running" | "Stopped", Parameters, number]>([
  ["ResetCompShareInstancePassword", "Running", { Password: "U2VjcmV0LTE=" }, 0],
  ["ResetCompShareInstancePassword", "Stopped", { Password: "U2VjcmV0LTE=" }, 8433],
  ["RebootCompShareInstance", "Stopped", {}, 226607],
  ["StartCompShareInstance", "Stopped", { WithoutGpuSpec: "A" }, 0],
  ["StartCompShareInstance", "Stopped", { WithoutGpuSpec: "B" }, 8442],
  ["SwitchChargeType", "Running", { DestChargeType: "Month" }, 8116],
])("%s of a pod that is %s, with %j: %d", async (action, state, parameters, RetCode) => {
  const id = await made();
  if (state === "Stopped") await bench.on(id, "StopCompShareInstance", place);
  expect(await bench.on(id, action, { ...place, ...parameters })).toMatchObject({ RetCode });
});

test("its JupyterLab token requires the zone's number", async () => {
  const asked = { ...place, UHostIds: [await made()] };
  expect(await bench.call("DescribeCompShareJupyterToken", asked)).toMatchObject({ RetCode: 8433 });
  const answer = await bench.call("DescribeCompShareJupyterToken", { ...asked, zone_id: 10033 });
  expect(answer.JupyterToken).toMatch(/^\w+$/);
});
