import type { Step } from "../life";
import { end, password } from "./machine";

const PORTS = { HttpPorts: [8888, 7860], TcpPorts: [23, 6006] };

/** The lifecycle of a container. */
export const containerSteps: readonly Step[] = [
  { name: "boot", run: (life) => life.until("boot", (row) => row?.State === "Running") },
  { name: "running", at: "Running", run: (life) => life.describe("running") },
  { name: "ports", at: "Running", run: (life) => life.write("ports", "UpdateCompShareInstancePorts", PORTS) },
  { name: "ports-shown", at: "Running", run: (life) => life.describe("ports-shown") },
  { name: "password-running", at: "Running", run: (life) => password(life, "password-running") },
  { name: "password-stopped", at: "Stopped", run: (life) => password(life, "password-stopped") },
  { name: "terminate", at: "Stopped", run: end },
];
