import { z } from "zod";
import { CARDS, CPUS, parseDuration, parseMemory, parseNumber, SIZE_IN_GB } from "../../parsing/values";
import { durationSeconds } from "../../resource/properties/duration";
import { listOf, oneOf, readAs, text, whole } from "../../resource/properties/forms";
import { CHARGE_TYPES, CPU_PLATFORMS, DISK_TYPES } from "./machines";
import type { PlacementSpec } from "./spec";

/** Schemas of an instance's properties that need more than a line. */

/** A placement's properties, with their own schemas. */
export const placementShape = {
  zone: text,
  region: text,
  gpuType: text,
  gpu: whole("cards", CARDS),
  cpu: whole("vCPUs", CPUS),
  memory: whole("MB", parseMemory),
  minimalCpuPlatform: oneOf(CPU_PLATFORMS),
  chargeType: oneOf(CHARGE_TYPES),
} satisfies Record<keyof PlacementSpec, z.ZodType>;

/** The vendor's rule for passwords of its machines. CompShare's own pages give none. */
const PASSWORD = /^[A-Za-z0-9()`~!@#$%^&*+=_|{}[\]:;'<>,.?/-]{8,30}$/;
const PASSWORD_KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];
export const isPassword = (text: string) =>
  PASSWORD.test(text) && PASSWORD_KINDS.filter((kind) => kind.test(text)).length >= 2;
export const PASSWORD_RULE =
  "8 to 30 characters of at least two kinds: capital letters, small letters, digits, and ()`~!@#$%^&*-+=_|{}[]:;'<>,.?/";

const port = readAs(z.int("an integer from 1 to 65535").min(1, "1 to 65535").max(65535, "1 to 65535"), parseNumber());
export const ports = listOf(port, "a list of ports");
export const inOrder = (list: readonly number[]) => [...list].sort((a, b) => a - b);

export const diskShape = { type: oneOf(DISK_TYPES), size: whole("GB", SIZE_IN_GB) };
export const A_DURATION = 'a duration such as "8h" or "1h30m"';
/** A shorter run would be over before the service accepts a planned stop after a boot. */
export const SHORTEST_RUN_S = 600;
/** Seconds, written as a duration. */
export const seconds = readAs(
  z.number('a duration such as "30m" or "1h30m"').positive("a duration above 0"),
  (value) => {
    const text = parseDuration(value)?.value;
    const found = durationSeconds(text);
    return found === undefined ? undefined : { value: found, written: text };
  },
);
