/** Where a run can ask the engine for its stack's state. */
export interface StackAddress {
  /** The address of the engine's resource monitor, in gRPC's notation. */
  readonly monitor: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** The stack's full name. */
export const stackName = ({ organization, project, stack }: StackAddress) => `${organization}/${project}/${stack}`;
