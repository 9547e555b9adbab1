#!/usr/bin/env node
import { whyTooOld } from "./needed-node";

const HELP = `Usage: pulumi-compshare <command> [options]

Commands:
  emulator    run a stand-in of the CompShare API on this machine
  cost        tell what a preview costs
  orphans     list what this provider has made and no state owns
  import      take instances, images and disks that exist into a stack
  doctor      tell whether this computer can work with the account
  plugin      install the plugin for Python, Go, YAML and other languages, or tell where it is
  conform     hold the real service against what is believed of it: buys and deletes a machine

\`pulumi-compshare <command> --help\` tells a command's options.
`;

async function main([command, ...args]: string[]): Promise<void> {
  const tooOld = whyTooOld(process.versions.node);
  if (tooOld) {
    process.stderr.write(`${tooOld}\n`);
    process.exitCode = 1;
    return;
  }
  if (command === "emulator") {
    const { runEmulator } = await import("../emulator/main.js");
    return runEmulator(args);
  }
  if (command === "orphans") {
    const { runOrphans } = await import("./orphans/command.js");
    process.exitCode = await runOrphans(args);
    return;
  }
  if (command === "import") {
    const { runImport } = await import("./import/command.js");
    process.exitCode = await runImport(args);
    return;
  }
  if (command === "cost") {
    const { runCost } = await import("./cost/command.js");
    process.exitCode = await runCost(args);
    return;
  }
  if (command === "doctor") {
    const { runDoctor } = await import("./doctor/command.js");
    process.exitCode = await runDoctor(args);
    return;
  }
  if (command === "plugin") {
    const { runPlugin } = await import("./native/command.js");
    process.exitCode = runPlugin(args);
    return;
  }
  if (command === "conform") {
    const { runConform } = await import("./conform/command.js");
    process.exitCode = await runConform(args);
    return;
  }
  const asked = command === "--help" || command === "help";
  (asked ? process.stdout : process.stderr).write(HELP);
  process.exitCode = asked ? 0 : 2;
}

void main(process.argv.slice(2));
