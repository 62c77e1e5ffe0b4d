import {
  PASSKEY_CHALLENGE_BYTES,
  passkeyRequest,
  type RelyingParty,
} from '../challenge/domain/passkey-request.ts';
import { newId } from '../platform/ids.ts';
import { addressBlock } from '../platform/ip-address.ts';
import type { Lanes } from '../platform/lanes.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import {
  PASSKEY_SIGN_IN_LANE,
  PASSKEY_SIGN_IN_LIFE_MS,
  PASSKEY_SIGN_IN_TRIES,
} from './domain/passkey-sign-in-record.ts';
import type { PasskeySignIns } from './ports.ts';
import type { beginPasskeySignInRoute } from './routes.ts';

export type BeginPasskeySignInDeps = {
  readonly passkeySignIns: PasskeySignIns;
  readonly lanes: Lanes;
  readonly relyingParty: RelyingParty;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

/** Begins a sign-in without a name or password. Nobody is named, so there is nothing to find out about anybody. */
export function createBeginPasskeySignIn(
  deps: BeginPasskeySignInDeps,
): RouteUseCase<typeof beginPasskeySignInRoute> {
  return async ({ client }) => {
    const at = deps.now();
    const lane = await deps.lanes.reserve(PASSKEY_SIGN_IN_LANE, addressBlock(client.ip), at);
    if (lane.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: lane.retryAfterSeconds });
    const passkeyChallenge = Buffer.from(deps.randomBytes(PASSKEY_CHALLENGE_BYTES)).toString('base64url');
    const passkeySignInId = newId('pks', at);
    const expiresAt = at + PASSKEY_SIGN_IN_LIFE_MS;
    await deps.passkeySignIns.open({
      passkeySignInId,
      passkeyChallenge,
      triesLeft: PASSKEY_SIGN_IN_TRIES,
      expiresAt,
    });
    return {
      challenge: {
        challengeId: passkeySignInId,
        factor: 'passkey',
        expiresAt: new Date(expiresAt).toISOString(),
        alternatives: [],
        publicKey: { ...passkeyRequest(deps.relyingParty, passkeyChallenge, []), allowCredentials: [] },
      },
    };
  };
}
