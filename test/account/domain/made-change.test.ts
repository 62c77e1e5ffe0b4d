import { describe, expect, it } from 'vitest';
import { changeIdOf, isUndoable, type MadeChange } from '../../../functions/account/domain/made-change.ts';

const UNTIL = 1_800_000_000_000;
const change = { undoUntil: UNTIL } as MadeChange;

describe('a change that was made', () => {
  it.each([
    { name: 'in time', one: change, now: UNTIL - 1, may: true },
    { name: 'at the end of its time', one: change, now: UNTIL, may: false },
    { name: 'after it', one: change, now: UNTIL + 1, may: false },
    { name: 'in time but once already', one: { ...change, undoneAt: 1 }, now: UNTIL - 1, may: false },
  ])('can be taken back $name: $may', ({ one, now, may }) => {
    expect(isUndoable(one, now)).toBe(may);
  });

  it('is named after the factor that it adds', () => {
    expect(changeIdOf('fac_01K0000000000000000000000A')).toBe('chg_01K0000000000000000000000A');
  });
});
