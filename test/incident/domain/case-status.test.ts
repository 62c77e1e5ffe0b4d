import { describe, expect, it } from 'vitest';
import {
  CASE_EVENTS,
  CASE_STATUSES,
  CASE_TRANSITIONS,
  nextStatus,
} from '../../../functions/incident/domain/case-status.ts';

const ALLOWED = [
  ['Submitted', 'acknowledge', 'Acknowledged'],
  ['Acknowledged', 'acknowledge', 'Acknowledged'],
  ['Acknowledged', 'analyse', 'Detection and Analysis'],
  ['Detection and Analysis', 'acknowledge', 'Detection and Analysis'],
  ['Detection and Analysis', 'analyse', 'Detection and Analysis'],
  ['Detection and Analysis', 'contain', 'Containment, Eradication and Recovery'],
  ['Detection and Analysis', 'learn', 'Post-incident Activities'],
  ['Containment, Eradication and Recovery', 'acknowledge', 'Containment, Eradication and Recovery'],
  ['Containment, Eradication and Recovery', 'analyse', 'Detection and Analysis'],
  ['Containment, Eradication and Recovery', 'contain', 'Containment, Eradication and Recovery'],
  ['Containment, Eradication and Recovery', 'learn', 'Post-incident Activities'],
  ['Post-incident Activities', 'analyse', 'Detection and Analysis'],
  ['Post-incident Activities', 'learn', 'Post-incident Activities'],
  ['Post-incident Activities', 'finish', 'Ready to Close'],
  ['Ready to Close', 'analyse', 'Detection and Analysis'],
  ['Ready to Close', 'learn', 'Ready to Close'],
  ['Ready to Close', 'finish', 'Ready to Close'],
  ['Ready to Close', 'close', 'Closed'],
  ['Closed', 'close', 'Closed'],
] as const;

describe('the statuses of a case', () => {
  it.each(ALLOWED)('%s, %s: %s', (status, event, next) => {
    expect(nextStatus(status, event)).toBe(next);
  });

  it('refuse every event that is not named above', () => {
    const named = new Set(ALLOWED.map(([status, event]) => `${status}/${event}`));
    for (const status of CASE_STATUSES)
      for (const event of CASE_EVENTS)
        if (!named.has(`${status}/${event}` as never)) expect(nextStatus(status, event)).toBe('refused');
  });

  it('have a row for every status and a cell for every event', () => {
    expect(Object.keys(CASE_TRANSITIONS).sort()).toEqual([...CASE_STATUSES].sort());
    for (const row of Object.values(CASE_TRANSITIONS))
      expect(Object.keys(row).sort()).toEqual([...CASE_EVENTS].sort());
  });

  it('can all be reached, and all can end in Closed', () => {
    const leadsTo = (status: (typeof CASE_STATUSES)[number]) =>
      CASE_EVENTS.map((event) => nextStatus(status, event)).filter((next) => next !== 'refused');
    const reachableFrom = (start: (typeof CASE_STATUSES)[number]) => {
      const seen = new Set([start]);
      for (const status of seen) for (const next of leadsTo(status)) seen.add(next);
      return seen;
    };
    expect(reachableFrom('Submitted').size).toBe(CASE_STATUSES.length);
    for (const status of CASE_STATUSES) expect(reachableFrom(status)).toContain('Closed');
  });
});
