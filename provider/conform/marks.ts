import { randomBytes } from "node:crypto";
import { NONCE_LENGTH, readRemark, resourceMark, specDigest, writeRemark } from "../resource/ownership/marker";

/** How everything that a run makes is known again: by `orphans`, and by the next run. */

/** Stands where a stack's resource has its own digest: the same in all runs. */
const RESOURCE = resourceMark("pulumi-compshare conform");
const DISK = "pulumi-conform";

export const NAME = "pulumi-conform";

/** The remark of an instance, or an image's description. */
export const newMark = (): string =>
  writeRemark(NAME, { resource: RESOURCE, spec: specDigest({}), nonce: randomBytes(NONCE_LENGTH / 2).toString("hex") });

export const isMarked = (remark: string | undefined): boolean => readRemark(remark).marker?.resource === RESOURCE;

/** A data disk tells whose it is by its name, as all disks of this provider do. */
export const diskName = (instanceId: string): string => `${DISK}-${instanceId}`;

export const isOurDisk = (name: string | undefined): boolean =>
  /^pulumi-conform-[a-z]+-[A-Za-z0-9-]+$/.test(name ?? "");
