export interface AttachedDisk {
  readonly id: string;
  readonly name?: string;
  /** In GB. */
  readonly size?: number;
  /** Whether it was bought for this instance; others may belong to somebody else. */
  readonly own: boolean;
}
