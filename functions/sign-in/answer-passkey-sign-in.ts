import type { Accounts } from '../account/ports.ts';
import type { SignInDecided } from '../activity/domain/activity-event.ts';
import { honoursDevice, maySignIn } from '../challenge/domain/account-standing.ts';
import { ofKind } from '../challenge/domain/enrolled-factor.ts';
import type { DecisionLog, EnrolledFactors, PasskeyVerifier, TokenVoucher } from '../challenge/ports.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { type AccountId, isId, newId, type PasskeySignInId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import type { Assess } from '../risk/assess-under-policy.ts';
import { userRiskLevel } from '../risk/domain/user-risk-level.ts';
import type { LookAround } from '../risk/surroundings.ts';
import { DEVICE_ID_BYTES, judgeDeviceToken } from '../session/domain/device-token.ts';
import type { SignInAnswer } from '../session/session-schemas.ts';
import type { StartSession } from '../session/start-session.ts';
import type { PasskeySignIns, SignInFacts } from './ports.ts';

export type AnswerPasskeySignInDeps = {
  readonly passkeySignIns: PasskeySignIns;
  readonly factors: Pick<EnrolledFactors, 'list' | 'countSignature'>;
  readonly passkeys: PasskeyVerifier;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly facts: SignInFacts;
  readonly lookAround: LookAround;
  readonly assess: Assess;
  readonly voucher: TokenVoucher;
  readonly startSession: StartSession;
  readonly log: DecisionLog;
  readonly used: UsedOnce;
  readonly keys: PurposeKeys;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

export type PasskeyAnswer = {
  readonly challengeId: PasskeySignInId;
  readonly passkey: {
    readonly id: string;
    readonly response: { readonly userHandle?: string | undefined };
  };
  readonly deviceToken?: string | undefined;
  readonly client: ClientFacts;
};

/**
 * Signs in whoever's passkey signed, and scores the attempt like any other. A verified passkey is two factors in one,
 * so there is nothing stronger to ask for; a blocked attempt is answered like a wrong signature.
 */
export function createAnswerPasskeySignIn(deps: AnswerPasskeySignInDeps) {
  return async ({
    challengeId,
    passkey: response,
    deviceToken,
    client,
  }: PasskeyAnswer): Promise<SignInAnswer | Problem> => {
    const at = deps.now();
    const begun = await deps.passkeySignIns.takeTry(challengeId, at);
    if (!begun) return problem('challenge-closed');
    const accountId = accountIdIn(response.response.userHandle);
    const passkey =
      accountId &&
      ofKind(await deps.factors.list(accountId), 'passkey').find((one) => one.credentialId === response.id);
    const verified = passkey && (await deps.passkeys.verify(response, passkey, begun.passkeyChallenge));
    if (!passkey || !verified) return problem('wrong-code');

    const subject = (await deps.accounts.find(accountId))?.subject;
    if (!subject) return problem('wrong-code');
    const presented = await judgeDeviceToken(deps.keys, { token: deviceToken, subject, at });
    const device = presented.kind === 'own' ? presented : undefined;
    const [read, surroundings] = await Promise.all([
      deps.facts.read({ subject, ip: client.ip, at }),
      deps.lookAround({ client, at }),
    ]);
    const { standing, ...riskFacts } = read;
    const deviceId = device && standing && honoursDevice(standing, device) ? device.deviceId : undefined;
    const attempt = {
      at,
      subject,
      flow: 'sign-in' as const,
      client,
      ...(deviceId ? { deviceId } : {}),
      isDeviceKnown: deviceId !== undefined,
      deviceToken: device && !deviceId ? ('none' as const) : presented.kind,
      // What stands in the password's place was proved, and more than a password proves.
      passwordOutcome: 'right' as const,
    };
    const assessment = await deps.assess({
      ...riskFacts,
      attempt,
      ...surroundings,
      userRisk: { level: userRiskLevel(read.profile, standing, at) },
      accountHead: standing,
    });
    const decisionId = newId('dec', at);
    const issuedDeviceId = deviceId ?? Buffer.from(deps.randomBytes(DEVICE_ID_BYTES)).toString('base64url');
    const event: Omit<SignInDecided, 'answer'> = {
      type: 'sign-in.decided',
      eventId: newId('evt', at),
      at,
      accountId,
      decisionId,
      subject,
      flow: 'sign-in',
      client,
      ...(deviceId ? { deviceId } : {}),
      password: 'not-asked',
      assessment,
    };
    const isBlocked = assessment.mode === 'enforce' && assessment.decision === 'block';
    const tokens =
      standing && maySignIn(standing) && !isBlocked ? await deps.voucher.tokensFor(accountId) : undefined;
    if (!tokens) return refused(event);
    const isFirst = await deps.used.use(`passkey#${challengeId}`, begun.expiresAt, at);
    if (!isFirst) return problem('challenge-closed');
    if (!(await deps.factors.countSignature(accountId, passkey.factorId, verified.signCount)))
      return refused(event);

    const { record, session } = await deps.startSession({
      accountId,
      subject,
      decisionId,
      deviceId: issuedDeviceId,
      client,
      tokens,
      factors: ['passkey'],
      decidedAt: at,
      at,
    });
    const answered = { ...event, issuedDeviceId, answer: 'signed-in', sessionId: record.sessionId } as const;
    await deps.log.record({ event: answered, session: record });
    return { status: 'signed-in', decisionId, session };
  };

  async function refused(event: Omit<SignInDecided, 'answer'>): Promise<Problem> {
    await deps.log.record({ event: { ...event, answer: 'refused' } });
    return problem('wrong-code');
  }
}

/** A passkey carries the id of the account it was made for as its user handle. */
function accountIdIn(userHandle: string | undefined): AccountId | undefined {
  const text = Buffer.from(userHandle ?? '', 'base64url').toString('utf8');
  return isId('acc', text) ? text : undefined;
}
