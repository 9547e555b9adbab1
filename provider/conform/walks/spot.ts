import type { Step } from "../life";
import { end, terminate } from "./machine";

/** The lifecycle of a Spot instance. */
export const spotSteps: readonly Step[] = [
  { name: "boot", run: (life) => life.until("boot", (row) => row?.State === "Running") },
  { name: "running", at: "Running", run: (life) => life.describe("running") },
  { name: "stop", at: "Running", run: (life) => life.write("stop", "StopCompShareInstance") },
  { name: "stopped", run: (life) => life.until("stopped", (row) => /^(Running|Stopped)$/.test(String(row?.State))) },
  { name: "terminate-running", at: "Running", run: (life) => terminate(life, "terminate-running") },
  { name: "terminate", at: "Stopped", run: end },
];
