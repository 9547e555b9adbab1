import { z } from "zod";
import { action, instanceOf } from "../action";
import { refuse } from "../errors";
import { podFields } from "../network";
import { integer, region, text, zone } from "../parameters";
import { isPodZone } from "../zones";

const port = integer.pipe(z.number().min(1, "has to be 1 to 65535").max(65535, "has to be 1 to 65535"));
const portList = z.array(port).max(10, "has at most 10 ports").default([]);

/** Replaces all ports of a container; JupyterLab's and the login's are always added. */
export const setPorts = action(
  "UpdateCompShareInstancePorts",
  z.object({
    Region: region.optional(),
    Zone: zone.optional(),
    UHostId: text,
    HttpPorts: portList,
    TcpPorts: portList,
    UdpPorts: portList,
  }),
  (call) => {
    const instance = instanceOf(call);
    if (!instance.image.container) throw refuse.parameter("UHostId", "only container instances have ports to set");
    const { HttpPorts, TcpPorts, UdpPorts } = call.parameters;
    const before = instance.ports;
    const ports = { http: withOwn(8888, HttpPorts), tcp: withOwn(23, TcpPorts), udp: [...new Set(UdpPorts)] };
    instance.ports = ports;
    return {
      UHostId: instance.id,
      AddedServicePorts: without([...ports.tcp, ...ports.udp], [...before.tcp, ...before.udp]),
      RemovedServicePorts: without([...before.tcp, ...before.udp], [...ports.tcp, ...ports.udp]),
      AddedIngresses: without(ports.http, before.http),
      RemovedIngresses: without(before.http, ports.http),
      ...(isPodZone(instance.zone) && {
        IngressHosts: ports.http.map((number) => `${number}-${podFields(instance).IngressHost}`),
      }),
    };
  },
);

function withOwn(own: number, asked: number[]): number[] {
  return [...new Set([...asked, own])];
}

function without(all: number[], some: number[]): number[] {
  return all.filter((number) => !some.includes(number));
}
