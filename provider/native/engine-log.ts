import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { EngineLog } from "../process/engine";

/**
 * The engine's display, once its address is known. It is spoken to directly: Pulumi's own log would bring all of its SDK along.
 */
export class NativeLog implements EngineLog {
  private client: EngineClient | undefined;
  private readonly shown = new Set<string>();

  connect(address: string): void {
    this.client ??= new EngineClient(address, credentials.createInsecure());
  }

  progress = (text: string, urn?: string): void => this.send(LogSeverity.INFO, text, urn, true);
  info = (text: string): void => this.send(LogSeverity.INFO, text);

  /** Says it once: the engine asks for a diff at a preview, and for its preview after that. */
  warn = (text: string): void => {
    if (this.shown.has(text)) return;
    this.shown.add(text);
    this.send(LogSeverity.WARNING, text);
  };

  private send(severity: LogSeverity, text: string, urn = "", isPassing = false): void {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(text);
    request.setUrn(urn);
    request.setEphemeral(isPassing);
    // An engine that is gone has no display.
    this.client?.log(request, () => undefined);
  }
}
