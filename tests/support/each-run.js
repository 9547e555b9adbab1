// Shared by the processes that serve one engine command after another (program-host.js, provider-host.js).
const { join, sep } = require("node:path");

const ours = join(__dirname, "..", "..", "dist") + sep;

/** Serves a run for each message, from its folder and with its environment, and answers by the port where it does. */
exports.serveEach = (serve) => {
  process.on("message", async ({ folder, env }) => {
    process.chdir(folder);
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, env);
    process.send({ port: await serve(folder) });
  });
  process.once("disconnect", process.exit.bind(process));
};

/** Forgets our package and what else is named, so that the next run loads it anew, as a new process would. */
exports.forget = (...others) => {
  const isOf = (file) => [ours, ...others].some((place) => file.startsWith(place));
  for (const file of Object.keys(require.cache)) if (isOf(file)) delete require.cache[file];
};
