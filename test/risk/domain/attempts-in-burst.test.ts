import { describe, expect, it } from 'vitest';
import { attemptsInBurst } from '../../../functions/risk/domain/facts.ts';

const AT = 1_800_000_000_000;
const MINUTE = 60_000;

describe('attempts in a burst, as evidence', () => {
  it.each([
    { name: 'nobody tried', item: undefined, attempts: 0 },
    { name: 'a burst goes on', item: { attempts: 3, lastAt: AT }, attempts: 3 },
    {
      name: 'it ended a moment less than half an hour ago',
      item: { attempts: 3, lastAt: AT - 30 * MINUTE + 1 },
      attempts: 3,
    },
    { name: 'it ended half an hour ago', item: { attempts: 3, lastAt: AT - 30 * MINUTE }, attempts: 0 },
    {
      name: 'the one before ended lately',
      item: { attempts: 1, lastAt: AT, attemptsBefore: 4, endedAt: AT - 16 * MINUTE },
      attempts: 5,
    },
    {
      name: 'the one before ended long ago',
      item: { attempts: 1, lastAt: AT, attemptsBefore: 4, endedAt: AT - 60 * MINUTE },
      attempts: 1,
    },
    {
      name: 'there was none before',
      item: { attempts: 1, lastAt: AT, attemptsBefore: 0, endedAt: 0 },
      attempts: 1,
    },
  ])('$name', ({ item, attempts }) => {
    expect(attemptsInBurst(item, AT)).toBe(attempts);
  });
});
