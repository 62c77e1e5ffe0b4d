import type { AdmitPasswordCheck } from './admit-password-check.ts';

/** The part of Cognito's event that decides. */
type PreAuthenticationEvent = {
  readonly userName: string;
  readonly request: { readonly validationData?: Readonly<Record<string, string>> | undefined };
};

/** Cognito takes a thrown error as a refusal, and its message into the error that its caller sees. */
export class NotAdmittedError extends Error {
  override readonly name = 'NotAdmittedError';
}

/**
 * The user pool's pre-authentication trigger.
 *
 * @throws NotAdmittedError if the password check was not asked for by us
 */
export function preAuthentication(
  admit: AdmitPasswordCheck,
): <E extends PreAuthenticationEvent>(event: E) => Promise<E> {
  return async (event) => {
    const verdict = await admit(event.userName, event.request.validationData?.['ticket']);
    if (verdict.kind === 'refused') throw new NotAdmittedError(verdict.why);
    return event;
  };
}
