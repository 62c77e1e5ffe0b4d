import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_STATES,
  type HeldAccount,
  heldFromNow,
  holdOf,
  isHeldBy,
  MEASURES,
  SETTLING_MS,
  withHold,
  withoutHolds,
} from '../../../functions/account/domain/held-account.ts';
import type { IncidentId } from '../../../functions/platform/ids.ts';

const [first, second] = ['inc_1', 'inc_2'] as IncidentId[] as [IncidentId, IncidentId];
const active: HeldAccount = { state: 'active', stepUpRequired: false, notBefore: 0, holds: [] };

const anAccount = fc.record({
  state: fc.constantFrom(...ACCOUNT_STATES),
  stepUpRequired: fc.boolean(),
  notBefore: fc.nat(),
  holds: fc.constant([]),
});
const holds = fc.array(
  fc.record({ incidentId: fc.constantFrom(first, second), measure: fc.constantFrom(...MEASURES) }),
  { minLength: 1, maxLength: 6 },
);

describe('an account under measures', () => {
  it.each([
    { measure: 'contain', state: 'contained', stepUpRequired: true },
    { measure: 'step-up', state: 'active', stepUpRequired: true },
    { measure: 'reset', state: 'reset-required', stepUpRequired: false },
  ] as const)('$measure: $state', ({ measure, ...standing }) => {
    expect(withHold(active, holdOf(first, measure))).toMatchObject(standing);
  });

  it.each([
    { name: 'locked', state: 'locked' },
    { name: 'reset-required', state: 'reset-required' },
  ] as const)('is not made freer by containment: $name', ({ state }) => {
    expect(withHold({ ...active, state }, holdOf(first, 'contain')).state).toBe(state);
  });

  it('stays under the measure of one incident when another lets go', () => {
    const both = withHold(withHold(active, holdOf(first, 'contain')), holdOf(second, 'contain'));
    const one = withoutHolds(both, isHeldBy(first));
    expect(one).toMatchObject({ state: 'contained', heldFrom: { state: 'active', stepUpRequired: false } });
    expect(withoutHolds(one, isHeldBy(second))).toEqual(active);
  });

  it('lists its holds in one order, however they came', () => {
    const [early, late] = [holdOf(first, 'contain'), holdOf(second, 'contain')];
    expect(withHold(withHold(active, late), early).holds).toEqual([early, late]);
    expect(withHold(withHold(active, early), late).holds).toEqual([early, late]);
  });

  it('owes a step-up under a mixture of measures, as under the one that asks for it', () => {
    const held = withHold(withHold(active, holdOf(first, 'reset')), holdOf(second, 'step-up'));
    expect(held).toMatchObject({ state: 'reset-required', stepUpRequired: true });
    expect(withoutHolds(held, isHeldBy(second))).toMatchObject({ stepUpRequired: false });
  });

  it('is let go as it stands when nobody wrote down how it stood before', () => {
    const held: HeldAccount = { ...active, state: 'contained', holds: [holdOf(first, 'contain')] };
    expect(withoutHolds(held, isHeldBy(first))).toEqual({ ...held, holds: [] });
  });

  it('keeps a step-up that somebody else took away in the meantime', () => {
    const held = withHold({ ...active, stepUpRequired: true }, holdOf(first, 'contain'));
    expect(withoutHolds(held, isHeldBy(first)).stepUpRequired).toBe(true);
    expect(withoutHolds({ ...held, stepUpRequired: false }, isHeldBy(first)).stepUpRequired).toBe(false);
  });

  it('keeps what somebody else changed in the meantime', () => {
    const held = withHold(active, holdOf(first, 'contain'));
    expect(withoutHolds({ ...held, state: 'locked' }, isHeldBy(first))).toMatchObject({
      state: 'locked',
      stepUpRequired: false,
    });
  });

  it('stands as before when all is taken back, in whatever order', () => {
    fc.assert(
      fc.property(anAccount, holds, fc.infiniteStream(fc.nat()), (before, all, chances) => {
        const names = all.map(({ incidentId, measure }) => holdOf(incidentId, measure));
        const held = names.reduce(withHold, before as HeldAccount);
        const order = names
          .map((name) => ({ name, by: Number(chances.next().value) }))
          .sort((a, b) => a.by - b.by);
        const after = order.reduce<HeldAccount>(
          (account, { name }) => withoutHolds(account, (hold) => hold === name),
          held,
        );
        expect(after).toEqual(before);
      }),
    );
  });

  it('is the same however often and in whatever order measures come', () => {
    fc.assert(
      fc.property(anAccount, holds, (before, all) => {
        const names = all.map(({ incidentId, measure }) => holdOf(incidentId, measure));
        const once = names.reduce(withHold, before as HeldAccount);
        expect([...names, ...names.toReversed()].reduce(withHold, before as HeldAccount)).toEqual(once);
      }),
    );
  });
});

describe('a hold from now on', () => {
  const hold = holdOf(first, 'contain');

  it('ends what was decided without it, an attempt under way at the same moment included', () => {
    expect(heldFromNow(active, hold, 1_000)).toMatchObject({
      state: 'contained',
      stepUpRequired: true,
      notBefore: 1_000 + SETTLING_MS,
    });
  });

  it('ends nothing more when it is there already, or something newer ended it', () => {
    const held = heldFromNow(active, hold, 1_000);
    expect(heldFromNow(held, hold, 9_000)).toBe(held);
    expect(heldFromNow({ ...active, notBefore: 99_000 }, hold, 1_000).notBefore).toBe(99_000);
  });
});
