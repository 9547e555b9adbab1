/** Which zones are asked for. */
export interface GetZonesArgs {
  /** The zones of this region alone. Default: all. */
  readonly region?: string | undefined;
}

/** A zone that the service offers. */
export interface Zone {
  /** Such as `cn-wlcb-01` (`Zone`). */
  readonly zone: string;
  /** Such as `cn-wlcb` (`Region`). */
  readonly region: string;
  /** What the console calls it (`Describe`). */
  readonly description: string;
}
