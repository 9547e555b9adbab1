import type { Action } from "../action";
import * as catalogue from "./catalogue";
import * as change from "./change";
import { createInstance } from "./create";
import * as custom from "./custom-images";
import { describeInstances } from "./describe";
import * as disks from "./disks";
import * as images from "./images";
import { setPorts } from "./ports";
import * as power from "./power";
import * as prices from "./prices";
import { resizeInstance } from "./resize";
import { cancelStop, planStop } from "./scheduler";
import { switchChargeType } from "./switch";
import { terminateInstance } from "./terminate";

const table: Action[] = [
  catalogue.getProjects,
  catalogue.describeZones,
  catalogue.describeTypes,
  catalogue.checkCapacity,
  catalogue.describeFamilies,
  catalogue.describeSoftwarePorts,
  images.describeImages,
  images.describeCustomImages,
  images.describeSharedImages,
  images.describeCommunityImages,
  custom.createImage,
  custom.getImageProgress,
  custom.updateImage,
  custom.terminateImage,
  prices.getPrice,
  prices.getUserPrice,
  prices.getUpgradePrice,
  prices.getRefundPrice,
  createInstance,
  describeInstances,
  power.startInstance,
  power.stopInstance,
  power.rebootInstance,
  resizeInstance,
  change.reinstallInstance,
  change.renameInstance,
  change.resetPassword,
  switchChargeType,
  terminateInstance,
  disks.createDisk,
  disks.attachDisk,
  disks.detachDisk,
  disks.resizeDisk,
  disks.deleteDisk,
  disks.describeDisks,
  planStop,
  cancelStop,
  setPorts,
];

/** Every action the emulator knows, by name. */
export const actions: ReadonlyMap<string, Action> = new Map(table.map((row) => [row.name, row]));
