// Loaded into every Node process that the engine starts for a test's stack: half of an engine command's time is Node
// that compiles the same modules as the time before. What users run is what tests/engine/start.test.ts and
// package.test.ts run, without this.
const Module = require("node:module");
const v8 = require("node:v8");

const script = process.argv[1] ?? "";

// The SDK sets it halfway through its own loading. V8 keeps what was compiled before apart from what was compiled
// after, so that the compile cache of a program would be of no use to the provider, nor the other way round.
const setFlags = v8.setFlagsFromString;
v8.setFlagsFromString = (flags) => (flags === "--allow-natives-syntax" ? undefined : setFlags(flags));

// The programs are plain JavaScript, and not all language hosts heed the project's word for it.
delete process.env.PULUMI_NODEJS_TYPESCRIPT;

// The engine kills the provider, and what is killed keeps no cache.
if (script.includes("dynamic-provider")) setInterval(Module.flushCompileCache, 500).unref();

// What the SDK loads for closures that capture modules: nothing here has such.
const rare = ["typescript", "@npmcli/arborist", "normalize-package-data"];
// Reads the SDK's source maps for the stack trace that each resource takes, shown or not.
const needless = "source-map-support/register";
const load = Module._load;
Module._load = function loadOrPutOff(request, ...more) {
  const loadNow = () => load.call(this, request, ...more);
  if (request === needless) return {};
  return rare.includes(request) ? loadedWhenUsed(loadNow) : loadNow();
};

function loadedWhenUsed(loadNow) {
  let loaded;
  const get = (_, name) => {
    if (name === "__esModule") return true;
    loaded ??= loadNow();
    return loaded[name];
  };
  return new Proxy({}, { get });
}
