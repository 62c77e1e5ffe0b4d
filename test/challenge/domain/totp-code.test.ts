import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { totpMark, totpStepOf } from '../../../functions/challenge/domain/totp-code.ts';
import type { AccountId } from '../../../functions/platform/ids.ts';

const secret = 'JBSWY3DPEHPK3PXP';
const STEP_MS = 30_000;
/** The first instant of a step. */
const AT = 60_000_000 * STEP_MS;
const codeAt = (timestamp: number, digits = 6) => new TOTP({ secret, digits }).generate({ timestamp });

describe('totpStepOf', () => {
  it.each([
    { name: 'this step', made: AT, step: 60_000_000 },
    { name: 'this step, at its last moment', made: AT + STEP_MS - 1, step: 60_000_000 },
    { name: 'the step before', made: AT - 1, step: 59_999_999 },
    { name: 'the step after', made: AT + STEP_MS, step: 60_000_001 },
    { name: 'two steps before', made: AT - STEP_MS - 1, step: undefined },
    { name: 'two steps after', made: AT + 2 * STEP_MS, step: undefined },
  ])('knows the code of $name', ({ made, step }) => {
    expect(totpStepOf(secret, codeAt(made), AT)).toBe(step);
  });
  it('knows the step also at its last moment', () => {
    expect(totpStepOf(secret, codeAt(AT), AT + STEP_MS - 1)).toBe(60_000_000);
  });
  it.each(['', '12345', codeAt(AT, 8), `${codeAt(AT)}0`])('takes no other text: "%s"', (code) => {
    expect(totpStepOf(secret, code, AT)).toBeUndefined();
  });
  it('knows no code of another secret', () => {
    expect(totpStepOf('KRSXG5CTMVRXEZLU', codeAt(AT), AT)).toBeUndefined();
  });
});

describe('totpMark', () => {
  it('tells accounts, factors and steps apart', () => {
    const marks = [
      totpMark('acc_1' as AccountId, 'fac_1', 1),
      totpMark('acc_2' as AccountId, 'fac_1', 1),
      totpMark('acc_1' as AccountId, 'fac_2', 1),
      totpMark('acc_1' as AccountId, 'fac_1', 2),
    ];
    expect(new Set(marks).size).toBe(marks.length);
    expect(marks[0]).toBe('totp#acc_1#fac_1#1');
  });
});
