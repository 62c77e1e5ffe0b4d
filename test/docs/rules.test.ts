import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgePassword } from '../../functions/account/domain/password-policy.ts';
import { api } from '../../functions/api.ts';
import type { Route } from '../../functions/platform/route.ts';
import { SIGNAL_NAMES } from '../../functions/risk/domain/signal-names.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { signInAnswerSchema } from '../../functions/session/session-schemas.ts';
import { rulesDocument, WAYS_IN } from '../../scripts/asvs/rules-document.ts';

const document = readFileSync(new URL('../../docs/compliance/rules.md', import.meta.url), 'utf8');
const routes: readonly Route[] = api;
const section = (heading: string) => document.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';

describe('the written rules', () => {
  it('are those that are enforced now: else run `npm run asvs`', () => {
    expect(document).toBe(rulesDocument());
  });

  it('name the words that no password may be built from [ASVS 6.1.2]', () => {
    const [, word = ''] = /“(\w+)”/.exec(section('Passwords')) ?? [];
    const setting = { context: [], hasSecondFactor: false };
    expect(judgePassword(`${word} ${word}`, setting).kind).toBe('unacceptable');
    expect(judgePassword('violet anvil drifting', setting).kind).toBe('acceptable');
  });

  it('name every operation that answers with a session, and no other [ASVS 6.1.3, 6.3.4]', () => {
    const gives = ({ caller, answer }: Route) =>
      caller === 'public' &&
      (answer.schema === signInAnswerSchema || keysOf(answer.schema).includes('accessToken'));
    const documented = new Set<string>(WAYS_IN.map(({ operation }) => operation));
    expect(
      routes
        .filter(gives)
        .map(({ operation }) => operation)
        .sort(),
    ).toEqual([...documented].sort());
    for (const { way } of WAYS_IN) expect(section('Ways in')).toContain(`| ${way} |`);
  });

  it('tell limits of sessions with reasons, and how many there may be [ASVS 7.1.1, 7.1.2]', () => {
    expect(section('Sessions')).toMatch(/90 days .* 30 days without use/);
    expect(section('Sessions')).toContain('NIST SP 800-63B');
    expect(section('Sessions')).toContain('any number of sessions');
  });

  it('tell of every route who may call it, what they may set and what they see [ASVS 8.1.1, 8.1.2]', () => {
    for (const { method, path, operation, caller } of routes) {
      expect(section('Who may call')).toContain(`| \`${method} ${path}\` | ${caller} |`);
      expect(section('Which fields')).toContain(`| \`${operation}\` | ${caller} |`);
    }
    expect(section('Which fields')).toMatch(/`signIn` \| public \| .*email, password/);
  });

  it('list every signal and every threshold [ASVS 8.1.3, 8.1.4]', () => {
    for (const name of SIGNAL_NAMES)
      expect(section('Which circumstances')).toMatch(
        new RegExp(`^\\| ${name} \\| -?[\\d.]+ \\| -?[\\d.]+ \\|$`, 'm'),
      );
    const { default: usual, byFlow } = defaultPolicy.thresholds;
    for (const [flow, { challengeFrom, blockFrom, byFactor }] of [
      ['otherwise', usual] as const,
      ...Object.entries(byFlow),
    ]) {
      expect(section('How they lead')).toContain(`| ${flow} | any other | ${challengeFrom} | ${blockFrom} |`);
      for (const [factor, own] of Object.entries(byFactor))
        expect(section('How they lead')).toContain(
          `| ${flow} | ${factor} | ${own.challengeFrom} | ${own.blockFrom} |`,
        );
    }
  });
});

function keysOf(schema: Route['answer']['schema']): readonly string[] {
  return Object.keys((schema as { shape?: object } | undefined)?.shape ?? {});
}
