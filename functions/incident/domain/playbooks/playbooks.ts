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

export function playbookFor({ type }: Finding): Playbook {
  return PLAYBOOKS[type];
}
