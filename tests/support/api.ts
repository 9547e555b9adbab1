import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";

export const KEYS = { publicKey: "public", privateKey: "the-private-key-of-the-tests" };

/** An instance that the emulator has on record, deleted or not. */
export interface KnownInstance {
  readonly UHostId: string;
  readonly Name: string;
  readonly GpuType: string;
  readonly State: string;
  readonly Remark: string;
  readonly Ports: { http: number[]; tcp: number[] };
  readonly TerminatedTime: number | null;
}

/** An image that was created during the test, deleted or not. */
export interface KnownImage {
  readonly CompShareImageId: string;
  readonly Name: string;
  readonly Description: string;
  readonly Status: string;
  readonly Deleted: boolean;
}

/** A call, or several alike in a row. */
interface LoggedCall {
  readonly Serial: number;
  readonly Action: string;
  readonly About: string;
}

/** The emulator, with the controls under /_emulator. */
export class Api {
  private constructor(private readonly emulator: Emulator) {}

  static async start(options: Partial<EmulatorOptions> = {}): Promise<Api> {
    return new Api(await startEmulator({ ...KEYS, timeScale: 0, ...options }));
  }

  get url(): string {
    return this.emulator.url;
  }

  instances = () => this.get<KnownInstance[]>("instances");
  /** The instances that exist, and cost money. */
  living = async () => (await this.instances()).filter(({ TerminatedTime }) => TerminatedTime === null);
  /** The account's only instance. */
  only = async (): Promise<KnownInstance> => {
    const [one, ...others] = await this.living();
    if (!one || others.length > 0) throw new Error(`${others.length + (one ? 1 : 0)} instances live, and not one`);
    return one;
  };
  allImages = () => this.get<KnownImage[]>("images");
  /** The images that were created during the test and exist. */
  images = async () => (await this.allImages()).filter(({ Deleted }) => !Deleted);
  meddleImage = (id: string, patch: object) => this.post(`images/${id}`, patch);
  calls = () => this.get<Record<string, number>>("calls");
  /** The last calls, each with its instance or disk; newest first. */
  log = async () => (await this.get<{ Calls: LoggedCall[] }>("overview")).Calls;
  disks = () => this.get<Record<string, unknown>[]>("disks");
  faults = (...faults: { action: string; nth: number; fault: string }[]) => this.post("faults", faults);
  /** Changes an instance as somebody in the console would. */
  meddle = (id: string, patch: object) => this.post(`instances/${id}`, patch);
  /** Advances the service's clock, in seconds. */
  advance = (advanceSeconds: number) => this.post("clock", { advanceSeconds });
  settings = (patch: object) => this.post("settings", patch);
  reset = () => this.post("reset", {});
  close = () => this.emulator.close();

  private async get<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.url}/_emulator/${path}`)).json()) as T;
  }

  private async post(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.url}/_emulator/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`/_emulator/${path}: ${response.status} ${await response.text()}`);
  }
}
