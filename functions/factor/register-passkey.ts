import { factorContext, ofKind } from '../challenge/domain/enrolled-factor.ts';
import { PASSKEY_CHALLENGE_BYTES } from '../challenge/domain/passkey-request.ts';
import { newId } from '../platform/ids.ts';
import { isProblem, problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import {
  addFactor,
  type ChangingFactorsDeps,
  isRoomFor,
  mayChange,
  NOTHING_BEGUN,
  tooMany,
} from './changing-factors.ts';
import { PENDING_LIFE_MS, PENDING_TRIES, pendingFactorId } from './domain/pending-factor.ts';
import type { PasskeyRegistrar } from './ports.ts';
import type { passkeyOptionsRoute, registerPasskeyRoute } from './routes.ts';

export type RegisterPasskeyDeps = ChangingFactorsDeps & {
  readonly registrar: PasskeyRegistrar;
  readonly randomBytes: (size: number) => Uint8Array;
};

/** Tells a browser what passkey to make: one that is found without a name and always verifies its user. */
export function createPasskeyOptions(deps: RegisterPasskeyDeps): RouteUseCase<typeof passkeyOptionsRoute> {
  return async ({ principal }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    if (!isRoomFor(who)) return tooMany();
    const { accountId } = principal;
    const email = await deps.addresses.emailOf(accountId);
    if (!email) return problem('unauthenticated');
    const at = deps.now();
    const factorId = newId('fac', at);
    const challenge = Buffer.from(deps.randomBytes(PASSKEY_CHALLENGE_BYTES)).toString('base64url');
    await deps.pending.open({
      pendingFactorId: pendingFactorId(accountId, 'passkey'),
      factorId,
      sealed: await deps.sealer.seal(challenge, factorContext(accountId, factorId)),
      triesLeft: PENDING_TRIES,
      expiresAt: at + PENDING_LIFE_MS,
    });
    const registered = ofKind(who.factors, 'passkey').map(({ credentialId }) => credentialId);
    const publicKey = await deps.registrar.options({ accountId, email, challenge, registered });
    return { factorId, publicKey: publicKey as { challenge: string; rp: { id: string; name: string } } };
  };
}

/** Enrols the passkey that was made for exactly what we asked. */
export function createRegisterPasskey(deps: RegisterPasskeyDeps): RouteUseCase<typeof registerPasskeyRoute> {
  return async ({ principal, body, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    const { accountId } = principal;
    const at = deps.now();
    const begun = await deps.pending.takeTry(pendingFactorId(accountId, 'passkey'), at);
    if (!begun) return problem('conflict', { detail: NOTHING_BEGUN });
    const { factorId } = begun;
    const challenge = await deps.sealer.unseal(begun.sealed, factorContext(accountId, factorId));
    const made = await deps.registrar.verify(body.passkey, challenge);
    if (!made) return problem('wrong-code');
    const passkey = {
      ...{ factorId, kind: 'passkey', name: body.deviceName ?? 'Passkey', createdAt: at },
      ...made,
      transports: body.passkey.response.transports ?? [],
    } as const;
    const refusal = await addFactor(deps, who, { ...passkey, kind: 'passkey' }, client);
    if (refusal) return refusal;
    await deps.pending.close(begun.pendingFactorId);
    return { factorId };
  };
}
