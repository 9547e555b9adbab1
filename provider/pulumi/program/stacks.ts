/**
 * Lets errors have no stacks until the answer is called, which has to be soon, in the same turn. Pulumi notes a stack for
 * each of the four promises of each property, so that leaks can be found, and ts-node maps each line of it to its source:
 * that is half of all that a program of many resources does.
 */
export function withoutStacks(): () => void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => undefined;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
}
