#!/usr/bin/env node
const HELP = `Usage: pulumi-compshare <command> [options]

Commands:
  emulator    run a stand-in of the CompShare API on this machine (--help tells its options)
`;

async function main([command, ...args]: string[]): Promise<void> {
  if (command === "emulator") {
    const { runEmulator } = await import("../emulator/main.js");
    return runEmulator(args);
  }
  const asked = command === "--help" || command === "help";
  (asked ? process.stdout : process.stderr).write(HELP);
  process.exitCode = asked ? 0 : 2;
}

void main(process.argv.slice(2));
