// The plugin's resource, as a generated SDK registers it.
const { CustomResource } = require("@pulumi/pulumi");

module.exports = class extends CustomResource {
  constructor(name, args) {
    super("compshare:index:Instance", name, { ...args, instanceId: undefined, publicIp: undefined });
  }
};
