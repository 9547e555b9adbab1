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

/** How an existing resource is declared. */
export interface Declaration {
  /** The arguments that a program must write. */
  readonly args: Readonly<Bag>;
  /** The inputs in the state: the arguments with defaults filled in by check. */
  readonly inputs: Readonly<Bag>;
  /** Why it can't be declared as it is. */
  readonly violations: readonly Violation[];
}

/** The shortest declaration of an instance with this specification. */
export function declareInstance(name: string, spec: object, defaults: CheckDefaults): Declaration {
  const bag = spec as Bag;
  return shortest(name, SPEC_NAMES, bag, (raw) => checkInstance(raw, defaults, { olds: bag }));
}

/** The shortest declaration of an image with this specification. */
export function declareImage(name: string, spec: object, defaults: CheckDefaults): Declaration {
  return shortest(name, IMAGE_SPEC_NAMES, spec as Bag, (raw) => checkImage(raw, defaults));
}

/** The shortest declaration of a disk with this specification. */
export function declareDisk(name: string, spec: object, defaults: CheckDefaults): Declaration {
  return shortest(name, DISK_SPEC_NAMES, spec as Bag, (raw) => checkDisk(raw, defaults));
}

/** Leaves out what check fills in by itself. The resource's name is the default of its name in the account. */
function shortest(name: string, names: readonly string[], spec: Bag, check: Check): Declaration {
  let args = Object.fromEntries(names.flatMap((one) => (spec[one] === undefined ? [] : [[one, spec[one]]])));
  for (const one of names) {
    const { [one]: _, ...rest } = args;
    if (isDeepStrictEqual(check({ name, ...rest }).inputs[one], spec[one])) args = rest;
  }
  return { args, ...check({ name, ...args }) };
}
