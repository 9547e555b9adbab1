import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Deletions } from "../process/deletions";
import { endWithEngine } from "../process/engine-alive";
import { exportedState } from "../process/exported-state";
import { ProviderProcess } from "../process/process";
import { unclaimedWithoutProgram } from "../process/unclaimed";
import { IncompleteError } from "../resource/lifecycle/incomplete";
import type { Violation } from "../resource/properties/inputs";
import { nameOfUrn, typeOfUrn } from "../resource/types";
import { checkConfig, readerOf, SECRET_SETTINGS } from "./config";
import { NativeLog } from "./engine-log";
import { Invokes } from "./invoke";
import { DISK, IMAGE, INSTANCE } from "./kinds";
import { PurchaseCloser } from "./purchase-closer";
import { identityOf, NativeResource, type Subject } from "./resource";
import { type Handler, InitFailed } from "./server";
import { readValues, type Values, writeValues } from "./values";

/** A resource's calls, whatever its kind. */
type AnyResource = Pick<
  NativeResource<object, object, unknown>,
  "check" | "diff" | "previewCreate" | "create" | "previewUpdate" | "update" | "read" | "delete" | "stored"
>;

/**
 * The handlers of Pulumi's plugin protocol.
 * @param schema The package's schema, as JSON.
 */
export function plugin(schema: { readonly version: string }): Record<string, Handler> {
  const log = new NativeLog();
  let engine: string | undefined;
  /** The stack and the project in URNs. */
  let place: { stack: string; project: string } | undefined;
  let isCancelled = false;

  const ours = new ProviderProcess({
    log,
    address: () => engine,
    stack: () => place && `${place.project}/${place.stack}`,
    stored: async () => place && (await exportedState(place.stack))?.entries,
    exported: async () => place && exportedState(place.stack),
    isCancelled: () => isCancelled,
  });
  const invokes = new Invokes(ours);
  const purchases = new PurchaseCloser(ours.journal);
  const deletions = new Deletions(async () => {
    for (const text of await unclaimedWithoutProgram(ours.journal, ours.sources())) log.warn(text);
  });
  const resources: Readonly<Record<string, AnyResource>> = {
    [INSTANCE.token]: new NativeResource(INSTANCE, ours.instances, ours) as AnyResource,
    [IMAGE.token]: new NativeResource(IMAGE, ours.images, ours) as AnyResource,
    [DISK.token]: new NativeResource(DISK, ours.disks, ours) as AnyResource,
  };

  const attach = (address: string) => {
    if (engine !== undefined) return;
    engine = address;
    log.connect(address);
    endWithEngine(address);
  };

  /** The resource of a call, and the handler of its kind. */
  const of = (request: { getUrn(): string }): { resource: AnyResource; subject: Subject } => {
    const urn = request.getUrn();
    const [, , stack = "", , project = ""] = urn.split(":");
    place ??= { stack, project };
    const resource = resources[typeOfUrn(urn)];
    if (!resource) throw new Error(`${typeOfUrn(urn)} isn't a resource of this provider`);
    return { resource, subject: { urn, name: nameOfUrn(urn) } };
  };

  /** Incomplete resources go into the state, with the reasons. */
  const storing = async <T>({ resource, subject }: ReturnType<typeof of>, news: Values, work: () => Promise<T>) => {
    try {
      return await purchases.during(work);
    } catch (error) {
      if (!(error instanceof IncompleteError)) throw error;
      throw new InitFailed(error.id, resource.stored(subject, error.outputs, news), news, error.reason);
    }
  };

  return {
    handshake: async (request: rpc.ProviderHandshakeRequest) => {
      attach(request.getEngineAddress());
      const response = new rpc.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    },

    attach: async (request: { getAddress(): string }) => {
      attach(request.getAddress());
      return new Empty();
    },

    getPluginInfo: async () => {
      const info = new PluginInfo();
      info.setVersion(schema.version);
      return info;
    },

    getSchema: async () => {
      const response = new rpc.GetSchemaResponse();
      response.setSchema(JSON.stringify(schema));
      return response;
    },

    checkConfig: async (request: rpc.CheckRequest) => {
      const response = new rpc.CheckResponse();
      const { bag, secrets } = readValues(request.getNews());
      // A provider's settings are in the state: the keys are encrypted there, however they were set.
      response.setInputs(writeValues(bag, [...secrets, ...SECRET_SETTINGS]));
      response.setFailuresList(checkConfig(bag).map(failed));
      return response;
    },

    // With other keys or another endpoint, resources stay, and are fetched with the new ones.
    diffConfig: async () => new rpc.DiffResponse(),

    configure: async (request: rpc.ConfigureRequest) => {
      ours.config = readerOf(readValues(request.getArgs()).bag);
      const response = new rpc.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    },

    check: async (request: rpc.CheckRequest) => {
      const { resource, subject } = of(request);
      const [olds, news] = [readValues(request.getOlds()), readValues(request.getNews())];
      const { inputs, failures } = await resource.check(subject, olds, news);
      const response = new rpc.CheckResponse();
      response.setInputs(writeValues(inputs.bag, inputs.secrets));
      response.setFailuresList(failures.map(failed));
      return response;
    },

    diff: async (request: rpc.DiffRequest) => {
      const { resource, subject } = of(request);
      const { changes, replaces, properties } = await resource.diff(subject, changeOf(request));
      const response = new rpc.DiffResponse();
      response.setChanges(changes ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE);
      response.setReplacesList([...replaces]);
      response.setHasdetaileddiff(properties.size > 0);
      for (const [path, { kind, isReplacing }] of properties) {
        const one = new rpc.PropertyDiff();
        const name = `${kind.toUpperCase()}${isReplacing ? "_REPLACE" : ""}` as keyof typeof rpc.PropertyDiff.Kind;
        one.setKind(rpc.PropertyDiff.Kind[name]);
        response.getDetaileddiffMap().set(path, one);
      }
      response.setDiffsList([...properties.keys()].map((path) => path.replace(/\..*/, "")));
      return response;
    },

    create: async (request: rpc.CreateRequest) => {
      const { resource, subject } = of(request);
      const news = readValues(request.getProperties());
      const response = new rpc.CreateResponse();
      if (request.getPreview()) {
        const expected = await resource.previewCreate(subject, news);
        response.setProperties(writeValues(expected.bag, expected.secrets));
        return response;
      }
      const { id, outputs } = await storing({ resource, subject }, news, () =>
        resource.create(subject, news, request.getTimeout()),
      );
      purchases.returned(identityOf(subject), id);
      response.setId(id);
      response.setProperties(writeValues(outputs.bag, outputs.secrets));
      return response;
    },

    read: async (request: rpc.ReadRequest) => {
      const { resource, subject } = of(request);
      const [stored, inputs] = [readValues(request.getProperties()), readValues(request.getInputs())];
      const found = await resource.read(subject, request.getId(), stored, inputs);
      const response = new rpc.ReadResponse();
      if (!found) return response;
      response.setId(found.id);
      response.setProperties(writeValues(found.outputs.bag, found.outputs.secrets));
      response.setInputs(writeValues(found.inputs.bag, found.inputs.secrets));
      return response;
    },

    update: async (request: rpc.UpdateRequest) => {
      const { resource, subject } = of(request);
      const change = changeOf(request);
      const response = new rpc.UpdateResponse();
      const outputs = request.getPreview()
        ? await resource.previewUpdate(subject, { ...change, inputs: readValues(request.getOldInputs()) })
        : await storing({ resource, subject }, change.news, () =>
            resource.update(subject, change, request.getTimeout()),
          );
      response.setProperties(writeValues(outputs.bag, outputs.secrets));
      return response;
    },

    delete: async (request: rpc.DeleteRequest) => {
      const { resource, subject } = of(request);
      const stored = readValues(request.getProperties());
      const remove = () => resource.delete(subject, request.getId(), stored, request.getTimeout());
      await purchases.during(() => deletions.run(remove));
      return new Empty();
    },

    invoke: async (request: rpc.InvokeRequest) => {
      const answer = await invokes.invoke(request.getTok(), readValues(request.getArgs()).bag);
      const response = new rpc.InvokeResponse();
      response.setReturn(writeValues(answer));
      return response;
    },

    // Called at Ctrl-C, and at the end of every run, when no call is running.
    cancel: async () => {
      isCancelled = true;
      purchases.cancelled();
      return new Empty();
    },
  };
}

const changeOf = (request: rpc.DiffRequest | rpc.UpdateRequest) => ({
  id: request.getId(),
  olds: readValues(request.getOlds()),
  news: readValues(request.getNews()),
  ignored: request.getIgnorechangesList(),
});

function failed({ property, reason }: Pick<Violation, "property" | "reason">): rpc.CheckFailure {
  const failure = new rpc.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}
