import type { InstanceDescription } from "../../client/schemas";
import type { PortsSpec } from "./spec";

type Seen = Pick<InstanceDescription, "Ports">;

/** Ports that the service always opens: JupyterLab's and the login's. */
const ALWAYS: PortsSpec = { http: [8888], tcp: [23] };

/** The open ports, if the service lists any. A container always has some. */
const openPorts = ({ Ports }: Seen): PortsSpec | undefined =>
  Ports && Ports.http.length + Ports.tcp.length > 0 ? Ports : undefined;

/** A container's ports, compared with the declaration: those that are always open don't count as differences. */
export function portsOf(seen: Seen, declared: PortsSpec | undefined): PortsSpec | undefined {
  const open = openPorts(seen);
  if (!open || !declared) return declared;
  const own = (kind: keyof PortsSpec) =>
    open[kind].filter((port) => declared[kind].includes(port) || !ALWAYS[kind].includes(port));
  return { http: own("http"), tcp: own("tcp") };
}

/** Whether ports are open, if the service says. */
export function showPorts(seen: Seen, { http, tcp }: PortsSpec): boolean {
  const open = openPorts(seen);
  return !open || (http.every((port) => open.http.includes(port)) && tcp.every((port) => open.tcp.includes(port)));
}
