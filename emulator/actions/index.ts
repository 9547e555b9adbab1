import type { Action } from "../action";
import * as catalogue from "./catalogue";
import * as change from "./change";
import { createInstance } from "./create";
import * as custom from "./custom-images";
import { describeInstances } from "./describe";
import * as disks from "./disks";
import { fixedActions } from "./fixed";
import * as images from "./images";
import { getJupyterToken, getMonitor } from "./monitor";
import { setPorts } from "./ports";
import * as power from "./power";
import * as prices from "./prices";
import { resizeInstance } from "./resize";
import { cancelStop, planStop } from "./scheduler";
import * as sharing from "./sharing";
import { describeInventory } from "./stock";
import * as storage from "./storage";
import { switchChargeType } from "./switch";
import { terminateInstance } from "./terminate";

const table: Action[] = [
  catalogue.getProjects,
  catalogue.getBalance,
  catalogue.describeZones,
  catalogue.describeTypes,
  catalogue.checkCapacity,
  catalogue.describeFamilies,
  catalogue.describeSoftwarePorts,
  describeInventory,
  images.describeImages,
  images.describeCustomImages,
  images.describeSharedImages,
  images.describeCommunityImages,
  custom.createImage,
  custom.getImageProgress,
  custom.updateImage,
  custom.terminateImage,
  sharing.describeShareAccounts,
  sharing.modifyShareAccount,
  sharing.publishImage,
  sharing.copyCustomImage,
  sharing.describeImageTags,
  sharing.describeSelfCommunityImages,
  sharing.describeUserCommunityImages,
  sharing.createFavourite,
  sharing.deleteFavourite,
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
  storage.attachUs3,
  storage.checkResize,
  storage.getDiskUpgradePrice,
  storage.getCfsPrice,
  storage.getBandwidthPrice,
  getMonitor,
  getJupyterToken,
  planStop,
  cancelStop,
  setPorts,
  ...fixedActions,
];

/** Every action the emulator knows, by name. */
export const actions: ReadonlyMap<string, Action> = new Map(table.map((row) => [row.name, row]));
