import type { ChangeId, FactorId, SessionId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';

/** What an owner may change and take back. */
export type ChangeKind = 'email' | 'phone' | 'deletion' | 'factor';

/** A change that was made, and can be taken back for a while by whoever reads the mail about it. Instants are epoch milliseconds. */
export type MadeChange = {
  readonly changeId: ChangeId;
  readonly kind: ChangeKind;
  readonly madeAt: number;
  readonly undoUntil: number;
  /** The session that made it. */
  readonly sessionId: SessionId;
  /** What it replaced, sealed for this change; absent if there was nothing. */
  readonly sealedBefore?: Uint8Array;
  readonly subjectBefore?: Subject;
  /** The factor that it added. */
  readonly factorId?: FactorId;
  readonly undoneAt?: number;
};

export function isUndoable(change: MadeChange, now: number): boolean {
  return change.undoneAt === undefined && now < change.undoUntil;
}

/** The change that adds a factor: one for each, so that adding it again makes no other. */
export function changeIdOf(factorId: FactorId): ChangeId {
  return factorId.replace('fac_', 'chg_') as ChangeId;
}
