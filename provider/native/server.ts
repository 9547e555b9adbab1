import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { reasonOf } from "../resource/lifecycle/incomplete";
import type { Values } from "./values";
import { writeValues } from "./values";

/** A resource that exists but isn't as declared: the engine stores it, with the reasons. */
export class InitFailed extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Values,
    readonly inputs: Values,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** Handles a call: request message in, response message out. */
// biome-ignore lint/suspicious/noExplicitAny: the messages of each call have other types, which its handler states.
export type Handler = (request: any) => Promise<unknown>;

/**
 * Serves the plugin's calls and prints the port, which the engine reads.
 * @param handlers By call; calls without a handler are unimplemented.
 */
export async function serve(handlers: Readonly<Record<string, Handler>>): Promise<void> {
  // A fleet's state can exceed gRPC's default limit of 4 MB.
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const calls = Object.entries(handlers).map(([name, handle]) => [name, unary(handle)]);
  server.addService(ResourceProviderService, Object.fromEntries(calls) as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.stdout.write(`${port}\n`);
}

const unary =
  (handle: Handler): handleUnaryCall<unknown, unknown> =>
  (call, callback) => {
    handle(call.request).then(
      (answer) => callback(null, answer),
      (error: unknown) => callback(failure(error)),
    );
  };

function failure(error: unknown): Partial<ServiceError> {
  if (!(error instanceof InitFailed)) return { code: status.UNKNOWN, details: reasonOf(error) };
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(writeValues(error.outputs.bag, error.outputs.secrets));
  detail.setInputs(writeValues(error.inputs.bag, error.inputs.secrets));
  detail.setReasonsList([error.reason]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const rich = new Status();
  rich.setCode(status.UNKNOWN);
  rich.setMessage(error.reason);
  rich.setDetailsList([packed]);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(rich.serializeBinary()));
  return { code: status.UNKNOWN, details: error.reason, metadata };
}
