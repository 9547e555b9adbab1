/** Where a run can ask the engine for the state of its stack. */
export interface StackAddress {
  /** The address of the engine's resource monitor, as gRPC writes it. */
  readonly monitor: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** The stack's full name. */
export const stackName = ({ organization, project, stack }: StackAddress) => `${organization}/${project}/${stack}`;
