/**
 * Disables stack traces of errors until the returned function is called, which must be soon, in the same turn. Pulumi
 * records a stack trace for each of the four promises of each property, to find leaks, and ts-node maps each line to
 * its source: that takes half the time of a program with many resources.
 */
export function withoutStacks(): () => void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => undefined;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
}
