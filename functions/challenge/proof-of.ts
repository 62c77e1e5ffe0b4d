import type * as z from 'zod';
import type { answerChallengeRoute } from './routes.ts';
import type { Proof } from './verify-proof.ts';

/** Reads what the client gave for a proof off an answer's body. */
export function proofOf(body: z.output<(typeof answerChallengeRoute)['body']>): Proof {
  if ('code' in body) return { kind: 'code', code: body.code };
  if ('recoveryCode' in body) return { kind: 'recovery-code', code: body.recoveryCode };
  return { kind: 'passkey', response: body.passkey, credentialId: body.passkey.id };
}
