// A machine is made, and once its SSH server answers, a script runs on it. With the plugin of @pulumi/command at hand,
// `remote.Command` takes the place of `Remote`: it has the same `connection` and `create`. `Remote` needs two packages:
// npm install ssh2 @types/ssh2
import * as pulumi from "@pulumi/pulumi";
import { CompShareInstance } from "pulumi-compshare";
import { Client } from "ssh2";

const trainer = new CompShareInstance("trainer", {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 64 * 1024,
  imageId: "compshareImage-ubuntu2204",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  chargeType: "Postpay",
  password: new pulumi.Config().getSecret("password"), // pulumi config set --secret password ...; without: the service's choice
  waitFor: "ssh",
});

interface RemoteInputs {
  connection: { host: string; port: number; user: string; password?: string };
  create: string;
}

/** Runs a script on a machine and gives what it printed. */
function runThere({ connection: { host, port, user, password }, create: script }: RemoteInputs): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on("error", reject);
    client.on("ready", () => {
      client.exec(script, (error, channel) => {
        if (error) return reject(error);
        let [stdout, stderr] = ["", ""];
        channel.on("data", (text: Buffer) => {
          stdout += text;
        });
        channel.stderr.on("data", (text: Buffer) => {
          stderr += text;
        });
        channel.on("close", (code: number | null) => {
          client.end();
          if (code === 0) resolve(stdout);
          else reject(new Error(`the script ended with ${code}: ${stderr}`));
        });
      });
    });
    // Any host key will do: a new machine's is nobody's acquaintance yet. A machine that knows a key of yours takes
    // `privateKey` in place of `password`.
    client.connect({ host, port, username: user, password });
  });
}

/** Runs a script on a machine, once. */
class Remote extends pulumi.dynamic.Resource {
  declare readonly stdout: pulumi.Output<string>;

  constructor(
    name: string,
    args: { connection: pulumi.Input<unknown>; create: string },
    opts?: pulumi.ResourceOptions,
  ) {
    const create = async (inputs: RemoteInputs) => ({ id: name, outs: { stdout: await runThere(inputs) } });
    // The connection isn't stored, and a machine that changed its address isn't set up again.
    super({ create, diff: async () => ({ changes: false }) }, name, { stdout: undefined, ...args }, opts);
  }
}

const setUp = new Remote("set-up", { connection: trainer.connection, create: "mkdir -p /tmp/work && echo ready" });

export const ready = setUp.stdout;
export const jupyter = trainer.softwares.apply((all) => all.find(({ name }) => name === "JupyterLab")?.url);
