import type { MadeChange } from '../../account/domain/made-change.ts';
import type { ChangeId, FactorId } from '../../platform/ids.ts';

/** All that taking one change back takes back. */
export type Undoing = {
  /** Changes made after it: none of them is a way forward again. */
  readonly later: readonly ChangeId[];
  /** The first of its kind since, which replaced what is to be again. */
  readonly email?: MadeChange;
  readonly phone?: MadeChange;
  readonly takesDeletionBack: boolean;
  readonly factors: readonly FactorId[];
};

const DAY_MS = 24 * 3_600_000;
/** As long as a link lives: by then the mail about an added factor has lost its own. */
const SAME_SESSION_REACH_MS = 7 * DAY_MS;

/**
 * Finds what goes with a change that its owner did not make: all that was changed after it, every factor that the same
 * session added in the week before, and the factors of the day before, which a thief who changes an address or a number
 * may have added to get that far. No factor that stood longer when the change was made is touched, else an old session's
 * newest change would hand all its factors to whoever reads the mail. Changes that were taken back already are counted again, because
 * an undo that broke off has marked them: what is to be is the same.
 */
export function undoingOf(change: MadeChange, changes: readonly MadeChange[]): Undoing {
  const since = changes.filter(({ madeAt }) => madeAt >= change.madeAt);
  const first = (kind: MadeChange['kind']) =>
    since.filter((one) => one.kind === kind).toSorted((a, b) => a.madeAt - b.madeAt)[0];
  const [email, phone] = [change.kind === 'email' ? change : first('email'), first('phone')];
  const suspectFrom = change.kind === 'factor' ? change.madeAt : change.madeAt - DAY_MS;
  const ownFrom = change.madeAt - SAME_SESSION_REACH_MS;
  return {
    later: since.map(({ changeId }) => changeId).filter((changeId) => changeId !== change.changeId),
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
    takesDeletionBack: since.some(({ kind }) => kind === 'deletion'),
    factors: changes
      .filter(({ madeAt, sessionId }) => madeAt >= (sessionId === change.sessionId ? ownFrom : suspectFrom))
      .flatMap(({ factorId }) => (factorId ? [factorId] : [])),
  };
}
