// `npm run bench`: measures, and prints the figures. See docs/performance.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machineLine } from "./machine";
import { previewReport } from "./preview";

const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "3" }, write: { type: "boolean", default: false } },
});

async function main(): Promise<void> {
  const document = [
    `# Performance\n\nMade by \`npm run bench -- --write\` on ${machineLine()}. Medians of ${options.runs} runs.`,
    await previewReport(Number(options.runs)),
  ].join("\n\n");
  console.log(document);
  if (options.write) writeFileSync(join(__dirname, "..", "docs", "performance.md"), `${document}\n`);
}

void main();
