import { isId, newId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { RiskPolicy } from '../risk/domain/policy.ts';
import type { PolicyStore } from '../risk/ports.ts';
import { judgePolicyChange } from './domain/policy-change.ts';
import { policyHash } from './domain/policy-hash.ts';
import type { PolicyInUse } from './policy-in-use.ts';
import type { PolicyVersions, Replays, StaffJournal } from './ports.ts';
import type { getPolicyRoute, setPolicyRoute } from './routes.ts';

export type SetPolicyDependencies = {
  readonly inUse: PolicyInUse;
  readonly store: PolicyStore;
  readonly replays: Pick<Replays, 'find'>;
  readonly versions: PolicyVersions;
  /** The policy that comes along: it may have been used though nobody set it. */
  readonly bundled: RiskPolicy;
  readonly journal: StaffJournal;
  readonly now: () => number;
};

/**
 * Puts a policy in use, without a deployment: functions take it up within a minute. What is asked is recorded before
 * it is done: a recorded change that then lost a race does no harm, an unrecorded one would.
 */
export function createSetPolicy(deps: SetPolicyDependencies): RouteUseCase<typeof setPolicyRoute> {
  return async ({ body, principal, client }) => {
    const { policy, basedOn, reason, replayId, confirmation } = body;
    const now = deps.now();
    const current = await deps.inUse();
    const replay = replayId && isId('rpl', replayId) ? await deps.replays.find(replayId) : undefined;
    const verdict = judgePolicyChange({
      current: current.policy,
      candidate: policy,
      basedOn,
      replay,
      confirmation,
      now,
    });
    if (verdict.kind === 'refused') return problem('conflict', { detail: verdict.detail });
    const contentHash = policyHash(policy);
    // Policies decided under these names though nobody may have set them here.
    for (const used of [deps.bundled, current.policy])
      await deps.versions.claim(used.version, policyHash(used));
    if (!(await deps.versions.claim(policy.version, contentHash)))
      return problem('conflict', {
        detail: `Another policy was used as ${policy.version}. Take a new name.`,
      });
    await deps.journal.record({
      eventId: newId('evt', now),
      at: now,
      staffId: principal.staffId,
      ip: client.ip,
      operation: 'set-policy',
      target: policy.version,
      contentHash,
      reason: confirmation ? `${reason} (confirmed: ${[confirmation].flat().join(', ')})` : reason,
    });
    const stored = { policy, author: principal.staffId, reason, changedAt: now };
    const result = await deps.store.write(stored, current.version);
    if (result === 'lost-race')
      return problem('conflict', { detail: 'Somebody set another policy meanwhile.' });
    return { version: policy.version, changedAt: new Date(now).toISOString() };
  };
}

/** Tells the policy in use and who set it why. */
export function createGetPolicy({
  inUse,
  stageMode,
}: {
  readonly inUse: PolicyInUse;
  readonly stageMode: 'audit' | 'enforce';
}): RouteUseCase<typeof getPolicyRoute> {
  return async () => {
    const { policy, source, set } = await inUse();
    return {
      policy,
      source,
      stageMode,
      ...(set
        ? { author: set.author, reason: set.reason, changedAt: new Date(set.changedAt).toISOString() }
        : {}),
    };
  };
}
