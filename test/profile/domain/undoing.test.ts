import { describe, expect, it } from 'vitest';
import {
  type ChangeKind,
  changeIdOf,
  isUndoable,
  type MadeChange,
} from '../../../functions/account/domain/made-change.ts';
import type { FactorId, SessionId } from '../../../functions/platform/ids.ts';
import { undoingOf } from '../../../functions/profile/domain/undoing.ts';

const AT = 1_800_000_000_000;
const HOUR = 3_600_000;

/** Hours after the change that is taken back, which is at zero. */
function made(name: string, kind: ChangeKind, hours: number, session = 'thief'): MadeChange {
  return {
    changeId: `chg_${name}`,
    kind,
    madeAt: AT + hours * HOUR,
    undoUntil: AT + 168 * HOUR,
    sessionId: `ses_${session}` as SessionId,
    ...(kind === 'factor' ? { factorId: `fac_${name}` as FactorId } : {}),
  };
}

describe('undoingOf', () => {
  const address = made('address', 'email', 0);
  const factor = made('factor', 'factor', 0);

  it.each([
    { name: 'a factor added after it', change: address, other: made('x', 'factor', 1, 'later'), goes: true },
    { name: 'one of the same instant', change: address, other: made('x', 'factor', 0, 'other'), goes: true },
    { name: 'one a day before it', change: address, other: made('x', 'factor', -24, 'other'), goes: true },
    {
      name: 'one longer before it',
      change: address,
      other: made('x', 'factor', -24 - 1 / HOUR, 'other'),
      goes: false,
    },
    {
      name: 'one of its own session, days before',
      change: address,
      other: made('x', 'factor', -72),
      goes: true,
    },
    {
      name: 'one of its own session, a week before',
      change: address,
      other: made('x', 'factor', -168),
      goes: true,
    },
    {
      name: 'one of its own session, longer before',
      change: address,
      other: made('x', 'factor', -168 - 1 / HOUR),
      goes: false,
    },
    { name: 'one added after a factor', change: factor, other: made('x', 'factor', 1, 'later'), goes: true },
    {
      name: 'one added just before a factor',
      change: factor,
      other: made('x', 'factor', -1, 'own'),
      goes: false,
    },
    { name: 'one its own session added before', change: factor, other: made('x', 'factor', -1), goes: true },
    {
      name: 'one its own session added a week before',
      change: factor,
      other: made('x', 'factor', -168),
      goes: true,
    },
    {
      name: 'one its own session added longer before',
      change: factor,
      other: made('x', 'factor', -168 - 1 / HOUR),
      goes: false,
    },
  ])('takes $name: $goes', ({ change, other, goes }) => {
    const own = change.factorId ? [change.factorId] : [];
    expect(undoingOf(change, [other, change]).factors.toSorted()).toEqual(
      [...own, ...(goes ? ['fac_x'] : [])].toSorted(),
    );
  });

  it('restores what the first change of each kind since replaced, in whatever order they are listed', () => {
    const first = made('first', 'phone', 1);
    const changes = [
      made('third', 'phone', 3),
      first,
      made('before', 'phone', -1),
      address,
      made('2', 'email', 2),
    ];
    expect(undoingOf(address, changes)).toEqual({
      later: ['chg_third', 'chg_first', 'chg_2'],
      email: address,
      phone: first,
      takesDeletionBack: false,
      factors: [],
    });
  });

  it('restores the address itself, though another change was made at the same instant', () => {
    const twin = made('a', 'email', 0);
    expect(undoingOf(address, [twin, address]).email).toBe(address);
  });

  it.each([
    { name: 'after it', hours: 1, back: true },
    { name: 'before it', hours: -1, back: false },
  ])('takes a request to erase made $name back: $back', ({ hours, back }) => {
    expect(undoingOf(address, [address, made('d', 'deletion', hours)]).takesDeletionBack).toBe(back);
  });

  it('counts what was taken back again, because an undo that broke off has marked it', () => {
    const later = { ...made('later', 'phone', 1), undoneAt: AT + HOUR };
    expect(undoingOf(address, [address, later])).toMatchObject({ phone: later, later: ['chg_later'] });
  });

  it('of a factor alone moves no address', () => {
    expect(undoingOf(factor, [made('x', 'email', -1), factor])).toEqual({
      later: [],
      takesDeletionBack: false,
      factors: ['fac_factor'],
    });
  });
});

describe('isUndoable', () => {
  const change = made('x', 'email', 0);
  it.each([
    { name: 'at its last moment', change, now: change.undoUntil - 1, may: true },
    { name: 'at its end', change, now: change.undoUntil, may: false },
    { name: 'once it was taken back', change: { ...change, undoneAt: AT }, now: AT, may: false },
  ])('$name: $may', ({ change: one, now, may }) => {
    expect(isUndoable(one, now)).toBe(may);
  });
});

describe('changeIdOf', () => {
  it('names one change for one factor', () => {
    expect(changeIdOf('fac_01K0000000000000000000000A')).toBe('chg_01K0000000000000000000000A');
  });
});
