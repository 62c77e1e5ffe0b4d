import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SETTLING_MS } from '../../functions/account/domain/held-account.ts';
import type { Finding } from '../../functions/detection/domain/finding.ts';
import { createContainmentActions } from '../../functions/incident/actions/containment-actions.ts';
import { DynamoDbAddressList } from '../../functions/incident/adapters/dynamodb-address-list.ts';
import type { ActionTarget } from '../../functions/incident/domain/incident.ts';
import { mintLinkToken } from '../../functions/notification/domain/link-token.ts';
import { type AccountId, type IncidentId, newId } from '../../functions/platform/ids.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { accountKeys, activityKeys, incidentKeys } from '../../functions/platform/table-keys.ts';
import { NOON } from '../builders/risk-facts.ts';
import { customers, subjectNumbered } from '../builders/stuffing-wave.ts';
import { IncidentWorld } from '../fakes/incident-world.ts';

const [ada, bob] = customers(2) as [ReturnType<typeof customers>[0], ReturnType<typeof customers>[0]];
const campaignId = newId('cam', NOON);

const finding = (more: Partial<Finding> = {}): Finding => ({
  findingId: `fnd_${Math.random()}`,
  type: 'credential-stuffing',
  campaignId,
  accountIds: [ada.accountId],
  addresses: ['198.18.0.13'],
  evidence: {},
  at: NOON - 2_000,
  attack: ['T1110.004'],
  ...more,
});
const takeover = (accountId: AccountId, more: Partial<Finding> = {}): Finding => {
  const { campaignId: _, ...rest } = finding({
    type: 'account-takeover',
    accountIds: [accountId],
    addresses: [],
  });
  return { ...rest, ...more };
};

function aWorld() {
  const world = new IncidentWorld(NOON);
  world.addAccount(ada.accountId, ada.subject);
  world.addAccount(bob.accountId, bob.subject);
  return world;
}

async function opened(world: IncidentWorld, about = finding()): Promise<IncidentId> {
  const taken = await world.takeIn(about);
  if (taken.kind !== 'opened') throw new Error(taken.kind);
  return taken.incidentId;
}

describe('taking findings in', () => {
  it('makes one incident of many findings at once', async () => {
    const world = aWorld();
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        world.takeIn(finding({ accountIds: [i % 2 ? ada.accountId : bob.accountId] })),
      ),
    );
    expect(taken.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(world.cases()).toHaveLength(1);
    expect(world.started).toHaveLength(1);
    const [only] = world.cases();
    expect(await world.members(only?.incidentId as IncidentId)).toEqual(
      [ada.accountId, bob.accountId].sort(),
    );
  });

  it('changes nothing when the same finding comes again', async () => {
    const world = aWorld();
    const same = finding();
    await world.takeIn(same);
    const before = world.database.items('incidents');
    expect((await world.takeIn(same)).kind).toBe('nothing-new');
    expect(world.database.items('incidents')).toEqual(before);
  });

  it('starts the workflow when that broke off the first time', async () => {
    const world = aWorld();
    world.workflowFails = 1;
    const same = finding();
    await expect(world.takeIn(same)).rejects.toThrow('workflow');
    expect(world.started).toEqual([]);
    await world.takeIn(same);
    expect(world.started).toEqual(world.cases().map(({ incidentId }) => incidentId));
  });

  it('adds a finding about one account to the campaign the account is in', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    expect(await world.takeIn(takeover(ada.accountId))).toEqual({ kind: 'attached', incidentId });
    expect((await world.takeIn(takeover(bob.accountId))).kind).toBe('opened');
  });

  it('takes in more accounts than fit into one transaction', async () => {
    const world = aWorld();
    const accountIds = customers(95).map(({ accountId }) => accountId);
    const incidentId = await opened(world, finding({ accountIds }));
    expect(await world.members(incidentId)).toEqual([...accountIds].sort());
  });

  it('ignores a finding that nothing can be grouped by', async () => {
    const { campaignId: _, ...nobody } = finding({ accountIds: [] });
    expect(await aWorld().takeIn(nobody)).toEqual({ kind: 'ignored' });
  });

  it('gives back only the messages that failed', async () => {
    const world = aWorld();
    const message = (messageId: string, original: unknown) => ({
      messageId,
      body: JSON.stringify({
        'detail-type': 'gatehouse.finding.detected.v1',
        detail: { unmapped: { gatehouse: original } },
      }),
    });
    const Records = [
      message('good', finding()),
      message('strange', { hello: 1 }),
      { messageId: 'broken', body: '{' },
    ];
    expect(await world.intakeHandler({ Records } as never)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'strange' }, { itemIdentifier: 'broken' }],
    });
    expect(world.cases()).toHaveLength(1);
  });
});

describe('an incident', () => {
  it('opens anew for a campaign whose incident was closed', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.containAll(incidentId);
    world.now += 60_000;
    expect((await world.finish(incidentId)).at(-1)).toBe('closed');
    const next = await world.takeIn(finding());
    expect(next.kind).toBe('opened');
    expect(next).not.toMatchObject({ incidentId });
  });

  it('also if closing broke off before the group was let go', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.incidents.change(incidentId, { status: 'Closed' });
    expect((await world.takeIn(finding())).kind).toBe('opened');
  });

  it('does not close over an account that joined while it was being closed', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.containAll(incidentId);
    await world.report(incidentId);
    await world.takeIn(finding({ accountIds: [bob.accountId] }));
    expect((await world.close(incidentId)).kind).toBe('new-members');
    await world.containAll(incidentId);
    expect(world.account(bob.accountId)?.['state']).toBe('contained');
    await world.report(incidentId);
    expect((await world.close(incidentId)).kind).toBe('closed');
  });

  it('is seen to go on as long as the campaign is', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.containAll(incidentId);
    world.now += 60_000;
    world.database.seed('incidents', { ...incidentKeys.campaign(campaignId), lastSeenAt: world.now - 1_000 });
    expect((await world.review(incidentId)).kind).toBe('still-active');
  });

  it('above the cap is for a person', async () => {
    const world = aWorld();
    const incidentId = await opened(
      world,
      finding({ accountIds: customers(501).map(({ accountId }) => accountId) }),
    );
    await world.open(incidentId);
    expect(await world.plan(incidentId)).toEqual({ kind: 'over-cap' });
    expect((await world.escalate(incidentId)).kind).toBe('escalated');
    expect(world.detailTypes).toContain('gatehouse.incident.escalated.v1');
    expect((await world.incidents.load(incidentId))?.actions).toEqual([]);
  });

  it('tells each owner once, also when the step is repeated', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.containAll(incidentId);
    await world.notify(incidentId);
    await world.containAll(incidentId);
    expect(world.recorded).toHaveLength(1);
    expect(world.recorded[0]).toMatchObject({ incidentId, actions: ['end-sessions', 'require-step-up'] });
  });

  it('is reported with its measured times, and the report is evidence', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    world.now += 3_000;
    await world.containAll(incidentId);
    world.now += 60_000;
    await world.finish(incidentId);
    const item = world.database.item('incidents', incidentKeys.report(incidentId));
    const report = JSON.parse(String(item?.['body']));
    expect(report.times).toEqual({ toDetectMs: 2_000, toContainMs: 3_000, toRecoverMs: 63_000 });
    expect(report.markdown).toContain(`# Incident ${incidentId}`);
    const evidence = world.database.item(
      'incidents',
      incidentKeys.evidence(incidentId, `report-${item?.['sha256']}`),
    );
    expect(evidence?.['body']).toBe(item?.['body']);
  });

  it('is taken back as a whole when all its owners vouch for it', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.containAll(incidentId);
    expect(world.database.item('activity', activityKeys.listed('198.18.0.13'))).toBeDefined();
    await world.incidents.changeMember(incidentId, ada.accountId, { verdict: 'me' });
    const kinds = ['verdict-false-positive', 'more', 'reverted', 'reported', 'closed'];
    expect(await world.finish(incidentId)).toEqual(kinds);
    expect(world.account(ada.accountId)).toMatchObject({ state: 'active', stepUpRequired: false });
    expect(world.database.item('activity', activityKeys.listed('198.18.0.13'))).toBeUndefined();
    expect(world.recorded.map(({ type }) => type)).toEqual(['account.contained', 'account.released']);
  });
});

describe('every action', () => {
  const incidentId = newId('inc', NOON);
  const before = {
    account: { kind: 'account', accountId: ada.accountId } as ActionTarget,
    address: { kind: 'address', ip: '198.18.0.13' } as ActionTarget,
  };

  it.each([
    { name: 'end-sessions', target: before.account },
    { name: 'require-step-up', target: before.account },
    { name: 'force-password-reset', target: before.account },
    { name: 'list-address', target: before.address },
  ] as const)('$name: twice is once, and the inverse restores what was there', async ({ name, target }) => {
    const world = aWorld();
    const snapshot = () => [...world.database.items('accounts'), ...world.database.items('activity')];
    const ofStanding = () => snapshot().map(({ notBefore: _, ...rest }) => rest);
    const untouched = ofStanding();
    const action = world.actions[name];
    await action.apply(incidentId, target, NOON);
    const once = snapshot();
    expect(once).not.toEqual(aWorld().database.items('accounts'));
    await action.apply(incidentId, target, NOON);
    expect(snapshot()).toEqual(once);
    await action.revert?.(incidentId, target, NOON);
    await action.revert?.(incidentId, target, NOON);
    expect(ofStanding()).toEqual(untouched);
  });

  it('of several incidents may come and go in any order', async () => {
    const incidentIds = [newId('inc', 1), newId('inc', 2)];
    const steps = fc.array(
      fc.record({
        incident: fc.constantFrom(...incidentIds),
        name: fc.constantFrom('require-step-up', 'force-password-reset'),
        isRevert: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = aWorld();
        for (const { incident, name, isRevert } of all)
          await (isRevert
            ? world.actions[name].revert?.(incident, before.account, NOON)
            : world.actions[name].apply(incident, before.account, NOON));
        for (const incident of incidentIds)
          for (const name of ['require-step-up', 'force-password-reset'] as const)
            await world.actions[name].revert?.(incident, before.account, NOON);
        const account = world.account(ada.accountId);
        expect(account).toMatchObject({ state: 'active', stepUpRequired: false });
        expect(account).not.toHaveProperty('holds');
        expect(world.database.item('accounts', accountKeys.identifier(ada.subject))).toMatchObject({
          state: 'active',
        });
      }),
      { numRuns: 50 },
    );
  });

  it('on one account at once leaves both of its items saying the same', async () => {
    const world = aWorld();
    await Promise.all(
      (['end-sessions', 'require-step-up', 'force-password-reset'] as const).map((name) =>
        world.actions[name].apply(incidentId, before.account, NOON),
      ),
    );
    const head = { state: 'reset-required', stepUpRequired: true, notBefore: NOON + SETTLING_MS };
    expect(world.account(ada.accountId)).toMatchObject(head);
    expect(world.database.item('accounts', accountKeys.identifier(ada.subject))).toMatchObject(head);
  });

  it('does not apply to an account that is gone', async () => {
    const world = aWorld();
    const gone: ActionTarget = { kind: 'account', accountId: newId('acc', 1) };
    for (const name of ['end-sessions', 'require-step-up', 'force-password-reset'] as const)
      expect((await world.actions[name].apply(incidentId, gone, NOON)).kind).toBe('not-applicable');
    const erased = newId('acc', 2);
    world.addAccount(erased, subjectNumbered(7), { state: 'erased' });
    const target: ActionTarget = { kind: 'account', accountId: erased };
    expect((await world.actions['end-sessions'].apply(incidentId, target, NOON)).kind).toBe('not-applicable');
  });

  it('leaves what a person has said of an address', async () => {
    const world = aWorld();
    const allowed = { ...activityKeys.listed('198.18.0.13'), verdict: 'allow' };
    world.database.seed('activity', allowed);
    const { kind } = await world.actions['list-address'].apply(incidentId, before.address, NOON);
    await world.actions['list-address'].revert?.(incidentId, before.address, NOON);
    expect(kind).toBe('not-applicable');
    expect(world.database.items('activity')).toEqual([allowed]);
  });

  it('ends sessions in our registry before it asks the pool', async () => {
    const world = aWorld();
    const notBeforeThen: unknown[] = [];
    const actions = createContainmentActions({
      accounts: world.accounts,
      addresses: new DynamoDbAddressList(world.database.asDocumentClient(), 'activity'),
      pool: { endAll: async (id) => void notBeforeThen.push(world.account(id)?.['notBefore']) },
    });
    await actions['end-sessions'].apply(incidentId, before.account, NOON);
    expect(notBeforeThen).toEqual([NOON]);
  });
});

describe('an owner’s verdict by link', () => {
  async function contained() {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.containAll(incidentId);
    const claim = { incidentId, accountId: ada.accountId, expiresAt: NOON + 86_400_000 };
    return { world, incidentId, claim, token: await mintLinkToken(world.keys, claim) };
  }

  it('me: gives the account back at once, and tells of it', async () => {
    const { world, token, incidentId } = await contained();
    expect(await world.giveVerdict(token, 'me')).toBeUndefined();
    expect(world.account(ada.accountId)).toMatchObject({ state: 'active', stepUpRequired: false });
    expect(world.recorded.map(({ type }) => type)).toEqual([
      'account.contained',
      'verdict.given',
      'account.released',
    ]);
    expect(await world.incidents.member(incidentId, ada.accountId)).toMatchObject({ verdict: 'me' });
  });

  it('not me: nobody gets in without a new password', async () => {
    const { world, token, incidentId } = await contained();
    world.now += 1_000;
    expect(await world.giveVerdict(token, 'not-me')).toBeUndefined();
    expect(world.account(ada.accountId)).toMatchObject({
      state: 'reset-required',
      notBefore: world.now + SETTLING_MS,
    });
    const file = await world.incidents.load(incidentId);
    expect(file?.actions).toContainEqual(
      expect.objectContaining({ action: 'force-password-reset', actor: 'owner', status: 'applied' }),
    );
    expect(await world.plan(incidentId)).toEqual({ kind: 'nothing-to-do' });
  });

  it('counts after the incident was closed', async () => {
    const { world, token, incidentId } = await contained();
    world.now += 60_000;
    expect((await world.finish(incidentId)).at(-1)).toBe('closed');
    expect(await world.giveVerdict(token, 'me')).toBeUndefined();
    expect(world.account(ada.accountId)).toMatchObject({ state: 'active', stepUpRequired: false });
  });

  it('counts once, also of many at the same time', async () => {
    const { world, token } = await contained();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => world.giveVerdict(token, i % 2 ? 'me' : 'not-me')),
    );
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
    expect(answers.filter(isProblem).every(({ code }) => code === 'challenge-closed')).toBe(true);
    expect(world.recorded.filter(({ type }) => type === 'verdict.given')).toHaveLength(1);
  });

  it('is refused when the link was changed, is for nobody, or is old', async () => {
    const { world, token, claim } = await contained();
    const forNobody = await mintLinkToken(world.keys, { ...claim, accountId: bob.accountId });
    const bent = [
      token.replace(ada.accountId, bob.accountId),
      token.replace(String(claim.expiresAt), String(claim.expiresAt + 1)),
      `${token.slice(0, -2)}AA`,
      'v1.nothing',
      forNobody,
      await mintLinkToken(world.keys, { ...claim, expiresAt: NOON }),
    ];
    for (const one of bent)
      expect(await world.giveVerdict(one, 'me')).toMatchObject({ kind: 'problem', code: 'challenge-closed' });
    expect(world.account(ada.accountId)?.['state']).toBe('contained');
    expect(await world.giveVerdict(token, 'me')).toBeUndefined();
  });

  it('can be given again when it could not be acted on', async () => {
    const { world, token } = await contained();
    world.database.failNext('TransactWrite');
    await expect(world.giveVerdict(token, 'me')).rejects.toThrow('accounts');
    expect(await world.giveVerdict(token, 'me')).toBeUndefined();
    expect(world.account(ada.accountId)?.['state']).toBe('active');
  });

  it('wins over containment that is under way', async () => {
    const world = aWorld();
    const incidentId = await opened(world);
    await world.open(incidentId);
    const planned = await world.plan(incidentId);
    if (planned.kind !== 'planned') throw new Error('nothing is planned');
    const token = await mintLinkToken(world.keys, {
      incidentId,
      accountId: ada.accountId,
      expiresAt: NOON + 86_400_000,
    });
    await Promise.all([
      ...planned.actions.map((action) => world.contain(incidentId, action)),
      world.giveVerdict(token, 'me'),
    ]);
    expect(world.account(ada.accountId)).toMatchObject({ state: 'active', stepUpRequired: false });
  });
});
