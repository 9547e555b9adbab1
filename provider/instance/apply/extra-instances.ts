/**
 * The error if one create call made several instances: all are charged, and the others are in no state.
 * @param nonce The attempt's: all of them carry its marker, and are adopted by their full names.
 */
export function extraInstancesText(id: string, others: readonly string[], nonce: string): string {
  const [them, oneOfThem] = others.length === 1 ? ["it", "it"] : ["them", "each of them"];
  return (
    `The service created ${others.length + 1} instances for one request: this resource has ${id}; no state has ${others.join(", ")}, ` +
    `which also cost money. Delete ${them} in the console, or adopt ${oneOfThem} in a resource of its own: ` +
    `${others.map((other) => `adoptInstanceId: "${other}:${nonce}"`).join(", ")}. Then run \`pulumi up\` again: it continues with ${id}.`
  );
}
