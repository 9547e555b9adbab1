/** The arguments of `getZones`. */
export interface GetZonesArgs {
  /** Only the zones of this region. Default: all. */
  readonly region?: string | undefined;
}

/** A zone that the service offers. */
export interface Zone {
  /** Such as `cn-wlcb-01` (`Zone`). */
  readonly zone: string;
  /** Such as `cn-wlcb` (`Region`). */
  readonly region: string;
  /** Its name in the console (`Describe`). */
  readonly description: string;
}
