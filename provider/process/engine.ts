/** Messages for the engine's display: `progress` is temporary, `info` and `warn` stay. */
export interface EngineLog {
  /** @param urn The resource whose row shows it. Default: the stack's row. */
  readonly progress: (text: string, urn?: string) => void;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** The engine that calls this process. */
export interface Engine {
  readonly log: EngineLog;
  /** The full name of the stack, once known. */
  readonly stack: () => string | undefined;
  /** Host and port, once known. */
  readonly address: () => string | undefined;
  /** How many operations it runs at once, if known. */
  readonly parallel?: () => number | undefined;
  /** Whether it has asked to end running operations. Default: it never does. */
  readonly isCancelled?: () => boolean;
}
