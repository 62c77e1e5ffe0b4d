import { afterAll, describe, expect, it } from 'vitest';
import { isProblem, UnavailableError } from '../../functions/platform/problem.ts';
import { ADA } from '../builders/account-world.ts';
import { FAULTS, type Fault, FaultyCalls } from '../builders/faulty-calls.ts';
import { NEW_PASSWORD, recoveryWorld } from '../builders/recovery-world.ts';
import { challengeIn, signInWorld } from '../builders/sign-in-world.ts';
import { granted, signedIn } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';

const EMAIL = 'ada@example.com';

type SignInWorld = Awaited<ReturnType<typeof signInWorld>>;
type RecoveryWorld = Awaited<ReturnType<typeof recoveryWorld>>;
/** What the person does before, and the request that goes wrong: it may be sent again as it is. */
type Journey<World> = (world: World) => Promise<() => Promise<unknown>>;

const challenged = async (world: SignInWorld) => {
  await world.setHead(EMAIL, { stepUpRequired: true });
  return challengeIn(await world.signIn(EMAIL));
};

const IN_SIGN_IN: Record<string, Journey<SignInWorld>> = {
  'sign in': async (world) => () => world.signIn(EMAIL),
  'sign in, challenged': async (world) => {
    await world.setHead(EMAIL, { stepUpRequired: true });
    return () => world.signIn(EMAIL);
  },
  'answer a challenge': async (world) => {
    const { challengeId } = await challenged(world);
    const code = world.mailer.lastCode;
    return () => world.answer(challengeId, code);
  },
  'answer with a recovery code': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    const { codes } = granted(await world.useCases.makeRecoveryCodes(me));
    const { challengeId } = await challenged(world);
    let used = 0;
    return () => world.answerWith(challengeId, { recoveryCode: String(codes[used++]) });
  },
  'send a code again': async (world) => {
    const { challengeId } = await challenged(world);
    return () => world.resend(challengeId);
  },
  'begin a step-up': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    return () => world.useCases.beginStepUp({ ...me, body: { purpose: 'change-factors' } });
  },
  'sign in by passkey': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    const passkey = new SoftwarePasskey();
    const { publicKey } = granted(await world.useCases.passkeyOptions(me));
    granted(await world.useCases.registerPasskey({ ...me, body: { passkey: passkey.create(publicKey) } }));
    const nobody = { ...me, principal: undefined };
    const { challenge } = granted(await world.useCases.beginPasskeySignIn(nobody));
    const proof = passkey.get(challenge.publicKey ?? { challenge: '' });
    return () => world.answerWith(challenge.challengeId, { passkey: proof });
  },
  'enrol an authenticator app': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    return () => world.useCases.enrolTotp(me);
  },
  'confirm an authenticator app': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    const { secret } = granted(await world.useCases.enrolTotp(me));
    return () => {
      world.pass(30_000);
      return world.useCases.confirmTotp({ ...me, body: { code: totpCode(secret, world.now()) } });
    };
  },
  'make recovery codes': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    return () => world.useCases.makeRecoveryCodes(me);
  },
  'change the address': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    const { changeId } = granted(
      await world.useCases.beginChange({ ...me, body: { email: 'new@example.com' } }),
    );
    const body = { code: world.mailer.lastCode };
    return () => world.useCases.confirmChange({ ...me, parameters: { changeId }, body });
  },
  'ask to be erased': async (world) => {
    const { me } = await signedIn(world, await personIn(world));
    return () => world.useCases.requestDeletion(me);
  },
};

const people = new WeakMap<SignInWorld, Awaited<ReturnType<SignInWorld['person']>>>();
async function personIn(world: SignInWorld) {
  const person = people.get(world);
  if (!person) throw new Error('nobody is there');
  return person;
}

const IN_RECOVERY: Record<string, Journey<RecoveryWorld>> = {
  'sign up': async (world) => () =>
    world.useCases.signUp({ ...world.visitor, body: { ...ADA, email: 'grace@example.org' } }),
  'confirm a sign-up': async (world) => {
    const body = { ...ADA, email: 'grace@example.org' };
    const { signUpId } = granted(await world.useCases.signUp({ ...world.visitor, body }));
    const code = world.codeIn(world.mailbox.mails.at(-1)) ?? '';
    return () => world.useCases.confirmSignUp({ ...world.visitor, parameters: { signUpId }, body: { code } });
  },
  'ask for a new password': async (world) => () => world.begin(),
  'set a new password': async (world) => {
    const { resetId, code } = await world.beganReset();
    return () => world.confirm(resetId, code);
  },
  'change the password': async (world) => {
    const { me } = await inSession(world);
    const passwords = [ADA.password, NEW_PASSWORD];
    return async () => {
      const user = [...world.cognito.users.values()][0];
      const currentPassword = passwords.find((one) => one === user?.password) ?? ADA.password;
      return world.changePassword({ ...me, body: { currentPassword, newPassword: NEW_PASSWORD } });
    };
  },
  'refresh a session': async (world) => {
    const { session } = await inSession(world);
    const body = { refreshToken: session.refreshToken };
    return () => world.useCases.refreshSession({ ...world.visitor, body });
  },
  'sign out': async (world) => {
    const { me } = await inSession(world);
    return () => world.useCases.signOut({ ...me, body: { everywhere: true } });
  },
  'list sessions': async (world) => {
    const { me } = await inSession(world);
    return () => world.useCases.listSessions(me);
  },
};

const accountsOf = new WeakMap<RecoveryWorld, Awaited<ReturnType<RecoveryWorld['account']>>>();
async function inSession(world: RecoveryWorld) {
  const account = accountsOf.get(world);
  if (!account) throw new Error('nobody is there');
  const session = await world.session(account);
  return { session, me: { ...world.common, principal: session.principal } };
}

type Prepared = {
  readonly calls: FaultyCalls;
  readonly run: () => Promise<unknown>;
  readonly later: () => void;
};

const CASES: Record<string, () => Promise<Prepared>> = {
  ...Object.fromEntries(
    Object.entries(IN_SIGN_IN).map(([name, journey]) => [
      name,
      async () => {
        const world = await signInWorld();
        people.set(world, await world.person(EMAIL));
        const run = await journey(world);
        return {
          calls: new FaultyCalls([world.db, world.cognito, world.kms]),
          run,
          later: () => world.pass(1000),
        };
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(IN_RECOVERY).map(([name, journey]) => [
      name,
      async () => {
        const world = await recoveryWorld();
        accountsOf.set(world, await world.account());
        const run = await journey(world);
        const later = () => {
          world.clock.at += 1000;
        };
        return { calls: new FaultyCalls([world.dynamodb, world.cognito]), run, later };
      },
    ]),
  ),
};

async function outcomeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    const answer = await run();
    return isProblem(answer) ? answer.code : 'done';
  } catch (cause) {
    if (cause instanceof UnavailableError) return `503 ${cause.port}`;
    throw cause;
  }
}

/** What may be said instead of “done”: nothing happened, or it happened and this request is over. */
const ACCEPTABLE = /^(?:done|503 .+|challenge-closed|wrong-code|conflict|unavailable|step-up-required)$/;

describe('when a dependency', () => {
  const table: Record<string, Record<Fault, string>> = {};
  afterAll(() => console.table(table));

  describe.each(Object.entries(CASES))('of “%s”', (name, prepare) => {
    it.each(FAULTS)(
      'is %s, the caller is told so, and the same request or a new one goes through',
      async (fault) => {
        const healthy = await prepare();
        healthy.calls.plan();
        expect(await outcomeOf(healthy.run)).toBe('done');
        const dependencies = [...healthy.calls.names];
        expect(dependencies.length).toBeGreaterThan(0);
        for (const [nth, dependency] of dependencies.entries()) {
          const { calls, run, later } = await prepare();
          calls.plan(nth, fault);
          const outcome = await outcomeOf(run);
          expect(outcome, `${dependency} (call ${nth}) of “${name}”`).toMatch(ACCEPTABLE);
          calls.plan();
          later();
          const again = await outcomeOf(run);
          expect(again, `after ${dependency} (call ${nth}) of “${name}” answered ${outcome}`).toMatch(
            outcome === 'done'
              ? ACCEPTABLE
              : /^(?:done|challenge-closed|conflict|wrong-code|step-up-required)$/,
          );
          const row = `${name} · ${dependency} ${nth}`;
          table[row] = {
            ...(table[row] ?? { failing: '', slow: '', twice: '' }),
            [fault]: `${outcome}, then ${again}`,
          };
        }
      },
    );
  });
});
