import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  errorFields,
  type LogFields,
  log,
  loggable,
  requestFinished,
} from '../../functions/platform/observability.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';

const entry = { operation: 'signIn', requestId: 'request-1', status: 503, elapsedMs: 12 };
const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  const take = (line: unknown) => written.push(String(line)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(take);
});
afterEach(() => vi.restoreAllMocks());

describe('the log', () => {
  it('keeps the fields on its list and no other', () => {
    const careless = { status: 200, email: 'ada@example.com', password: 'secret' } as LogFields;
    expect(loggable(careless)).toEqual({ status: 200 });
    log.info('request', careless);
    expect(written.join('')).toContain('"status":200');
    expect(written.join('')).not.toMatch(/ada@|secret/);
  });

  it('writes one line whatever a field holds', () => {
    log.warn('request', { code: 'a\r\n{"level":"ERROR"}\u0085\u001b[31m' });
    expect(written.join('').trim().split('\n')).toHaveLength(1);
    expect(written.join('').trim()).not.toMatch(/\p{Cc}/u);
  });

  it('bounds the length of a field', () => {
    expect(String(loggable({ code: 'x'.repeat(10_000) })['code'])).toHaveLength(300);
  });

  it('names an error and its cause, and repeats no message, which may hold input', () => {
    const cause = Object.assign(new Error('1 validation error: ada@example.com'), {
      name: 'ValidationException',
    });
    expect(errorFields(new UnavailableError('accounts', cause))).toEqual({
      port: 'accounts',
      errorName: 'UnavailableError < ValidationException',
    });
    expect(errorFields(cause)).toEqual({ errorName: 'ValidationException' });
    expect(errorFields('a thrown string with ada@example.com')).toEqual({ errorName: 'unknown' });
  });

  it('tells a failed request with its cause, and counts the port', () => {
    requestFinished(entry, new UnavailableError('cognito', new Error('down')));
    expect(written.join('\n')).toContain('"errorName":"UnavailableError < Error"');
    expect(written.join('\n')).toContain('"port":"cognito"');
    expect(written.join('\n')).toContain('PortUnavailable');
  });
});
