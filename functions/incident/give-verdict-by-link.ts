import type { VerdictGiven } from '../activity/domain/activity-event.ts';
import type { ActivityLog } from '../activity/ports.ts';
import { newId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import type { ContainmentAction } from './actions/containment-action.ts';
import { actionIdFor } from './derived-id.ts';
import type { ActionTarget } from './domain/incident.ts';
import { INVERSES } from './domain/plan.ts';
import type { Incidents, VerdictLink, VerifyLink } from './ports.ts';
import type { giveVerdictByLinkRoute } from './routes.ts';
import { createTakeBack, releasedEvent, revertibleActions } from './take-back.ts';

export type GiveVerdictByLinkDependencies = {
  readonly verifyLink: VerifyLink;
  readonly used: UsedOnce;
  readonly incidents: Pick<Incidents, 'load' | 'member' | 'changeMember' | 'addActions' | 'changeAction'>;
  readonly actions: Readonly<Record<'require-step-up' | 'force-password-reset', ContainmentAction>>;
  readonly activity: ActivityLog;
  readonly now: () => number;
};

/** Longer than acting takes: if its function dies, the link works again after it. */
const ACTING_MS = 60_000;

/**
 * Takes an owner's answer to “was this you?” and acts on it at once, because owners read their mail when the
 * incident may long be closed. A link counts once; it is given back if its answer could not be acted on.
 */
export function createGiveVerdictByLink(
  dependencies: GiveVerdictByLinkDependencies,
): RouteUseCase<typeof giveVerdictByLinkRoute> {
  const { verifyLink, used, incidents, actions, activity, now } = dependencies;
  const takeBack = createTakeBack(dependencies);

  return async ({ body: { token, verdict } }) => {
    const link = await verifyLink(token, now());
    if (!link || !(await incidents.member(link.incidentId, link.accountId)))
      return problem('challenge-closed');
    // What the link means, not how it is spelled: a signature can be spelled in more than one way.
    const mark = `link#${link.incidentId}#${link.accountId}#${link.expiresAt}`;
    if (!(await used.use(mark, now() + ACTING_MS, now()))) return problem('challenge-closed');
    try {
      await incidents.changeMember(link.incidentId, link.accountId, { verdict, verdictAt: now() });
      await (verdict === 'me' ? vouch(link) : disown(link));
    } catch (error) {
      await used.release(mark);
      throw error;
    }
    await used.keep(mark, link.expiresAt);
    return undefined;
  };

  async function vouch(link: VerdictLink): Promise<void> {
    const { incidentId, accountId } = link;
    const own = ((await incidents.load(incidentId))?.actions ?? []).filter(
      ({ target }) => target.kind === 'account' && target.accountId === accountId,
    );
    const reverted = await takeBack(incidentId, revertibleActions(own));
    const released = releasedEvent(incidentId, accountId, [...own, ...reverted]);
    await activity.record(verdictEvent(link, 'me'), ...(released ? [released] : []));
  }

  async function disown(link: VerdictLink): Promise<void> {
    const { incidentId, accountId } = link;
    const action = 'force-password-reset';
    const target: ActionTarget = { kind: 'account', accountId };
    const actionId = actionIdFor(incidentId, action, target);
    const at = now();
    await incidents.addActions(incidentId, [
      {
        actionId,
        action,
        target,
        actor: 'owner',
        approval: 'not-needed',
        inverse: INVERSES[action],
        status: 'planned',
        plannedAt: at,
      },
    ]);
    const applied = await actions[action].apply(incidentId, target, at);
    await incidents.changeAction(
      incidentId,
      actionId,
      'planned',
      applied.kind === 'applied'
        ? { status: 'applied', appliedAt: at, before: applied.before, result: 'applied' }
        : { status: 'not-applicable', appliedAt: at, result: applied.reason },
    );
    await activity.record(verdictEvent(link, 'not-me'));
  }

  function verdictEvent({ incidentId, accountId }: VerdictLink, verdict: 'me' | 'not-me'): VerdictGiven {
    const at = now();
    const eventId = newId('evt', at);
    return {
      type: 'verdict.given',
      eventId,
      at,
      accountId,
      verdict,
      about: { incidentId },
      via: 'mail-link',
      isProven: true,
    };
  }
}
