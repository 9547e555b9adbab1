import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { ListValue, type Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { storesAtTheEnd } from "../../process/journal";
import { SECRET_MARK } from "../../process/secrets";
import type { StackAddress } from "../../process/stack-address";
import { IDENTITY_KEY } from "../../process/stamps";
import { RUN_KEY } from "../provider-text";
import { warnOfUnclaimed } from "../unclaimed";

const OURS = /^pulumi-nodejs:dynamic\/compshare:/;
/** Pulumi's own bookkeeping: nothing is created anywhere. */
const PULUMIS = /^pulumi:/;

const watched = new WeakSet<object>();

/**
 * Reads each registration request, and passes what it says about this package's resources to the provider.
 * Transformations change options and arguments after a constructor, and components pass options down: only the request
 * has all of them. Later changes by the engine (`transforms`) aren't seen. When the program ends, it is known what is
 * no longer declared.
 */
export function watchRegistrations(stack: StackAddress): void {
  const monitor = pulumi.runtime.getMonitor();
  if (!monitor || watched.has(monitor)) return;
  watched.add(monitor);
  const register = monitor.registerResource.bind(monitor) as Register;
  /** The URNs of components that pass `retainOnDelete` to their children. */
  const retaining = new Set<string>();
  const declared = new Set<string>();
  const others = new Set<string>();
  const watching: Register = (request, callback) => {
    const retains = request.hasRetainondelete()
      ? request.getRetainondelete() === true
      : retaining.has(request.getParent());
    if (OURS.test(request.getType())) addRunOptions(request, retains, declared);
    else if (request.getCustom() && !PULUMIS.test(request.getType())) others.add(request.getType());
    return register(request, (error, response) => {
      if (response && retains) retaining.add(response.getUrn());
      callback(error, response);
    });
  };
  monitor.registerResource = watching as typeof monitor.registerResource;
  beforeTheEnd(monitor, async () => {
    const warning = storesAtTheEnd(process.env) ? mixedWithoutCheckpoints([...others]) : undefined;
    if (warning !== undefined) await pulumi.log.warn(warning);
    await warnOfUnclaimed(monitor, stack, declared);
  });
}

/** The warning about other providers' resources in a run without checkpoints. */
export function mixedWithoutCheckpoints(types: readonly string[]): string | undefined {
  if (types.length === 0) return undefined;
  return (
    `PULUMI_SKIP_CHECKPOINTS is set, and the program also has resources of other providers (${[...types].sort().join(", ")}). If this run is ` +
    "killed, the state knows nothing of what it has created. pulumi-compshare finds its own resources again; others are lost. " +
    "Unset it, or keep them in another stack."
  );
}

/** The program has registered everything that it declares: next, the engine deletes what isn't among it. */
function beforeTheEnd(monitor: Monitor, work: () => Promise<void>): void {
  const signal = monitor.signalAndWaitForShutdown.bind(monitor) as Signal;
  const signaling: Signal = (...call) => {
    const end = () => signal(...call);
    void work().then(end, end);
  };
  monitor.signalAndWaitForShutdown = signaling as unknown as typeof monitor.signalAndWaitForShutdown;
}

type Signal = (...call: unknown[]) => unknown;
type Monitor = NonNullable<ReturnType<typeof pulumi.runtime.getMonitor>>;

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: { getUrn(): string } | undefined) => void,
) => unknown;

function addRunOptions(request: RegisterResourceRequest, retains: boolean, identities: Set<string>): void {
  const declared = request.getObject();
  const identity = declared?.getFieldsMap().get(IDENTITY_KEY)?.getStringValue();
  if (identity) identities.add(identity);
  const run = declared?.getFieldsMap().get(RUN_KEY)?.getStructValue()?.getFieldsMap();
  if (!declared || !run) return;
  run.set("retains", bool(retains));
  run.set("deletesFirst", bool(request.getDeletebeforereplace()));
  run.set("secrets", list(secretsIn(declared)));
  run.set("replaceOnChanges", list(request.getReplaceonchangesList()));
}

const bool = (value: boolean) => new Value().setBoolValue(value);
const text = (value: string) => new Value().setStringValue(value);
const list = (values: readonly string[]) => new Value().setListValue(new ListValue().setValuesList(values.map(text)));

/** The names of the arguments with secrets. */
export function secretsIn(declared: Struct): string[] {
  const names: string[] = [];
  declared.getFieldsMap().forEach((value, name) => {
    if (!name.startsWith("__") && holdsSecret(value.toJavaScript())) names.push(name);
  });
  return names;
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const [mark, sign] = Object.entries(SECRET_MARK)[0] as [string, string];
  if ((value as Record<string, unknown>)[mark] === sign) return true;
  return Object.values(value).some(holdsSecret);
}
