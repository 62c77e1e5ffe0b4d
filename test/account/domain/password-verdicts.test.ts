import { describe, expect, it } from 'vitest';
import { judgePassword } from '../../../functions/account/domain/password-policy.ts';

const verdict = (typed: string, context: readonly string[] = []) =>
  judgePassword(typed, { context, hasSecondFactor: false });

describe('what is said of a password', () => {
  it.each([
    { name: 'a short one', typed: 'zjfyqmwkxvbtrh', says: /at least 15 characters/ },
    { name: 'a long one', typed: 'quiet morning '.repeat(20), says: /at most 256 characters/ },
    { name: 'a line break', typed: 'a quiet morning\nby the sea', says: /printable/ },
    { name: 'a space at an end', typed: ' a quiet morning', says: /begin or end with a space/ },
    { name: 'a common one', typed: '000000000000000', says: /among the first/ },
    { name: 'our name', typed: 'gatehousegatehouse', says: /address or our name/ },
  ])('names the reason: $name', ({ typed, says }) => {
    expect(verdict(typed)).toEqual({ kind: 'unacceptable', detail: expect.stringMatching(says) });
  });
});

describe('words that a stranger would guess', () => {
  it.each([
    {
      name: 'seven characters beside the name are too few',
      typed: 'gatehouse zjfyqm',
      context: [],
      may: false,
    },
    { name: 'eight are enough', typed: 'gatehouse zjfyqmw', context: [], may: true },
    { name: 'a word of four letters counts', typed: 'anna anna xk wz', context: ['anna'], may: false },
    { name: 'one of three does not', typed: 'ada adaada xkqw', context: ['ada'], may: true },
    { name: 'in capitals it counts as well', typed: 'lovelace 181 xk', context: ['LOVELACE'], may: false },
  ])('$name [ASVS 6.2.11]', ({ typed, context, may }) => {
    expect(verdict(typed, context).kind).toBe(may ? 'acceptable' : 'unacceptable');
  });
});

describe('one piece again and again', () => {
  it.each([
    { name: 'five letters', typed: 'qzjxkqzjxkqzjxk', may: false },
    { name: 'five letters and a part of them', typed: 'qzjxkqzjxkqzjxkqz', may: false },
    { name: 'six letters', typed: 'qzjxkwqzjxkwqzjxkw', may: true },
    { name: 'two letters, and four others at the end', typed: 'zqzqzqzqzqzqwxyk', may: true },
    { name: 'few letters in no order', typed: 'qzjxkjzqkxzzjqxkj', may: true },
    { name: 'after something else', typed: 'kjqjqjqjqjqjqjqjq', may: true },
    { name: 'before something else', typed: 'jqjqjqjqjqjqjqkzkzk', may: true },
  ])('$name: $may', ({ typed, may }) => {
    expect(verdict(typed).kind).toBe(may ? 'acceptable' : 'unacceptable');
  });
});
