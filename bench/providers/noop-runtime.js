// The noop provider's side in the provider process. Its outputs are as many and as long as the real ones.
const FACTS = {
  instanceId: "uhost-1a2b3c4d5e6f",
  state: "Running",
  publicIp: "117.50.0.1",
  privateIp: "10.60.0.1",
  sshCommand: "ssh -p 23 root@117.50.0.1",
  password: "Zm9vYmFyYmF6",
  connection: { host: "117.50.0.1", port: 23, user: "root", password: "Zm9vYmFyYmF6" },
  softwares: [],
  disks: [{ id: "bsm-1a2b3c4d5e6f", role: "boot", type: "CLOUD_SSD", size: 200, device: "/dev/vda" }],
  createTime: "2026-01-01T00:00:00.000Z",
  startTime: "2026-01-01T00:00:00.000Z",
  autoRenew: false,
  expired: false,
  instancePrice: 1.88,
  imagePrice: 0,
  imageName: "Ubuntu 22.04",
  instanceType: "UHost",
  cpuPlatform: "Amd/Auto",
  osName: "Ubuntu 22.04",
};

let made = 0;

module.exports = {
  FACTS,
  check: async (_olds, inputs) => ({ inputs, failures: [] }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: `uhost-${++made}`, outs: { ...inputs, ...FACTS } }),
  read: async (id, props) => ({ id, props }),
  update: async (_id, _olds, inputs) => ({ outs: { ...inputs, ...FACTS } }),
  delete: async () => {},
};
