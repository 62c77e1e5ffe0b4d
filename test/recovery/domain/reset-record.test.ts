import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { isStillDue } from '../../../functions/recovery/domain/reset-record.ts';

const reset = { subject: 'a' as Subject, startedAt: 1000 };

describe('isStillDue', () => {
  it.each([
    { name: 'an account as it was', account: { subject: 'a', notBefore: 0 }, is: true },
    { name: 'sessions ended as it began', account: { subject: 'a', notBefore: 1000 }, is: true },
    { name: 'sessions ended since', account: { subject: 'a', notBefore: 1001 }, is: false },
    { name: 'another address', account: { subject: 'b', notBefore: 0 }, is: false },
    { name: 'no account', account: undefined, is: false },
  ])('$name: $is', ({ account, is }) => {
    expect(isStillDue(reset, account as { subject: Subject; notBefore: number } | undefined)).toBe(is);
  });
});
