import type { Playbook } from '../playbook.ts';

/** Leaked or guessed passwords are tried on many accounts, and some of them are right. */
export const credentialStuffing: Playbook = {
  name: 'credential-stuffing',
  version: 1,
  trigger: 'credential-stuffing',
  severity: [
    { fromAccounts: 10, severity: 'P1' },
    { fromAccounts: 1, severity: 'P2' },
    { fromAccounts: 0, severity: 'P3' },
  ],
  actions: [
    { action: 'require-step-up', for: 'members' },
    { action: 'end-sessions', for: 'members' },
    { action: 'force-password-reset', for: 'disowned' },
    { action: 'list-address', for: 'addresses' },
  ],
  cap: { accounts: 500, addresses: 1_000 },
  notifications: [
    { who: 'owner', when: 'contained' },
    { who: 'owner', when: 'released' },
  ],
  // A wave comes in gusts: one that pauses is not over.
  exit: { quietForWatches: 6 },
  attack: ['T1110.003', 'T1110.004'],
};
