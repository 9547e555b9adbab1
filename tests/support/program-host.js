// Runs the programs of tests' stacks, one after another, in one process: what the engine would start for each command
// (a language host, Node, the SDK) takes as long as all else that a command does. The engine speaks with it as with the
// language host that the Automation API is.
const { realpathSync } = require("node:fs");
const { join, sep } = require("node:path");
const grpc = require("@grpc/grpc-js");
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");
const { forget, serveEach } = require("./each-run");

let folder;

/** The program of the folder that was told last; one that exports a function is what that does. */
async function program() {
  const exported = require(join(folder, "index.js"));
  return typeof exported === "function" ? exported() : exported;
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, new LanguageServer(program));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  serveEach((next) => {
    folder = realpathSync(next);
    forget(folder + sep);
    return port;
  });
});
