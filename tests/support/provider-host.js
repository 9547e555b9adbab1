// Serves the provider to tests' engines, one run after another, in one process: to start one for each command takes half of
// the command's time. It is the SDK's own host for dynamic resources that serves, loaded anew for each run, as our package is.
// The engine is told to attach to it (PULUMI_DEBUG_PROVIDERS), and then neither starts nor ends it.
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { runtime } = require("@pulumi/pulumi");
const { forget, serveEach } = require("./each-run");

const sdkHost = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
const { addService, bindAsync } = grpc.Server.prototype;
const { uptime } = process;
const { log } = console;
let server;
let served;

grpc.Server.prototype.addService = function addAttachable(service, implementation) {
  // An engine that starts its host gives it its own address as an argument.
  implementation.attach = ({ request }, answer) => {
    process.argv = [process.execPath, sdkHost, request.getAddress()];
    answer(undefined, new Empty());
  };
  server = this;
  addService.call(this, service, implementation);
};
grpc.Server.prototype.bindAsync = function bindAndTell(address, credentials, done) {
  bindAsync.call(this, address, credentials, (error, port) => {
    done(error, port);
    served(port);
  });
};

serveEach(() => {
  server?.forceShutdown();
  for (const event of ["uncaughtException", "unhandledRejection", "exit"]) process.removeAllListeners(event);
  // A run ends its process some time after its engine has ended; this process has to stay.
  process.exit = () => undefined;
  const began = uptime();
  process.uptime = () => uptime() - began;
  runtime.resetOptions("stack-test", "", -1, "", "", false, "");
  forget(sdkHost);
  process.argv = [process.execPath, sdkHost, "not attached yet"];
  // Its first line is its port, for the engine that has started it.
  console.log = () => {
    console.log = log;
  };
  return new Promise((resolve) => {
    served = resolve;
    require(sdkHost);
  });
});
