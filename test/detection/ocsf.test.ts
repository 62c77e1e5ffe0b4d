import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../functions/detection/domain/finding.ts';
import { toDetectionFinding } from '../../functions/detection/domain/finding-ocsf.ts';
import { CASE_STATUSES } from '../../functions/incident/domain/case-status.ts';
import { PLAYBOOK_NAMES, SEVERITIES } from '../../functions/incident/domain/incident.ts';
import { toIncidentFinding } from '../../functions/incident/domain/incident-ocsf.ts';
import { newId } from '../../functions/platform/ids.ts';
import { CAMPAIGN_TYPES } from '../../functions/risk/domain/campaign-board.ts';
import { NOON } from '../builders/risk-facts.ts';

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../vectors/ocsf-1.8.0/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true });
const isDetectionFinding = ajv.compile(schemaOf('detection_finding'));
const isIncidentFinding = ajv.compile(schemaOf('incident_finding'));

const campaign: Finding = {
  findingId: 'fnd_1',
  type: 'credential-stuffing',
  campaignId: newId('cam', NOON),
  accountIds: [newId('acc', NOON)],
  addresses: ['198.18.0.13', '2001:db8::1'],
  ja4: 't13d190900_9dc949149365_97f8aa674fd9',
  evidence: { subjects: 20, failureShare: 0.98, clusters: ['ja4', 'ip'] },
  at: NOON - 5_000,
  attack: ['T1110.004', 'T1110.003'],
};

describe('findings in OCSF 1.8', () => {
  it.each([
    ...CAMPAIGN_TYPES.map((type) => ({ name: type, finding: { ...campaign, type } })),
    { name: 'a campaign that nobody fell to', finding: { ...campaign, accountIds: [], addresses: [] } },
    {
      name: 'a takeover',
      finding: {
        findingId: 'fnd_2',
        type: 'account-takeover',
        accountIds: [newId('acc', NOON)],
        addresses: [],
        evidence: { reason: 'impossible-travel' },
        at: NOON,
        attack: ['T1078'],
      } satisfies Finding,
    },
  ])('$name is a Detection Finding that carries our own', ({ finding }) => {
    const detail = JSON.parse(JSON.stringify(toDetectionFinding(finding, NOON)));
    expect(isDetectionFinding(detail), JSON.stringify(isDetectionFinding.errors)).toBe(true);
    expect(detail.unmapped.gatehouse).toEqual(finding);
  });

  it('the schema refuses what is wrong', () => {
    expect(isDetectionFinding({ ...toDetectionFinding(campaign, NOON), severity_id: 17 })).toBe(false);
  });

  it('every news of every incident is an Incident Finding', () => {
    for (const news of ['opened', 'escalated', 'closed'] as const)
      for (const status of CASE_STATUSES)
        for (const severity of SEVERITIES)
          for (const playbook of PLAYBOOK_NAMES) {
            const incident = {
              incidentId: newId('inc', NOON),
              playbook,
              playbookVersion: 1,
              status,
              severity,
              groupedBy: newId('cam', NOON),
              attack: ['T1110.004'],
              firstSeenAt: NOON,
              openedAt: NOON,
              lastSeenAt: NOON,
              revision: 1,
              plannedRevision: 1,
            };
            const detail = toIncidentFinding(news, incident, NOON);
            expect(isIncidentFinding(detail), JSON.stringify(isIncidentFinding.errors)).toBe(true);
          }
  });
});
