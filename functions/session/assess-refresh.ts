import type { Assessment } from '../activity/domain/assessment.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { Assess } from '../risk/assess-under-policy.ts';
import { userRiskLevel } from '../risk/domain/user-risk-level.ts';
import type { RiskFactsReader } from '../risk/ports.ts';
import type { LookAround } from '../risk/surroundings.ts';
import type { SessionRecord } from './domain/session-record.ts';
import type { AccountStanding } from './domain/session-standing.ts';

export type AssessRefreshDependencies = {
  readonly facts: RiskFactsReader;
  readonly lookAround: LookAround;
  readonly assess: Assess;
  /** Told when the facts could not be read and the decision was made without them. */
  readonly unreadable: (cause: unknown) => void;
};

type Use = {
  readonly session: SessionRecord;
  readonly account: AccountStanding | undefined;
  readonly client: ClientFacts;
  readonly at: number;
};

export type AssessRefresh = (use: Use) => Promise<Assessment>;

/**
 * Scores the use of a session like a sign-in. Its device is known, because the session is bound to it. What the account
 * owes was judged before, by the session's standing, and is not asked for again at every refresh.
 */
export function createAssessRefresh(deps: AssessRefreshDependencies): AssessRefresh {
  return async ({ session, account, client, at }) => {
    const subject = account?.subject ?? session.subject;
    const [read, surroundings] = await Promise.all([
      readFacts(deps, subject, client.ip, at),
      deps.lookAround({ client, at }),
    ]);
    const head = { state: 'active', stepUpRequired: false, factors: account?.factors ?? [] } as const;
    const attempt = {
      at,
      subject,
      flow: 'refresh',
      client,
      deviceId: session.deviceId,
      isDeviceKnown: true,
      passwordOutcome: 'not-asked',
    } as const;
    return deps.assess({
      ...read,
      attempt,
      ...surroundings,
      userRisk: { level: userRiskLevel(read.profile, { ...head, state: account?.state ?? 'active' }, at) },
      accountHead: head,
    });
  };
}

async function readFacts(
  { facts, unreadable }: AssessRefreshDependencies,
  ...who: Parameters<RiskFactsReader['read']>
): ReturnType<RiskFactsReader['read']> {
  try {
    return await facts.read(...who);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    unreadable(error);
    return { profile: 'unreadable', lists: 'unreadable', lanes: 'unreadable' };
  }
}
