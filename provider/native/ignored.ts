import { isBag, type RawInputs } from "../resource/properties/inputs";

/**
 * A declaration without the changes that the resource option `ignoreChanges` excludes. The engine itself restores the
 * old inputs, but drift since then would still count as a change.
 * @param paths Properties, or parts of them such as `bootDisk.size`.
 */
export function withoutIgnored(actual: RawInputs, declared: RawInputs, paths: readonly string[]): RawInputs {
  return paths.reduce((kept, path) => put(kept, actual, path.split(".")), declared);
}

function put(into: RawInputs, from: RawInputs, [name = "", ...rest]: readonly string[]): RawInputs {
  const [inner, value] = [into[name], from[name]];
  if (rest.length > 0 && isBag(inner) && isBag(value)) return { ...into, [name]: put(inner, value, rest) };
  // A list is kept as a whole.
  const whole = name.replace(/\[.*/, "");
  return { ...into, [whole]: from[whole] };
}
