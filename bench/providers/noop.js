// The same resource with the same properties, and a provider that does nothing. Its form is the lightest possible for a
// dynamic resource: no serialized code, one line that loads a module.
const pulumi = require("@pulumi/pulumi");
const { FACTS } = require("./noop-runtime");

/** Properties that aren't set here. The class must name them anyway: Pulumi only makes outputs of named properties. */
const UNSET = [
  "projectId",
  "minimalCpuPlatform",
  "maxHourlyPrice",
  "remark",
  "securityGroupId",
  "enableUs3",
  "fallbacks",
  "powerState",
  "stopAt",
  "autoStopAfter",
  "ports",
  "adoptInstanceId",
  "timeouts",
  "stopTime",
  "plannedStop",
  "reclaimAt",
  "expireTime",
];

/** What a check of the real provider adds to the declaration, so that both states hold the same. */
const DEFAULTS = {
  region: "cn-wlcb",
  onImageChange: "replace",
  dataDisks: [],
  keepDataDisks: false,
  quantity: 1,
  onNoCapacity: "fail",
  onReclaim: "fail",
  waitFor: "running",
};

module.exports = class NoopInstance extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super(
      "pulumi-nodejs:dynamic/noop:Instance",
      name,
      {
        ...Object.fromEntries([...UNSET, ...Object.keys(FACTS)].map((property) => [property, undefined])),
        ...DEFAULTS,
        name,
        ...args,
        __provider: 'exports.handler=()=>require("bench/noop-runtime.js")',
      },
      { ...opts, additionalSecretOutputs: ["password", "connection"] },
    );
  }
};
