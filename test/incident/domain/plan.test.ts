import { describe, expect, it } from 'vitest';
import { actionIdFor } from '../../../functions/incident/derived-id.ts';
import type { IncidentCase, IncidentFile, Member } from '../../../functions/incident/domain/incident.ts';
import { ACTION_NAMES, PLAYBOOK_NAMES } from '../../../functions/incident/domain/incident.ts';
import { INVERSES, planContainment } from '../../../functions/incident/domain/plan.ts';
import { severityOf } from '../../../functions/incident/domain/playbook.ts';
import { PLAYBOOKS } from '../../../functions/incident/domain/playbooks/playbooks.ts';
import { reviewIncident } from '../../../functions/incident/domain/review.ts';
import { isId, newId } from '../../../functions/platform/ids.ts';
import { NOON } from '../../builders/risk-facts.ts';

const incidentId = newId('inc', NOON);
const aCase: IncidentCase = {
  incidentId,
  playbook: 'credential-stuffing',
  playbookVersion: 1,
  status: 'Acknowledged',
  severity: 'P3',
  groupedBy: newId('cam', NOON),
  attack: ['T1110.004'],
  firstSeenAt: NOON - 1_000,
  openedAt: NOON,
  lastSeenAt: NOON,
  revision: 1,
  plannedRevision: 0,
};
const member = (verdict?: Member['verdict']): Member => ({
  accountId: newId('acc', NOON),
  addedAt: NOON,
  ...(verdict ? { verdict } : {}),
});
const fileOf = (more: Partial<IncidentFile> = {}): IncidentFile => ({
  case: aCase,
  members: [],
  addresses: [],
  actions: [],
  ...more,
});
const planOf = (file: IncidentFile) =>
  planContainment(
    file,
    PLAYBOOKS['credential-stuffing'],
    (action, target) => actionIdFor(incidentId, action, target),
    NOON,
  );

describe('planContainment', () => {
  it.each([
    {
      name: 'an owner who has not answered',
      verdict: undefined,
      actions: ['require-step-up', 'end-sessions'],
    },
    {
      name: 'an owner who disowned it',
      verdict: 'not-me',
      actions: ['require-step-up', 'end-sessions', 'force-password-reset'],
    },
    { name: 'an owner who vouched for it', verdict: 'me', actions: [] },
  ] as const)('$name', ({ verdict, actions }) => {
    expect(planOf(fileOf({ members: [member(verdict)] })).added.map(({ action }) => action)).toEqual(actions);
  });

  it('lists the addresses that take part', () => {
    const [action] = planOf(fileOf({ addresses: ['198.18.0.13'] })).added;
    expect(action).toMatchObject({ action: 'list-address', inverse: 'unlist-address', status: 'planned' });
  });

  it('plans nothing twice, and what was planned and never done again', () => {
    const file = fileOf({ members: [member()], addresses: ['198.18.0.13'] });
    const first = planOf(file);
    const [done, ...open] = first.added;
    if (!done) throw new Error('nothing was planned');
    const again = planOf({ ...file, actions: [{ ...done, status: 'applied' }, ...open] });
    expect(again.added).toEqual([]);
    expect(again.due).toEqual(open.map(({ actionId }) => actionId));
    expect(first.due.every((id) => isId('act', id))).toBe(true);
  });

  it.each([
    { name: 'as many accounts as the cap', members: 500, addresses: 0, isOverCap: false },
    { name: 'one account more', members: 501, addresses: 0, isOverCap: true },
    { name: 'as many addresses as the cap', members: 0, addresses: 1_000, isOverCap: false },
    { name: 'one address more', members: 0, addresses: 1_001, isOverCap: true },
  ])('has a cap: $name', ({ members, addresses, isOverCap }) => {
    const file = fileOf({
      members: Array.from({ length: members }, () => member()),
      addresses: Array.from({ length: addresses }, (_, i) => `2001:db8::${i.toString(16)}`),
    });
    expect(planOf(file).isOverCap).toBe(isOverCap);
  });
});

describe('playbooks', () => {
  it.each(PLAYBOOK_NAMES)('%s is complete', (name) => {
    const playbook = PLAYBOOKS[name];
    expect(playbook.name).toBe(name);
    expect(playbook.severity.at(-1)?.fromAccounts).toBe(0);
    expect(playbook.attack.length).toBeGreaterThan(0);
    for (const { action } of playbook.actions) expect(ACTION_NAMES).toContain(action);
  });

  it('use every action, each with an inverse that is named', () => {
    const used = new Set(
      PLAYBOOK_NAMES.flatMap((name) => PLAYBOOKS[name].actions.map(({ action }) => action)),
    );
    expect([...used].sort()).toEqual([...ACTION_NAMES].sort());
    expect(Object.keys(INVERSES).sort()).toEqual([...ACTION_NAMES].sort());
  });

  it.each([
    [0, 'P3'],
    [1, 'P2'],
    [9, 'P2'],
    [10, 'P1'],
  ])('credential stuffing with %i right passwords is %s', (accounts, severity) => {
    expect(severityOf(PLAYBOOKS['credential-stuffing'], accounts)).toBe(severity);
  });
});

describe('reviewIncident', () => {
  const watchMs = 5_000;
  const planned = { ...aCase, plannedRevision: 1 };
  it.each([
    { name: 'something joined', file: fileOf(), after: 99_999, kind: 'new-members' },
    {
      name: 'all owners vouch for it',
      file: fileOf({ case: planned, members: [member('me'), member('me')] }),
      after: 0,
      kind: 'verdict-false-positive',
    },
    {
      name: 'not all owners vouch for it',
      file: fileOf({ case: planned, members: [member('me'), member()] }),
      after: 0,
      kind: 'still-active',
    },
    { name: 'nobody is affected', file: fileOf({ case: planned }), after: 29_999, kind: 'still-active' },
    { name: 'it has been quiet', file: fileOf({ case: planned }), after: 30_000, kind: 'quiet' },
    {
      name: 'it has been quiet, and somebody disowned it',
      file: fileOf({ case: planned, members: [member('not-me'), member('me')] }),
      after: 30_000,
      kind: 'verdict-true-positive',
    },
  ])('$name: $kind', ({ file, after, kind }) => {
    const playbook = PLAYBOOKS['credential-stuffing'];
    expect(reviewIncident(file, playbook, { now: NOON + after, lastSeenAt: NOON, watchMs })).toBe(kind);
  });
});
