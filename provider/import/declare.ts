import { isDeepStrictEqual } from "node:util";
import { checkDisk } from "../disk/preview";
import { DISK_SPEC_NAMES } from "../disk/spec";
import { checkImage } from "../image/check";
import { IMAGE_SPEC_NAMES } from "../image/spec";
import { checkInstance } from "../instance/check/check";
import { SPEC_NAMES } from "../instance/model/spec";
import type { CheckDefaults } from "../resource/properties/check";
import type { Violation } from "../resource/properties/inputs";

type Bag = Record<string, unknown>;
type Check = (raw: Bag) => { readonly inputs: Readonly<Bag>; readonly violations: readonly Violation[] };

/** How a thing is declared. */
export interface Declaration {
  /** What a program has to say. */
  readonly args: Readonly<Bag>;
  /** What check makes of that: the inputs that a state has. */
  readonly inputs: Readonly<Bag>;
  /** Why it can't be declared like that. */
  readonly violations: readonly Violation[];
}

/** The shortest declaration of an instance that is like that. */
export function declareInstance(name: string, spec: object, defaults: CheckDefaults): Declaration {
  const bag = spec as Bag;
  return shortest(name, SPEC_NAMES, bag, (raw) => checkInstance(raw, defaults, { olds: bag }));
}

/** The shortest declaration of an image that is like that. */
export function declareImage(name: string, spec: object, defaults: CheckDefaults): Declaration {
  return shortest(name, IMAGE_SPEC_NAMES, spec as Bag, (raw) => checkImage(raw, defaults));
}

/** The shortest declaration of a disk that is like that. */
export function declareDisk(name: string, spec: object, defaults: CheckDefaults): Declaration {
  return shortest(name, DISK_SPEC_NAMES, spec as Bag, (raw) => checkDisk(raw, defaults));
}

/** Leaves out what check fills in by itself. A resource's name is told as the thing's, as the resource classes do. */
function shortest(name: string, names: readonly string[], spec: Bag, check: Check): Declaration {
  let args = Object.fromEntries(names.flatMap((one) => (spec[one] === undefined ? [] : [[one, spec[one]]])));
  for (const one of names) {
    const { [one]: _, ...rest } = args;
    if (isDeepStrictEqual(check({ name, ...rest }).inputs[one], spec[one])) args = rest;
  }
  return { args, ...check({ name, ...args }) };
}
