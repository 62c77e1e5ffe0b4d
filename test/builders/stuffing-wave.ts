import type { SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import { type AccountId, newId } from '../../functions/platform/ids.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { signInDecided } from './risk-events.ts';
import { assessmentOf, NOON } from './risk-facts.ts';

export const ATTACKER_JA4 = 't13d190900_9dc949149365_97f8aa674fd9';

export type Victim = { readonly accountId: AccountId; readonly subject: Subject };

export const subjectNumbered = (n: number) => `${String(n).padStart(6, '0')}-${'x'.repeat(36)}` as Subject;

export function customers(count: number): Victim[] {
  return Array.from({ length: count }, (_, i) => ({
    accountId: newId('acc', NOON + i),
    subject: subjectNumbered(i),
  }));
}

/** One tool, several networks, many addresses: mostly wrong passwords, and the attempts whose index is right. */
export function stuffingWave(
  people: readonly Victim[],
  {
    attempts = 500,
    addresses = 60,
    isRight = (i: number) => i < 300 && i % 60 === 59,
    at = NOON,
    ja4 = ATTACKER_JA4,
  } = {},
): SignInDecided[] {
  const networks = [49505, 45899, 20473, 60781];
  return Array.from({ length: attempts }, (_, i) => {
    const person = people[i % people.length] as Victim;
    const right = isRight(i);
    const address = i % addresses;
    return signInDecided({
      at: at + i * 100,
      accountId: person.accountId,
      subject: person.subject,
      client: {
        ip: `198.18.${address}.13`,
        asn: networks[address % 4] as number,
        ja4,
        userAgent: 'tool/1.0',
      },
      password: right ? 'right' : 'wrong',
      answer: right ? 'challenged' : 'refused',
      assessment: assessmentOf({
        decision: right ? 'challenge' : 'block',
        level: 'medium',
        score: 0.5,
        bits: -1,
      }),
    });
  });
}
