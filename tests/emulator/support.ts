import { createHash } from "node:crypto";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";

export const keys = { publicKey: "a public key", privateKey: "钥匙-private" };

/** Parameters of a call, nested as people write them. */
export type Parameters = Record<string, unknown>;

/** An answer of the API; the fields of an action are looked up untyped. */
// biome-ignore lint/suspicious/noExplicitAny: an answer's fields differ by action, and tests look at them as they are.
export type Answer = { Action: string; RetCode: number; Message: string } & Record<string, any>;

/** The parameters of the create page's example, with a boot disk that costs nothing. */
export const example = {
  Region: "cn-wlcb",
  Zone: "cn-wlcb-01",
  MachineType: "G",
  CompShareImageId: "compshareImage-xxxx",
  GPU: 1,
  GpuType: "4090",
  CPU: 16,
  Memory: 64 * 1024,
  ChargeType: "Postpay",
  Name: "my-instance",
  Disks: [{ IsBoot: "true", Size: 100, Type: "CLOUD_SSD" }],
};

export const here = { Region: "cn-wlcb", Zone: "cn-wlcb-01" };

/** Nested parameters as they travel. */
export function flatten(parameters: Parameters): Record<string, string> {
  const flat: Record<string, string> = {};
  const visit = (key: string, value: unknown) => {
    if (value === undefined) return;
    if (typeof value !== "object" || value === null) flat[key] = String(value);
    else for (const [name, inner] of Object.entries(value)) visit(key ? `${key}.${name}` : name, inner);
  };
  visit("", parameters);
  return flat;
}

/** Signs as the reference says, in words of its own: nothing here comes from the provider or the emulator. */
export function sign(flat: Record<string, string>, privateKey = keys.privateKey): string {
  const keysInOrder = Object.keys(flat).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = keysInOrder.map((key) => key + flat[key]).join("") + privateKey;
  return createHash("sha1").update(text).digest("hex");
}

/** An emulator whose time stands still until it is moved. */
export class Bench {
  now = Date.UTC(2026, 0, 1);
  private constructor(private emulator?: Emulator) {}

  static async start(options: Partial<EmulatorOptions> = {}): Promise<Bench> {
    const bench = new Bench();
    bench.emulator = await startEmulator({ ...keys, clock: () => bench.now, ...options });
    return bench;
  }

  get url(): string {
    return this.emulator!.url;
  }

  close = () => this.emulator!.close();

  pass(seconds: number): void {
    this.now += seconds * 1000;
  }

  /** Calls an action, signed, in the form of the Python SDK. */
  async call(action: string, parameters: Parameters = {}): Promise<Answer> {
    const response = await this.send(action, parameters);
    return (await response.json()) as Answer;
  }

  send(action: string, parameters: Parameters = {}): Promise<Response> {
    const flat = flatten({ Action: action, PublicKey: keys.publicKey, ...parameters });
    return fetch(this.url, { method: "POST", body: new URLSearchParams({ ...flat, Signature: sign(flat) }) });
  }

  /** Calls an action on one instance. */
  on = (id: string, action: string, parameters: Parameters = {}) =>
    this.call(action, { ...here, UHostId: id, ...parameters });

  /** Makes an instance and gives its id. */
  async create(changes: Parameters = {}): Promise<string> {
    const answer = await this.call("CreateCompShareInstance", { ...example, ...changes });
    if (answer.RetCode !== 0) throw new Error(answer.Message);
    return answer.UHostIds[0];
  }

  /** What the API says of one instance. */
  async describe(id: string): Promise<Answer | undefined> {
    const answer = await this.call("DescribeCompShareInstance", { UHostIds: [id] });
    return answer.UHostSet?.[0];
  }

  state = async (id: string) => (await this.describe(id))?.State;

  /** Looks at the emulator from outside of the API. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back differs by path.
  async look(path: string): Promise<any> {
    return (await fetch(`${this.url}/_emulator/${path}`)).json();
  }

  /** Steers the emulator from outside of the API. */
  steer(path: string, body: unknown): Promise<Response> {
    return fetch(`${this.url}/_emulator/${path}`, { method: "POST", body: JSON.stringify(body) });
  }
}
