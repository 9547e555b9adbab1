import { randomBytes } from "node:crypto";
import { NONCE_LENGTH, readRemark, resourceMark, specDigest, writeRemark } from "../resource/ownership/marker";

/** The marker of everything that a run creates, which `orphans` and the next run recognize. */

/** The resource's part of the marker: the same in all runs. */
const RESOURCE = resourceMark("pulumi-compshare conform");
const DISK = "pulumi-conform";

export const NAME = "pulumi-conform";

/** The remark of an instance, or the description of an image. */
export const newMark = (): string =>
  writeRemark(NAME, { resource: RESOURCE, spec: specDigest({}), nonce: randomBytes(NONCE_LENGTH / 2).toString("hex") });

export const isMarked = (remark: string | undefined): boolean => readRemark(remark).marker?.resource === RESOURCE;

/** The owner of a data disk is in its name, as for all disks of this provider. */
export const diskName = (instanceId: string): string => `${DISK}-${instanceId}`;

export const isOurDisk = (name: string | undefined): boolean =>
  /^pulumi-conform-[a-z]+-[A-Za-z0-9-]+$/.test(name ?? "");
