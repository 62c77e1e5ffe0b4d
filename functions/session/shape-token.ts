import type { PurposeKeys } from '../platform/purpose-keys.ts';
import { isEnrolmentTicket } from './domain/enrolment-ticket.ts';

/** The right to change a user's own factors, addresses and password directly at Cognito. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

export type TokenRequest = {
  readonly username: string;
  readonly clientMetadata?: Readonly<Record<string, string>>;
};

/** Decides which scopes a token about to be signed loses: self-service always, but for our own enrolment call. */
export function createShapeToken({ keys, now }: { readonly keys: PurposeKeys; readonly now: () => number }) {
  return async ({ username, clientMetadata }: TokenRequest): Promise<{ readonly scopesToSuppress: string[] }> => {
    const ticket = clientMetadata?.['enrolment'];
    // Without a ticket nothing is asked of the key service: an ordinary sign-in does not depend on it.
    const isEnrolment = ticket !== undefined && (await isEnrolmentTicket(keys, username, ticket, now()));
    return { scopesToSuppress: isEnrolment ? [] : [SELF_SERVICE_SCOPE] };
  };
}
