import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { createAssessor } from '../../functions/risk/domain/assess.ts';
import { countPopulation } from '../../functions/risk/domain/count-population.ts';
import { emptyPopulation, type PopulationSnapshot } from '../../functions/risk/domain/population.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { signInDecided } from '../builders/risk-events.ts';
import { CHROME, DAY, factsOf, home, munich, NOON, saoPaulo, taught } from '../builders/risk-facts.ts';

const assess = createAssessor({ policy: defaultPolicy, model: defaultModel });
const ACCOUNTS = 300;
const ATTEMPTS = 500;
const ADDRESSES = 60;

/** People who have signed up and not been back: all that is known of each is where that was. */
const people = Array.from({ length: ACCOUNTS }, (_, i) => ({
  subject: `subject-${i}` as Subject,
  profile: taught(undefined, { at: NOON - DAY, client: { ...home, ip: `198.51.100.${i % 250}` } }),
}));

/**
 * 500 attempts from 60 addresses of which every hundredth has the right password. What failed is counted into
 * the snapshot `lag` attempts late; `undefined`: never.
 */
function campaign(attacker: ClientFacts, lag: number | undefined) {
  const events: ActivityEvent[] = [];
  const failuresOf = new Map<string, number>();
  const rightOnes: string[] = [];
  let population: PopulationSnapshot = emptyPopulation();
  for (let i = 0; i < ATTEMPTS; i++) {
    const person = people[i % ACCOUNTS];
    if (!person) throw new Error('nobody');
    const isRight = i % 100 === 0;
    const at = NOON + i * 200;
    const client = { ...attacker, ip: `203.0.113.${i % ADDRESSES}` };
    if (lag !== undefined && i >= lag)
      population = countPopulation(population, events.slice(i - lag, i - lag + 1), at);
    const assessment = assess(
      factsOf({
        profile: person.profile,
        population,
        lanes: { accountFailures: 0, addressFailures: failuresOf.get(client.ip) ?? 0 },
        attempt: { at, client, subject: person.subject, passwordOutcome: isRight ? 'right' : 'wrong' },
      }),
    );
    if (isRight) rightOnes.push(assessment.decision);
    else failuresOf.set(client.ip, (failuresOf.get(client.ip) ?? 0) + 1);
    const password = isRight ? 'right' : 'wrong';
    events.push(
      signInDecided({ at, subject: person.subject, client, password, answer: 'refused', assessment }),
    );
  }
  return rightOnes;
}

describe('a credential-stuffing campaign on accounts that have only signed up', () => {
  it.each([
    { name: 'abroad, before anybody has noticed', attacker: saoPaulo, lag: undefined },
    { name: 'in the same country, before anybody has noticed', attacker: munich, lag: undefined },
    {
      name: "in the same country, with the victims' own browser",
      attacker: { ...munich, userAgent: CHROME },
      lag: undefined,
    },
    { name: 'abroad, seen by the population a hundred attempts late', attacker: saoPaulo, lag: 100 },
  ])('gets no session: $name [ASVS 6.3.1, 8.2.4]', ({ attacker, lag }) => {
    const decisions = campaign(attacker, lag);
    expect(decisions).toHaveLength(5);
    expect(decisions).not.toContain('allow');
  });

  it('is blocked outright once the population has seen it [ASVS 6.3.1, 8.2.4]', () => {
    expect(campaign(saoPaulo, 50).slice(1)).toEqual(['block', 'block', 'block', 'block']);
  });

  it('does not stand in the way of the people themselves [ASVS 6.3.1]', () => {
    for (const { profile } of people) {
      const client = { ...home, ip: '198.51.100.1' };
      expect(assess(factsOf({ profile, attempt: { client } })).decision).toBe('allow');
    }
  });
});
