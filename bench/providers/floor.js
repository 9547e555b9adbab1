// Floor (a): the same resource with the same properties, and a provider that does nothing. It has the lightest form that
// a dynamic resource can have: no serialized code, one line that loads a module.
const pulumi = require("@pulumi/pulumi");
const { FACTS } = require("./floor-runtime");

/** Properties that nobody sets here. A class has to name them all the same: Pulumi makes outputs of named ones alone. */
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

module.exports = class FloorInstance extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super(
      "pulumi-nodejs:dynamic/floor:Instance",
      name,
      {
        ...Object.fromEntries([...UNSET, ...Object.keys(FACTS)].map((property) => [property, undefined])),
        ...DEFAULTS,
        name,
        ...args,
        __provider: 'exports.handler=()=>require("bench/floor-runtime.js")',
      },
      { ...opts, additionalSecretOutputs: ["password", "connection"] },
    );
  }
};
