import { describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { attemptOf } from '../../functions/sign-in/attempt.ts';
import { home } from '../builders/risk-facts.ts';
import { PASSWORD, signInWorld, type World } from '../builders/sign-in-world.ts';

const ACCOUNTS = 5_000;
/** One in fifty people chose what attackers try first. */
const EVERY = 50;
const SPRAYED = 'football is my favourite sport';

const emailOf = (n: number) => `person-${n}@example.com`;
const strange = { ...home, country: 'RO', city: 'Iasi', asn: 9_050, userAgent: 'python-requests/2.32' };

/** From one network: 25 addresses beside each other. */
const oneNetwork = (n: number) => `198.51.100.${n % 25}`;
/** From 500 networks far apart, two tries each at a time. */
const manyNetworks = (n: number) => {
  const network = Math.floor(n / 2) % 500;
  return `${20 + (network % 100)}.${Math.floor(network / 100) + 1}.7.9`;
};

async function crowd(): Promise<World> {
  const world = await signInWorld();
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const { accountId } = await world.person(emailOf(n));
    const user = world.cognito.users.get(accountId);
    if (user && n % EVERY === 0) user.password = SPRAYED;
  }
  return world;
}

/** Tries the one password on everybody, within some minutes. @returns how the right ones were answered */
async function spray(world: World, ipOf: (n: number) => string) {
  const answers = { session: 0, challenge: 0, refused: 0 };
  for (let n = 0; n < ACCOUNTS; n += 1) {
    if (n % 100 === 0) world.pass(5_000);
    const answer = await world.signIn(emailOf(n), SPRAYED, { client: { ...strange, ip: ipOf(n) } });
    if (n % EVERY !== 0) continue;
    if (isProblem(answer)) answers.refused += 1;
    else if (answer.status === 'challenge') answers.challenge += 1;
    else answers.session += 1;
  }
  return answers;
}

describe.each([
  { name: 'one network', ipOf: oneNetwork },
  { name: '500 networks at two tries each', ipOf: manyNetworks },
])('one password tried on 5,000 accounts from $name', ({ ipOf }) => {
  it('is stopped before it lets anybody in, and leaves owners alone', { timeout: 240_000 }, async () => {
    const world = await crowd();
    const answers = await spray(world, ipOf);
    console.log(`right passwords: ${JSON.stringify(answers)}`);
    expect(answers.session + answers.challenge + answers.refused).toBe(ACCOUNTS / EVERY);
    // Well before the fiftieth right password. A challenge goes to the owner's mailbox, which the attacker does not read.
    expect(answers.session).toBeLessThanOrEqual(2);

    const signedIn = { known: 0, elsewhere: 0 };
    for (let n = 1; n <= 40; n += 1) {
      const email = emailOf(n * EVERY + 1);
      const deviceToken = await world.deviceTokenOf(email);
      const known = await world.signIn(email, PASSWORD, { deviceToken });
      if (!isProblem(known)) signedIn.known += 1;
      const elsewhere = await world.signIn(emailOf(n * EVERY + 2), PASSWORD, {
        client: { ...home, ip: `192.0.2.${n}` },
      });
      if (!isProblem(elsewhere)) signedIn.elsewhere += 1;
    }
    expect(signedIn).toEqual({ known: 40, elsewhere: 40 });
  });
});

describe('ordinary traffic', () => {
  it('of 10,000 sign-ins in a window, one in twenty mistyped, makes no password look sprayed', async () => {
    const world = await signInWorld();
    const counts = new Map<string, number>();
    for (let n = 0; n < 500; n += 1) {
      const typed = { email: emailOf(n), password: `${PASSWORD} mistyped ${n}` };
      const { passwordFingerprint } = await attemptOf(world.keys, typed, home, world.now());
      counts.set(passwordFingerprint, (counts.get(passwordFingerprint) ?? 0) + 1);
    }
    const { minimumSubjects } = defaultPolicy.signals.passwordSpray;
    expect(Math.max(...counts.values())).toBeLessThan(minimumSubjects);
  });
});
