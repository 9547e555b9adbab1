import { z } from "zod";
import { CARDS, CPUS, readDuration, readMemory, readNumber, SIZE_IN_GB } from "../../meant/reading";
import { durationSeconds } from "../../resource/properties/duration";
import { listOf, oneOf, readAs, text, whole } from "../../resource/properties/forms";
import { CHARGE_TYPES, CPU_PLATFORMS, DISK_TYPES } from "./machines";
import type { PlacementSpec } from "./spec";

/** What the values of an instance's properties have to be, where that takes more than a line. */

/** What a placement may say, with the forms of the properties themselves. */
export const placementShape = {
  zone: text,
  region: text,
  gpuType: text,
  gpu: whole("cards", CARDS),
  cpu: whole("vCPUs", CPUS),
  memory: whole("MB", readMemory),
  minimalCpuPlatform: oneOf(CPU_PLATFORMS),
  chargeType: oneOf(CHARGE_TYPES),
} satisfies Record<keyof PlacementSpec, z.ZodType>;

/** The vendor's rule for passwords of its machines; CompShare's own pages give none. */
const PASSWORD = /^[A-Za-z0-9()`~!@#$%^&*+=_|{}[\]:;'<>,.?/-]{8,30}$/;
const PASSWORD_KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];
export const isPassword = (text: string) =>
  PASSWORD.test(text) && PASSWORD_KINDS.filter((kind) => kind.test(text)).length >= 2;
export const PASSWORD_RULE =
  "8 to 30 characters of at least two kinds: capital letters, small letters, digits, and ()`~!@#$%^&*-+=_|{}[]:;'<>,.?/";

const port = readAs(z.int("an integer from 1 to 65535").min(1, "1 to 65535").max(65535, "1 to 65535"), readNumber());
export const ports = listOf(port, "a list of ports");
export const inOrder = (list: readonly number[]) => [...list].sort((a, b) => a - b);

export const diskShape = { type: oneOf(DISK_TYPES), size: whole("GB", SIZE_IN_GB) };
export const A_DURATION = 'a duration such as "8h" or "1h30m"';
/** What is less is over before the service lets a stop be planned after a boot. */
export const SHORTEST_RUN_S = 600;
/** Seconds, which are written as a duration. */
export const seconds = readAs(
  z.number('a duration such as "30m" or "1h30m"').positive("a duration above 0"),
  (value) => {
    const text = readDuration(value)?.value;
    const found = durationSeconds(text);
    return found === undefined ? undefined : { value: found, written: text };
  },
);
