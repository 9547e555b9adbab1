// A machine is made, and once its SSH server answers, a script runs on it. With the plugin of @pulumi/command at hand,
// `remote.Command` takes the place of `Remote`: it has the same `connection` and `create`.
import { spawnSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { CompShareInstance } from "pulumi-compshare";

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

/** Runs a script on a machine, once: `ssh` by password, or by a key of yours that the machine knows. */
class Remote extends pulumi.dynamic.Resource {
  declare readonly stdout: pulumi.Output<string>;

  constructor(
    name: string,
    args: { connection: pulumi.Input<unknown>; create: string },
    opts?: pulumi.ResourceOptions,
  ) {
    const askpass = `${__dirname}/askpass.sh`;
    const create = async ({ connection: { host, port, user, password }, create: script }: RemoteInputs) => {
      // A new machine's host key is nobody's acquaintance yet.
      const options = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];
      const { status, stdout, stderr } = spawnSync("ssh", [...options, "-p", String(port), `${user}@${host}`, script], {
        encoding: "utf8",
        env: { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: "force", REMOTE_PASSWORD: password ?? "" },
      });
      if (status !== 0) throw new Error(`ssh ended with ${status}: ${stderr}`);
      return { id: name, outs: { stdout } };
    };
    // The connection isn't stored, and a machine that changed its address isn't set up again.
    super({ create, diff: async () => ({ changes: false }) }, name, { stdout: undefined, ...args }, opts);
  }
}

const setUp = new Remote("set-up", { connection: trainer.connection, create: "mkdir -p /tmp/work && echo ready" });

export const ready = setUp.stdout;
export const jupyter = trainer.softwares.apply((all) => all.find(({ name }) => name === "JupyterLab")?.url);
