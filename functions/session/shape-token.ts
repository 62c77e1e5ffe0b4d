import type { PurposeKeys } from '../platform/purpose-keys.ts';
import { isEnrolmentTicket } from './domain/enrolment-ticket.ts';
import { ENROLMENT_ATTRIBUTE, SELF_SERVICE_SCOPE } from './domain/self-service.ts';

export type TokenRequest = {
  readonly username: string;
  readonly triggerSource: string;
  readonly userAttributes: Readonly<Record<string, string>>;
};

/**
 * Decides which scopes a token about to be signed loses: self-service always, but for our own enrolment call. That
 * call refreshes a session, so what a sign-in issues is never spared, whatever attribute the user has.
 */
export function createShapeToken({ keys, now }: { readonly keys: PurposeKeys; readonly now: () => number }) {
  return async (request: TokenRequest): Promise<{ readonly scopesToSuppress: string[] }> => {
    const ticket = request.userAttributes[ENROLMENT_ATTRIBUTE];
    const mayCarry = request.triggerSource === 'TokenGeneration_RefreshTokens' && ticket;
    // Without a ticket nothing is asked of the key service: an ordinary token does not depend on it.
    const isEnrolment = mayCarry && (await isEnrolmentTicket(keys, request.username, ticket, now()));
    return { scopesToSuppress: isEnrolment ? [] : [SELF_SERVICE_SCOPE] };
  };
}
