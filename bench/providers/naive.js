// A straightforward dynamic provider: a class with its imports, its own client on fetch, one polling loop per instance, no
// error handling and no retries.
const crypto = require("node:crypto");
const pulumi = require("@pulumi/pulumi");

const POLL_MS = 3000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function flatten(params, prefix = "", flat = {}) {
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined) continue;
    if (typeof value === "object") flatten(value, `${prefix}${key}.`, flat);
    else flat[prefix + key] = String(value);
  }
  return flat;
}

function sign(flat, privateKey) {
  const text = Object.keys(flat)
    .sort()
    .map((key) => key + flat[key])
    .join("");
  return crypto
    .createHash("sha1")
    .update(text + privateKey)
    .digest("hex");
}

async function call(action, params) {
  const flat = flatten({ ...params, Action: action, PublicKey: process.env.COMPSHARE_PUBLIC_KEY });
  flat.Signature = sign(flat, process.env.COMPSHARE_PRIVATE_KEY);
  const response = await fetch(process.env.COMPSHARE_ENDPOINT, { method: "POST", body: new URLSearchParams(flat) });
  if (!response.ok) throw new Error(`${action}: HTTP ${response.status}`);
  const answer = await response.json();
  if (answer.RetCode !== 0) throw new Error(`${action}: ${answer.RetCode} ${answer.Message}`);
  return answer;
}

async function describe(id, region) {
  const { UHostSet } = await call("DescribeCompShareInstance", { Region: region, UHostIds: [id] });
  return (UHostSet || []).find((instance) => instance.UHostId === id);
}

async function waitFor(id, region, state) {
  for (;;) {
    const instance = await describe(id, region);
    if (instance && instance.State === state) return instance;
    if (instance && instance.State === "Install Fail") throw new Error(`${id} failed to boot`);
    await sleep(POLL_MS);
  }
}

function outputs(inputs, instance) {
  const address = (type) => (instance.IPSet || []).find((ip) => ip.Type === type);
  return {
    ...inputs,
    instanceId: instance.UHostId,
    state: instance.State,
    publicIp: address("Bgp")?.IP,
    privateIp: address("Private")?.IP,
    sshCommand: instance.SshLoginCommand,
    password: Buffer.from(instance.Password, "base64").toString(),
    disks: instance.DiskSet,
    createTime: instance.CreateTime,
    instancePrice: instance.InstancePrice,
    imageName: instance.CompShareImageName,
  };
}

class NaiveProvider {
  async diff(_id, olds, news) {
    const replaces = ["zone", "gpuType", "gpu", "cpu", "memory", "imageId", "bootDisk", "chargeType"].filter(
      (name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]),
    );
    return { changes: replaces.length > 0 || olds.name !== news.name, replaces };
  }

  async create(inputs) {
    const { UHostIds } = await call("CreateCompShareInstance", {
      Region: inputs.region,
      Zone: inputs.zone,
      MachineType: "G",
      GpuType: inputs.gpuType,
      GPU: inputs.gpu,
      CPU: inputs.cpu,
      Memory: inputs.memory,
      CompShareImageId: inputs.imageId,
      Disks: [{ IsBoot: true, Type: inputs.bootDisk.type, Size: inputs.bootDisk.size }],
      ChargeType: inputs.chargeType,
      Name: inputs.name,
    });
    return { id: UHostIds[0], outs: outputs(inputs, await waitFor(UHostIds[0], inputs.region, "Running")) };
  }

  async read(id, props) {
    const instance = await describe(id, props.region);
    return instance ? { id, props: outputs(props, instance) } : { id: "", props: {} };
  }

  async update(id, _olds, news) {
    await call("ModifyCompShareInstanceName", { Region: news.region, Zone: news.zone, UHostId: id, Name: news.name });
    return { outs: outputs(news, await describe(id, news.region)) };
  }

  async delete(id, props) {
    const target = { Region: props.region, Zone: props.zone, UHostId: id };
    await call("StopCompShareInstance", target);
    await waitFor(id, props.region, "Stopped");
    await call("TerminateCompShareInstance", { ...target, ReleaseUDisk: true });
  }
}

const provider = new NaiveProvider();

module.exports = class NaiveInstance extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    const inputs = { name, region: "cn-wlcb", ...args };
    const unknown = Object.fromEntries(
      ["instanceId", "state", "publicIp", "privateIp", "sshCommand", "password", "disks"].map((key) => [
        key,
        undefined,
      ]),
    );
    super(provider, name, { ...unknown, ...inputs }, { ...opts, additionalSecretOutputs: ["password"] });
  }
};
