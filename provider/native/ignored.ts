import { isBag, type RawInputs } from "../resource/properties/inputs";

/**
 * A declaration as the resource option `ignoreChanges` wants it: what it names is as it is. The engine puts back the inputs
 * of old; what drifted since would still count as a change.
 * @param paths Properties, or parts of them such as `bootDisk.size`.
 */
export function withoutIgnored(actual: RawInputs, declared: RawInputs, paths: readonly string[]): RawInputs {
  return paths.reduce((kept, path) => put(kept, actual, path.split(".")), declared);
}

function put(into: RawInputs, from: RawInputs, [name = "", ...rest]: readonly string[]): RawInputs {
  const [inner, value] = [into[name], from[name]];
  if (rest.length > 0 && isBag(inner) && isBag(value)) return { ...into, [name]: put(inner, value, rest) };
  // Of a list the whole is kept.
  const whole = name.replace(/\[.*/, "");
  return { ...into, [whole]: from[whole] };
}
