// Loaded into every Node process that the engine starts: notes which of them are the provider and the program.
// The engine puts both into process groups of their own, and `ps` isn't everywhere.
const { appendFileSync } = require("node:fs");

const script = process.argv[1] ?? "";
const role = /dynamic-provider|pulumi-resource-compshare/.test(script)
  ? "provider"
  : /pulumi.cmd.run/.test(script)
    ? "program"
    : undefined;
if (role) appendFileSync(process.env.CHAOS_PIDS, `${role} ${process.pid} ${process.ppid}\n`);
