/** A resource of the account, by id and name. */
interface Called {
  readonly id: string;
  readonly name: string;
}

/** Names that the service accepts and that don't contain the separator of URNs. */
const USABLE = /^(?!.*::)[\p{L}\p{N}_.,:-]+$/u;

/**
 * Resource names from the names in the account. A name that is taken gets the id appended; a name that can't be used is
 * replaced by the id.
 * @param isTaken Whether the stack already has a resource of this name.
 */
export function resourceNames(things: readonly Called[], isTaken: (name: string) => boolean): string[] {
  const isUnique = (name: string) => things.filter((one) => one.name === name).length === 1 && !isTaken(name);
  return things.map(({ id, name }) => {
    if (!USABLE.test(name)) return id;
    return isUnique(name) ? name : `${name}-${id}`;
  });
}

const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally " +
    "for function if implements import in instanceof interface let new null package private protected public return static super " +
    "switch this throw true try typeof undefined var void while with yield exports module require"
  ).split(" "),
);

/** A distinct variable name for each resource: `gpu-worker.1` becomes `gpuWorker1`. */
export function variableNames(names: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken);
  return names.map((name) => {
    const wanted = identifierOf(name);
    let variable = wanted;
    for (let count = 2; used.has(variable); count++) variable = `${wanted}_${count}`;
    used.add(variable);
    return variable;
  });
}

function identifierOf(name: string): string {
  const [first = "", ...words] = name.split(/[^\p{ID_Continue}]+/u).filter(Boolean);
  const joined = [first, ...words.map((word) => word[0]?.toUpperCase() + word.slice(1))].join("");
  return /^\p{ID_Start}/u.test(joined) && !RESERVED.has(joined) ? joined : `_${joined}`;
}
