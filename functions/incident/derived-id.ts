import { createHash } from 'node:crypto';
import type { ActionId, EventId, IncidentId } from '../platform/ids.ts';
import type { ActionName, ActionTarget } from './domain/incident.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_LENGTH = 26;
const TIME_LENGTH = 10;

/** An action's id, made of what it does to whom: planning it twice gives one action. */
export function actionIdFor(incidentId: IncidentId, action: ActionName, target: ActionTarget): ActionId {
  const subject = target.kind === 'account' ? target.accountId : target.ip;
  return `act_${letters(ID_LENGTH, incidentId, action, subject)}`;
}

/** An event's id, made of what it tells: recording it twice records it once. Sorts by time as other ids do. */
export function eventIdFor(at: number, ...facts: readonly string[]): EventId {
  let time = '';
  for (let rest = at, i = 0; i < TIME_LENGTH; i++, rest = Math.floor(rest / 32))
    time = ALPHABET[rest % 32] + time;
  return `evt_${time}${letters(ID_LENGTH - TIME_LENGTH, ...facts)}`;
}

function letters(length: number, ...facts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(facts)).digest();
  return [...digest.subarray(0, length)].map((byte) => ALPHABET[byte % 32]).join('');
}
