import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { ListValue, type Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { RUN_KEY } from "./provider-text";

/** What a component hands down to its children. */
interface HandedDown {
  readonly retains: boolean;
  readonly deletedWith: string;
}

const OURS = /^pulumi-nodejs:dynamic\/compshare:/;
/** How Pulumi marks a secret on its way. */
export const SECRET_MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

const watched = new WeakSet<object>();

/**
 * Reads each registration on its way to the engine, and tells the provider what it says of our resources. Transformations
 * change options and arguments behind a constructor, and components hand options down: only the request has them all. What
 * the engine itself changes later (`transforms`) isn't seen.
 */
export function watchRegistrations(): void {
  const monitor = pulumi.runtime.getMonitor();
  if (!monitor || watched.has(monitor)) return;
  watched.add(monitor);
  const register = monitor.registerResource.bind(monitor) as Register;
  const byUrn = new Map<string, HandedDown>();
  const watching: Register = (request, callback) => {
    const options = optionsOf(request, byUrn.get(request.getParent()));
    if (OURS.test(request.getType())) tell(request, options);
    return register(request, (error, response) => {
      if (response && (options.retains || options.deletedWith)) byUrn.set(response.getUrn(), options);
      callback(error, response);
    });
  };
  monitor.registerResource = watching as typeof monitor.registerResource;
}

type Register = (
  request: RegisterResourceRequest,
  callback: (error: unknown, response: { getUrn(): string } | undefined) => void,
) => unknown;

function optionsOf(request: RegisterResourceRequest, parent: HandedDown | undefined): HandedDown {
  return {
    retains: request.hasRetainondelete() ? request.getRetainondelete() === true : (parent?.retains ?? false),
    deletedWith: request.getDeletedwith() || (parent?.deletedWith ?? ""),
  };
}

function tell(request: RegisterResourceRequest, { retains, deletedWith }: HandedDown): void {
  const declared = request.getObject();
  const run = declared?.getFieldsMap().get(RUN_KEY)?.getStructValue()?.getFieldsMap();
  if (!declared || !run) return;
  run.set("retains", bool(retains));
  run.set("deletesFirst", bool(request.getDeletebeforereplace()));
  if (deletedWith) run.set("deletedWith", text(deletedWith));
  run.set("secrets", new Value().setListValue(new ListValue().setValuesList(secretsIn(declared).map(text))));
}

const bool = (value: boolean) => new Value().setBoolValue(value);
const text = (value: string) => new Value().setStringValue(value);

/** The names of the arguments that hold a secret. */
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
