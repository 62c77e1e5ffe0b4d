import type { ClientFacts } from '../../platform/client-facts.ts';
import type {
  AccountId,
  ChallengeId,
  ChangeId,
  DecisionId,
  EventId,
  IncidentId,
  SessionId,
} from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { Assessment } from './assessment.ts';

/** What every recorded event carries, whoever writes it. */
type Recorded<Type extends string, Body> = {
  readonly type: Type;
  readonly eventId: EventId;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Absent when nobody owns the identifier, or it belongs to another application's user. */
  readonly accountId?: AccountId;
} & Body;

/** One attempt to sign in and what was decided: the fact that everything downstream follows from. */
export type SignInDecided = Recorded<
  'sign-in.decided',
  {
    readonly decisionId: DecisionId;
    readonly subject: Subject;
    readonly flow: 'sign-in' | 'refresh' | 'step-up';
    readonly client: ClientFacts;
    /** From the signed device token, when a valid one was presented. */
    readonly deviceId?: string;
    /** The device the answer names from now on: the presented one, or the one made for this attempt. */
    readonly issuedDeviceId?: string;
    readonly password: 'right' | 'wrong' | 'not-asked';
    /** Truncated keyed hash of the password tried, under a key of the day; tells spray, never the password. */
    readonly passwordFingerprint?: string;
    readonly assessment: Assessment;
    /** What the caller was given: in audit mode this may be milder than what was decided. */
    readonly answer: 'signed-in' | 'challenged' | 'refused' | 'throttled';
    readonly challengeId?: ChallengeId;
    readonly sessionId?: SessionId;
  }
>;

export type ChallengeAnswered = Recorded<
  'challenge.answered',
  {
    readonly challengeId: ChallengeId;
    readonly decisionId: DecisionId;
    readonly subject: Subject;
    readonly factor: 'totp' | 'sms' | 'email' | 'passkey' | 'recovery-code';
    readonly result: 'passed' | 'wrong' | 'closed';
    /** What counts no more from now on, because of one wrong code too many: its name. */
    readonly disabledFactor?: string;
    readonly client: ClientFacts;
    readonly deviceId?: string;
    readonly sessionId?: SessionId;
  }
>;

/** Kinds of factors that people enrol. */
export type FactorKind = 'totp' | 'sms' | 'email' | 'passkey' | 'recovery-codes';

export type AccountEvent =
  | Recorded<
      'account.signed-up',
      { readonly subject: Subject; readonly client: ClientFacts; readonly deviceId?: string }
    >
  | Recorded<
      'factor.enrolled' | 'factor.removed',
      {
        readonly client: ClientFacts;
        readonly factor?: FactorKind;
        readonly factorName?: string;
        /** How what was added can be taken back. */
        readonly changeId?: ChangeId;
      }
    >;

/** A password replaced: by a code from the mail, or by its owner. */
export type PasswordChanged = Recorded<
  'password.changed',
  { readonly by: 'reset' | 'owner'; readonly client: ClientFacts }
>;

/** A new password was asked for; whether anybody owns the identifier is told by the account being there. */
export type PasswordResetBegun = Recorded<
  'password.reset-begun',
  { readonly subject: Subject; readonly client: ClientFacts }
>;

/** What an owner changed and may take back, or took back. */
export type ProfileChanged = Recorded<
  'profile.changed' | 'profile.restored',
  { readonly kind: 'email' | 'phone' | 'deletion' | 'factor'; readonly client: ClientFacts }
>;

export type SessionEvent = Recorded<
  'session.refreshed' | 'session.moved' | 'session.ended' | 'session.reuse-detected',
  {
    readonly sessionId: SessionId;
    readonly client: ClientFacts;
    /** What tells its present use from where it was proved. */
    readonly moved?: 'place' | 'software';
    /** Of a use that was scored: what was decided about it. */
    readonly assessment?: Assessment;
    readonly reason?:
      | 'signed-out'
      | 'ended-by-owner'
      | 'refresh-reuse'
      | 'contained'
      | 'everywhere'
      | 'password-changed';
  }
>;

/** An assessment made for an application with its own sign-in. */
export type RiskAssessed = Recorded<
  'risk.assessed',
  {
    readonly decisionId: DecisionId;
    readonly subject: Subject;
    readonly requestType: string;
    readonly status: 'attempted' | 'succeeded' | 'failed';
    readonly client: ClientFacts;
    readonly deviceId?: string;
    readonly assessment: Assessment;
  }
>;

export type RiskOutcomeReported = Recorded<
  'risk.outcome-reported',
  {
    readonly decisionId: DecisionId;
    readonly subject: Subject;
    readonly challengePassed?: boolean;
    readonly confirmed?: 'legitimate' | 'fraud';
    /** What was assessed, so that a follower can learn or unlearn it without reading it again. */
    readonly assessed: { readonly at: number; readonly client: ClientFacts; readonly deviceId?: string };
  }
>;

/** The owner's own word on something that happened on the account. */
export type VerdictGiven = Recorded<
  'verdict.given',
  {
    readonly verdict: 'me' | 'not-me';
    readonly about: { readonly eventId?: EventId; readonly incidentId?: IncidentId };
    readonly via: 'mail-link' | 'signed-in';
    /** Whether it was proved a moment ago that it is the owner who says so. */
    readonly isProven: boolean;
  }
>;

/** Containment and its lifting, as the account sees it. */
export type AccountProtected = Recorded<
  'account.contained' | 'account.released',
  {
    readonly incidentId: IncidentId;
    readonly actions: readonly string[];
  }
>;

export type ActivityEvent =
  | SignInDecided
  | ChallengeAnswered
  | AccountEvent
  | PasswordChanged
  | PasswordResetBegun
  | ProfileChanged
  | SessionEvent
  | RiskAssessed
  | RiskOutcomeReported
  | VerdictGiven
  | AccountProtected;

export type ActivityEventType = ActivityEvent['type'];

/** The events of one kind; several kinds may share a shape, so `Extract` would not find them. */
export type EventOf<
  Type extends ActivityEventType,
  Event extends ActivityEvent = ActivityEvent,
> = Event extends ActivityEvent
  ? Type extends Event['type']
    ? Event & { readonly type: Type }
    : never
  : never;
