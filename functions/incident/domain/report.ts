import type { IncidentFile } from './incident.ts';

type Moment = { readonly at: string; readonly what: string };

/** What an incident was and how well it was answered. Ids only, so it can be handed around. */
export type IncidentReport = {
  readonly incidentId: string;
  readonly playbook: string;
  readonly severity: string;
  readonly attack: readonly string[];
  /** Milliseconds; absent if it did not come to that. */
  readonly times: {
    readonly toDetectMs: number;
    readonly toContainMs?: number;
    readonly toRecoverMs?: number;
  };
  readonly accounts: readonly { readonly accountId: string; readonly verdict: 'me' | 'not-me' | 'none' }[];
  readonly addresses: number;
  readonly actions: readonly { readonly action: string; readonly status: string; readonly count: number }[];
  readonly isFalseAlarm: boolean;
  readonly followUps: readonly string[];
  readonly timeline: readonly Moment[];
};

/** Measures an incident. Detection counts from the attack's first sign, everything after from the opening. */
export function reportOf(file: IncidentFile): IncidentReport {
  const { incidentId, playbook, playbookVersion, severity, attack, ...times } = file.case;
  const { firstSeenAt, openedAt, containedAt, recoveredAt, revertedAt } = times;
  const restoredAt = recoveredAt ?? revertedAt;
  return {
    incidentId,
    playbook: `${playbook}@${playbookVersion}`,
    severity,
    attack,
    times: {
      toDetectMs: Math.max(0, openedAt - firstSeenAt),
      ...(containedAt === undefined ? {} : { toContainMs: containedAt - openedAt }),
      ...(restoredAt === undefined ? {} : { toRecoverMs: restoredAt - openedAt }),
    },
    accounts: file.members.map(({ accountId, verdict }) => ({ accountId, verdict: verdict ?? 'none' })),
    addresses: file.addresses.length,
    actions: countActions(file),
    isFalseAlarm: revertedAt !== undefined,
    followUps: followUpsOf(file),
    timeline: timelineOf(file),
  };
}

/** The report for people. */
export function toMarkdown(report: IncidentReport): string {
  const { times, actions, followUps, timeline } = report;
  const seconds = (ms: number | undefined) =>
    ms === undefined ? 'not reached' : `${(ms / 1_000).toFixed(1)} s`;
  return [
    `# Incident ${report.incidentId}`,
    '',
    `${report.playbook}, severity ${report.severity}, ${report.attack.join(', ')}${report.isFalseAlarm ? ', a false alarm' : ''}.`,
    `${report.accounts.length} accounts, ${report.addresses} addresses.`,
    '',
    '| Time to | |',
    '|---|---|',
    `| detect | ${seconds(times.toDetectMs)} |`,
    `| contain | ${seconds(times.toContainMs)} |`,
    `| recover | ${seconds(times.toRecoverMs)} |`,
    '',
    '## Actions',
    '',
    ...(actions.length === 0
      ? ['None.']
      : actions.map((one) => `- ${one.action}: ${one.count} ${one.status}`)),
    '',
    '## Timeline',
    '',
    ...timeline.map(({ at, what }) => `- ${at} ${what}`),
    '',
    '## To follow up',
    '',
    ...(followUps.length === 0 ? ['Nothing.'] : followUps.map((one) => `- ${one}`)),
    '',
  ].join('\n');
}

function countActions({ actions }: IncidentFile): IncidentReport['actions'] {
  const groups = Map.groupBy(actions, ({ action, status }) => `${action}\n${status}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ action: first.action, status: first.status, count: others.length + 1 }] : [],
  );
}

function followUpsOf({ members, actions }: IncidentFile): string[] {
  const silent = members.filter(({ verdict }) => verdict === undefined).length;
  const disowned = members.filter(({ verdict }) => verdict === 'not-me').length;
  const undone = actions.filter(({ status }) => status === 'planned').length;
  return [
    ...(silent > 0
      ? [`${silent} owners have not answered; their accounts keep asking for a second step.`]
      : []),
    ...(disowned > 0 ? [`${disowned} owners must choose a new password.`] : []),
    ...(undone > 0 ? [`${undone} planned actions were not carried out.`] : []),
  ];
}

function timelineOf({ case: one, members, actions }: IncidentFile): Moment[] {
  const moments: (readonly [at: number | undefined, what: string])[] = [
    [one.firstSeenAt, 'the attack is first seen'],
    [one.openedAt, 'the incident is opened'],
    ...members.map(({ addedAt, accountId }) => [addedAt, `${accountId} is found to be affected`] as const),
    ...actions.map(({ appliedAt, action }) => [appliedAt, `${action} is carried out`] as const),
    ...actions.map(({ revertedAt, inverse }) => [revertedAt, `${inverse} is carried out`] as const),
    [one.containedAt, 'the attack is contained'],
    ...members.map(
      ({ verdictAt, accountId, verdict }) =>
        [verdictAt, `the owner of ${accountId} says: ${verdict}`] as const,
    ),
    [one.recoveredAt, 'access is restored'],
    [one.revertedAt, 'everything is taken back'],
    [one.escalatedAt, 'a person is called'],
  ];
  const reached = moments.flatMap(([at, what]) => (at === undefined ? [] : [{ at, what }]));
  const sorted = reached.sort((a, b) => a.at - b.at);
  const counted = new Map<string, number>();
  for (const { at, what } of sorted) {
    const line = `${new Date(at).toISOString()}\n${what}`;
    counted.set(line, (counted.get(line) ?? 0) + 1);
  }
  return [...counted].map(([line, times]) => {
    const [at = '', what = ''] = line.split('\n');
    return { at, what: times > 1 ? `${what} (${times} times)` : what };
  });
}
