import { isId } from '../platform/ids.ts';
import { SELF_SERVICE_SCOPE } from './domain/cognito-tokens.ts';
import type { EnrolmentWindow } from './ports.ts';

export type TokenRequest = { readonly username: string; readonly isRefresh: boolean };

/**
 * Decides which scopes a token about to be signed loses: self-service always, but for the one token that our
 * own binding of a factor asked for a moment before. A sign-in's token never keeps it and asks nobody.
 */
export function createShapeToken({
  enrolments,
  now,
}: {
  readonly enrolments: Pick<EnrolmentWindow, 'consume'>;
  readonly now: () => number;
}) {
  return async ({ username, isRefresh }: TokenRequest): Promise<{ readonly scopesToSuppress: string[] }> => {
    const isEnrolment = isRefresh && isId('acc', username) && (await enrolments.consume(username, now()));
    return { scopesToSuppress: isEnrolment ? [] : [SELF_SERVICE_SCOPE] };
  };
}
