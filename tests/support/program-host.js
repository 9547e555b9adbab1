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

/** Runs the program of the last folder given. If it exports a function, that function is the program. */
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
