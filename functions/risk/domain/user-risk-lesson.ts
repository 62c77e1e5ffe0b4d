import type { ActivityEvent, SignInDecided } from '../../activity/domain/activity-event.ts';
import type { AccountId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { Remediation, RiskSource } from './user-risk.ts';

type About = {
  readonly eventId: string;
  readonly at: number;
  readonly who: { readonly subject: Subject } | { readonly accountId: AccountId };
};

/** What an event says for or against the account itself, whoever tries it next. */
export type UserRiskLesson = About &
  (
    | { readonly kind: 'hold'; readonly source: RiskSource }
    | { readonly kind: 'clear'; readonly remediation: Remediation }
  );

/** Reads what is held against an account, or clears it, from one event of the activity stream. */
export function userRiskLessonOf(event: ActivityEvent): UserRiskLesson | undefined {
  switch (event.type) {
    case 'sign-in.decided': {
      const source = sourceOf(event);
      return source && lesson(event, { kind: 'hold', source });
    }
    case 'challenge.answered':
      return event.result === 'passed'
        ? lesson(event, { kind: 'clear', remediation: 'challenge-passed' })
        : undefined;
    case 'risk.outcome-reported':
      if (event.confirmed === 'fraud') return lesson(event, { kind: 'hold', source: 'takeover' });
      return event.confirmed === 'legitimate'
        ? lesson(event, { kind: 'clear', remediation: 'released' })
        : undefined;
    case 'verdict.given':
      if (event.verdict === 'not-me') return lesson(event, { kind: 'hold', source: 'disowned' });
      // Whoever reads the owner's mail could say "me" as well: only a proven one clears anything.
      return event.isProven ? lesson(event, { kind: 'clear', remediation: 'owner-confirmed' }) : undefined;
    case 'password.changed':
      return lesson(event, { kind: 'clear', remediation: 'password-changed' });
    case 'account.contained':
      return lesson(event, { kind: 'hold', source: 'takeover' });
    case 'account.released':
      return lesson(event, { kind: 'clear', remediation: 'released' });
    case 'session.reuse-detected':
      return lesson(event, { kind: 'hold', source: 'stolen-session' });
    default:
      return undefined;
  }
}

const ATTACKS_WITH_PASSWORDS: readonly string[] = ['credential-stuffing', 'password-spray'];

/** A right password in an attack on many is one the attackers hold; elsewhere a challenge is unmet until it is met. */
function sourceOf({ flow, password, assessment, answer }: SignInDecided): RiskSource | undefined {
  if (flow !== 'sign-in' || password !== 'right' || assessment.decision === 'allow') return undefined;
  const speaks = (isNamed: (signal: string) => boolean) =>
    assessment.reasons.some(({ signal, bits }) => bits > 0 && isNamed(signal));
  if (speaks((signal) => ATTACKS_WITH_PASSWORDS.includes(signal))) return 'leaked-credential';
  if (speaks((signal) => signal === 'campaign-membership')) return 'campaign';
  return answer === 'challenged' ? 'unmet-challenge' : undefined;
}

type Says =
  | { readonly kind: 'hold'; readonly source: RiskSource }
  | { readonly kind: 'clear'; readonly remediation: Remediation };

/** An account's events that name no subject are followed by its id; what names neither teaches nothing. */
function lesson(event: ActivityEvent, says: Says): UserRiskLesson | undefined {
  const { eventId, at } = event;
  const who = 'subject' in event ? { subject: event.subject } : accountOf(event.accountId);
  return who && { eventId, at, who, ...says };
}

function accountOf(accountId: AccountId | undefined) {
  return accountId && { accountId };
}
