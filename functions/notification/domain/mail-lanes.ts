import type { Lane } from '../../platform/lanes.ts';
import type { KeyedLane } from '../../platform/reserve-all.ts';
import type { Subject } from '../../platform/table-keys.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * All mails that strangers can set off, by the first letter of whom they go to: a keyed hash, so each of its 64 parts
 * gets as much as any other, and no single counter takes every mail. Mails to whoever proved a device or a password are
 * not counted here: what strangers do never keeps them waiting.
 */
const ALL_STRANGERS_MAILS: Lane = { name: 'mail-all', limit: 500, windowMs: HOUR_MS, isShared: true };

/** What one kind of mail may come to. */
type MailLimits = {
  /** To one person, by whoever shares an address. */
  readonly byAddress: Lane;
  /** To one person, from the addresses around it. */
  readonly byNetwork: Lane;
  /** To one person, whoever asks. */
  readonly hourly: Lane;
  readonly daily: Lane;
};

function limitsOf(
  name: string,
  limits: {
    readonly byAddress: number;
    readonly byNetwork: number;
    readonly hourly: number;
    readonly daily: number;
  },
): MailLimits {
  return {
    byAddress: { name: `${name}-address`, limit: limits.byAddress, windowMs: HOUR_MS },
    byNetwork: { name: `${name}-network`, limit: limits.byNetwork, windowMs: HOUR_MS },
    hourly: { name, limit: limits.hourly, windowMs: HOUR_MS },
    daily: { name: `${name}-day`, limit: limits.daily, windowMs: DAY_MS },
  };
}

/** One stranger uses up a share, never all, of what a person's own request needs. */
const RESET_MAILS = limitsOf('recovery-mail', { byAddress: 10, byNetwork: 15, hourly: 40, daily: 60 });
const SIGN_UP_MAILS = limitsOf('sign-up-mail', { byAddress: 3, byNetwork: 5, hourly: 5, daily: 15 });

/** Reset mails asked for on one device that the account knows. */
const DEVICE_RESET_MAILS: readonly Lane[] = [
  { name: 'recovery-mail-device', limit: 5, windowMs: HOUR_MS },
  { name: 'recovery-mail-device-day', limit: 15, windowMs: DAY_MS },
];

/** Mails to one address because some account wants to move to it, whichever account that is. */
const CHANGE_MAILS: readonly Lane[] = [
  { name: 'change-mail', limit: 5, windowMs: HOUR_MS },
  { name: 'change-mail-day', limit: 10, windowMs: DAY_MS },
];

/** Who asks for a mail, as limits see them. */
export type Requester = {
  readonly addressBlock: string;
  readonly networkBlock: string;
  readonly deviceId?: string | undefined;
};

export function resetMailLanes(subject: Subject, requester: Requester): readonly KeyedLane[] {
  return requester.deviceId
    ? DEVICE_RESET_MAILS.map((lane) => [lane, `${subject}#${requester.deviceId}`] as const)
    : strangersMailLanes(RESET_MAILS, subject, requester);
}

export function signUpMailLanes(subject: Subject, requester: Requester): readonly KeyedLane[] {
  return strangersMailLanes(SIGN_UP_MAILS, subject, requester);
}

/** @param subject whoever owns the address that is moved to, or would */
export function changeMailLanes(subject: Subject): readonly KeyedLane[] {
  return CHANGE_MAILS.map((lane) => [lane, subject] as const);
}

function strangersMailLanes(
  { byAddress, byNetwork, hourly, daily }: MailLimits,
  subject: Subject,
  { addressBlock, networkBlock }: Requester,
): readonly KeyedLane[] {
  return [
    [byAddress, `${subject}#${addressBlock}`],
    [byNetwork, `${subject}#${networkBlock}`],
    [hourly, subject],
    [daily, subject],
    [ALL_STRANGERS_MAILS, subject.slice(0, 1)],
  ];
}
