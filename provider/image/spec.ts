import type { TimeoutsSpec } from "../resource/lifecycle/deadline";

/** The declaration of a custom image, checked and with its defaults: what the state stores as inputs. */
export interface ImageSpec {
  /** The instance that it is created from; absent for an adopted image without a declared origin. */
  instanceId?: string;
  zone: string;
  region: string;
  projectId?: string;
  name: string;
  description?: string;
  adoptImageId?: string;
  timeouts?: TimeoutsSpec;
}

/** The names of all inputs, in the order of the documentation. */
export const IMAGE_SPEC_NAMES = [
  "instanceId",
  "zone",
  "region",
  "projectId",
  "name",
  "description",
  "adoptImageId",
  "timeouts",
] as const satisfies readonly (keyof ImageSpec)[];

/** What only the service knows about an image. Unknown values are absent. */
export interface ImageFacts {
  imageId: string;
  /** The service's status, such as "Available"; empty if it was never seen. */
  status: string;
  /** In MB. */
  size?: number;
  /** Whether its instances are containers. */
  container?: boolean;
  /** Whether it is published to the community. */
  published?: boolean;
  /** ISO 8601. */
  createTime?: string;
}

/** The names of the facts, for programs: this file is loaded there and stays light. */
export const IMAGE_FACT_NAMES = [
  "imageId",
  "status",
  "size",
  "container",
  "published",
  "createTime",
] as const satisfies readonly (keyof ImageFacts)[];

/** All outputs of an image: its declaration as far as it is applied, and the facts. */
export type ImageOutputs = ImageSpec & ImageFacts;
