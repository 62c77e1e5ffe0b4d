import type { Playbook } from '../playbook.ts';

/** Somebody has one person's password or session. */
export const accountTakeover: Playbook = {
  name: 'account-takeover',
  version: 1,
  trigger: 'account-takeover',
  severity: [{ fromAccounts: 0, severity: 'P2' }],
  actions: [
    { action: 'require-step-up', for: 'members' },
    { action: 'end-sessions', for: 'members' },
    { action: 'force-password-reset', for: 'disowned' },
  ],
  cap: { accounts: 1, addresses: 0 },
  notifications: [
    { who: 'owner', when: 'contained' },
    { who: 'owner', when: 'released' },
  ],
  exit: { quietForWatches: 1 },
  attack: ['T1078', 'T1550.001'],
};
