import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { EngineLog } from "../process/engine";

/**
 * The engine's display, once its address is known. It is called directly, as Pulumi's own log would load the whole SDK.
 */
export class NativeLog implements EngineLog {
  private client: EngineClient | undefined;
  private readonly shown = new Set<string>();

  connect(address: string): void {
    this.client ??= new EngineClient(address, credentials.createInsecure());
  }

  progress = (text: string, urn?: string): void => this.send(LogSeverity.INFO, text, urn, true);
  info = (text: string): void => this.send(LogSeverity.INFO, text);

  /** Shows a warning once: in a preview, the engine asks for a diff and then for the preview of the same change. */
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
    // If the engine is gone, nobody reads the log.
    this.client?.log(request, () => undefined);
  }
}
