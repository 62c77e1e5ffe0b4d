import type { PortName } from '../port-names.ts';
import { UnavailableError } from '../problem.ts';

export function isConditionLost(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

/** Says whether a transaction was refused because somebody else was faster: it may be planned anew. */
export function isTransactionLost(error: unknown): boolean {
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] }).CancellationReasons ?? [];
  return reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
}

/** Says of each write of a cancelled transaction whether its condition did not hold. */
export function lostConditions(error: unknown): readonly boolean[] {
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] }).CancellationReasons ?? [];
  return reasons.map(({ Code }) => Code === 'ConditionalCheckFailed');
}

/** Runs what a port does; whatever it throws says that the port did not answer. */
export async function answering<T>(port: PortName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof UnavailableError ? cause : new UnavailableError(port, cause);
  }
}
