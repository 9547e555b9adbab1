/** The region, zone and project to query. */
export interface PlaceArgs {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). */
  readonly zone?: string | undefined;
  /** Region (`Region`). Default: the zone's, or else `compshare:region`, or else all that the service lists. */
  readonly region?: string | undefined;
  /** Project (`ProjectId`). Default: `compshare:projectId`. */
  readonly projectId?: string | undefined;
}
