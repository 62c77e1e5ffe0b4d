import type { HeldAccounts } from '../../account/ports.ts';
import type { AddressList, PoolSessions } from '../ports.ts';
import type { ContainmentActions } from './containment-action.ts';
import { createEndSessions } from './end-sessions.ts';
import { createForcePasswordReset } from './force-password-reset.ts';
import { createListAddress } from './list-address.ts';
import { createRequireStepUp } from './require-step-up.ts';

/** Every action there is, by its name. */
export function createContainmentActions(ports: {
  readonly accounts: HeldAccounts;
  readonly pool: PoolSessions;
  readonly addresses: AddressList;
}): ContainmentActions {
  return {
    'end-sessions': createEndSessions(ports),
    'require-step-up': createRequireStepUp(ports.accounts),
    'force-password-reset': createForcePasswordReset(ports.accounts),
    'list-address': createListAddress(ports.addresses),
  };
}
