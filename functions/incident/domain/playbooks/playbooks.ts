import type { Finding } from '../../../detection/domain/finding.ts';
import type { PlaybookName } from '../incident.ts';
import type { Playbook } from '../playbook.ts';
import { accountTakeover } from './account-takeover.ts';
import { credentialStuffing } from './credential-stuffing.ts';

/** Every playbook there is, by its name. */
export const PLAYBOOKS: { readonly [N in PlaybookName]: Playbook } = {
  'account-takeover': accountTakeover,
  'credential-stuffing': credentialStuffing,
};

/**
 * What answers each kind of finding. Attacks on many are contained alike, whatever way the attacker came by the
 * passwords: members step up, sessions end, addresses are listed.
 */
const ANSWERED_BY: { readonly [Type in Finding['type']]: PlaybookName } = {
  'account-takeover': 'account-takeover',
  'credential-stuffing': 'credential-stuffing',
  'password-spray': 'credential-stuffing',
  'code-fatigue': 'credential-stuffing',
  'recovery-abuse': 'credential-stuffing',
  'phishing-wave': 'credential-stuffing',
};

export function playbookFor({ type }: Finding): Playbook {
  return PLAYBOOKS[ANSWERED_BY[type]];
}
