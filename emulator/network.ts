import type { Instance } from "./model";
import { isPodZone } from "./zones";

/** Only in a pod's description: its ports, and the host name of the HTTP ones. */
export function podFields({ id, zone, ports }: Instance): { Ports?: object; IngressHost?: string } {
  if (!isPodZone(zone)) return {};
  const { http, tcp, udp } = ports;
  return { Ports: { HttpPorts: http, TcpPorts: tcp, UdpPorts: udp }, IngressHost: `${id}.pod.compshare.cn` };
}

function publicIp({ serial }: Instance): string {
  return `117.50.${(serial >> 8) & 255}.${serial & 255}`;
}

/** The addresses of a machine; a pod only has host names. */
export function addresses(instance: Instance): object[] | null {
  if (isPodZone(instance.zone)) return null;
  const { serial } = instance;
  const network = { IPMode: "IPv4", VPCId: "uvnet-emulator", SubnetId: "subnet-emulator" };
  const octets = [serial >> 16, serial >> 8, serial].map((part) => part & 255);
  const mac = ["52", "54", "00", ...octets.map((part) => part.toString(16).padStart(2, "0"))].join(":");
  return [
    { ...network, Type: "Private", IP: `10.60.${octets[1]}.${octets[2]}`, Mac: mac, Default: "true", Weight: 0 },
    { ...network, Type: "Bgp", IP: publicIp(instance), IPId: `eip-${serial}`, Bandwidth: 100, Weight: 50 },
  ];
}

/** The login command; `elsewhere` is where all instances' commands lead. */
export function sshCommand(instance: Instance, elsewhere: string | null): string {
  const [, user, host = publicIp(instance), port] = /^(?:(.+)@)?\[?(.+?)\]?:(\d+)$/.exec(elsewhere ?? "") ?? [];
  if (port) return `ssh -p ${port} ${user ?? (instance.image.container ? "root" : "ubuntu")}@${host}`;
  if (isPodZone(instance.zone))
    return `ssh -p ${24000 + (instance.serial % 5000)} root@${instance.id}.podtcp.compshare.cn`;
  return instance.image.container ? `ssh -p 23 root@${host}` : `ssh ubuntu@${host}`;
}

/** The software of a container's image, at the container's own ports. */
export function softwares(instance: Instance): object[] {
  const named = new Map(instance.image.software.map(({ name, port }) => [port, name]));
  return instance.ports.http.map((port) => ({
    Name: named.get(port) ?? `port-${port}`,
    URL: isPodZone(instance.zone)
      ? `https://${port}-${instance.id}.pod.compshare.cn`
      : `http://${publicIp(instance)}:${port}`,
  }));
}
