import { Client, type ClientWorld } from "../client/client";
import type { SettingSources } from "../settings/explicit";
import { readTextIfAny } from "../settings/read-text";
import { readSettings, type Settings } from "../settings/settings";
import { Account } from "./account";
import { findCapacity } from "./capacity";
import { findImage } from "./image";
import { findImages } from "./images";
import { findInstanceTypes } from "./instance-types";
import { findInstance, findInstances } from "./instances";
import { findPrice } from "./price";
import { findZones } from "./zones";

export { checkArguments, checkOptions } from "./arguments";

/** The data sources by the names of their functions. */
export const SOURCES = {
  getZones: findZones,
  getInstanceTypes: findInstanceTypes,
  getImages: findImages,
  getImage: findImage,
  getCapacity: findCapacity,
  getPrice: findPrice,
  getInstance: findInstance,
  getInstances: findInstances,
} as const;

/**
 * The account that a program queries.
 * @param worldOf The client's dependencies.
 * @throws CompShareError `SETTINGS` that prints the commands which set what is missing.
 */
export function openAccount(
  config: SettingSources["config"],
  env: SettingSources["env"],
  worldOf: (settings: Settings) => ClientWorld,
): Account {
  const settings = readSettings({ config, env, readFile: readTextIfAny });
  return new Account(new Client(settings, worldOf(settings)), settings);
}
