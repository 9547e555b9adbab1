/** What a thing of the account is called, and what it is known by. */
interface Called {
  readonly id: string;
  readonly name: string;
}

/** The names that the service takes, without what parts a URN. */
const USABLE = /^(?!.*::)[\p{L}\p{N}_.,:-]+$/u;

/**
 * Names of resources: what the things are called; with the id where that is taken, and the id alone where it can't be a name.
 * @param isTaken Whether the stack has a resource of that name already.
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

/** Names of variables for resources of these names: `gpu-worker.1` is `gpuWorker1`. Each is another. */
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
