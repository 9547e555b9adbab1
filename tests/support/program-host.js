// Runs the programs of tests' stacks, one after another, in one process: what the engine would start for each command
// (a language host, Node, the SDK) takes as long as all else that a command does. The engine speaks with it as with the
// language host that the Automation API is. Between two runs it forgets our package and the program, so each loads them anew.
const { realpathSync } = require("node:fs");
const { join, sep } = require("node:path");
const grpc = require("@grpc/grpc-js");
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

const ours = join(__dirname, "..", "..", "dist") + sep;
let folder;

/** The program of the folder that was told last; one that exports a function is what that does. */
async function program() {
  const exported = require(join(folder, "index.js"));
  return typeof exported === "function" ? exported() : exported;
}

/** The folder and the environment of the next run. */
function prepare(next) {
  folder = realpathSync(next.folder);
  process.chdir(folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, next.env);
  const isOf = (file) => file.startsWith(ours) || file.startsWith(folder + sep);
  for (const file of Object.keys(require.cache)) if (isOf(file)) delete require.cache[file];
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, new LanguageServer(program));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.on("message", (next) => {
    prepare(next);
    process.send({ port });
  });
  process.once("disconnect", () => process.exit());
});
