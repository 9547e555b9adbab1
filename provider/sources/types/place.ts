/** Where something is looked for. */
export interface PlaceArgs {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). */
  readonly zone?: string | undefined;
  /** Region (`Region`). Default: the zone's, else `compshare:region`, else all that the service names. */
  readonly region?: string | undefined;
  /** Project (`ProjectId`). Default: `compshare:projectId`. */
  readonly projectId?: string | undefined;
}
