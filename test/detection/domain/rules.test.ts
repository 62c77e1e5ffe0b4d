import { describe, expect, it } from 'vitest';
import {
  TAKEOVER_RULE,
  takeoverByEvent,
  takeoverBySignIn,
} from '../../../functions/detection/domain/account-takeover-rule.ts';
import {
  CAMPAIGN_RULE,
  campaignTypeOf,
  goesOn,
  isPartOfCampaign,
} from '../../../functions/detection/domain/campaign-rule.ts';
import { clusterKeysOf } from '../../../functions/detection/domain/cluster-keys.ts';
import { type ClusterView, NOTHING_COUNTED } from '../../../functions/detection/domain/cluster-view.ts';
import { countSightings, isSuspectIn } from '../../../functions/detection/domain/count-sightings.ts';
import { type PasswordSighting, sightingOf } from '../../../functions/detection/domain/sighting.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { riskAssessed, signInDecided, verdictGiven } from '../../builders/risk-events.ts';
import { assessmentOf, home, NOON } from '../../builders/risk-facts.ts';

const names = (count: number, prefix: string) =>
  new Set(Array.from({ length: count }, (_, i) => `${prefix}${i}`));
const view = (wrong: number, right: number): ClusterView => ({
  ...NOTHING_COUNTED,
  wrong: names(wrong, 'w'),
  right: names(right, 'r'),
});
const sighting = (changes: Parameters<typeof signInDecided>[0] = {}): PasswordSighting => {
  const found = sightingOf(signInDecided(changes));
  if (found?.kind !== 'password') throw new Error('no password was checked');
  return found;
};
const travel = { signal: 'impossible-travel', evidence: {}, bits: 4 };

describe('a cluster', () => {
  it.each([
    { name: 'of enough people who fail', wrong: 20, right: 0, found: true },
    { name: 'of one too few', wrong: 19, right: 0, found: false },
    { name: 'of whom just few enough get in', wrong: 20, right: 5, found: true },
    { name: 'of whom one too many gets in', wrong: 20, right: 6, found: false },
    { name: 'that is a crowd', wrong: 100, right: 100, found: false },
    { name: 'of nobody', wrong: 0, right: 0, found: false },
  ])('$name: campaign $found', ({ wrong, right, found }) => {
    expect(campaignTypeOf('asn:1', view(wrong, right), CAMPAIGN_RULE)).toBe(
      found ? 'credential-stuffing' : undefined,
    );
  });

  it('does not count somebody who mistyped and then got in', () => {
    const mistyped = { ...view(20, 0), right: new Set(['w0']) };
    expect(campaignTypeOf('asn:1', mistyped, CAMPAIGN_RULE)).toBeUndefined();
  });

  it.each([
    { key: 'ip:198.18.0.13', wrong: 3, part: true },
    { key: 'ip:198.18.0.13', wrong: 2, part: false },
    { key: 'asn:1', wrong: 3, part: false },
    { key: 'asn:1', wrong: 20, part: true },
  ] as const)('$key with $wrong is part of a known campaign: $part', ({ key, wrong, part }) => {
    expect(isPartOfCampaign(key, view(wrong, 0), CAMPAIGN_RULE)).toBe(part);
  });

  it.each([
    [5, true],
    [4, false],
  ])('keeps a campaign going with %i who fail: %s', (wrong, going) => {
    expect(goesOn('asn:1', view(wrong, 0), CAMPAIGN_RULE)).toBe(going);
  });
});

describe('clusterKeysOf', () => {
  it('groups by TLS fingerprint first', () => {
    const client = { ...home, ja4: 'fingerprint', asn: 7, ip: '2001:db8::1' };
    expect(clusterKeysOf(sighting({ client, passwordFingerprint: 'print' }))).toEqual({
      primary: 'ja4:fingerprint',
      all: [
        'ja4:fingerprint',
        'asn:7',
        'asn+software:7/ja4:fingerprint',
        'block:2001:db8:0::/48',
        'ip:2001:db8::1',
        'password:print',
      ],
    });
  });

  it('groups by the family of the user agent where there is none', () => {
    const keyFor = (userAgent?: string) =>
      clusterKeysOf(sighting({ client: { ip: '198.51.100.7', ...(userAgent ? { userAgent } : {}) } }))
        .primary;
    expect(keyFor('Tool/1.2.3 (X)')).toBe(keyFor('Tool/1.9 (X)'));
    expect(keyFor('Tool/1.2.3 (X)')).not.toBe(keyFor('Other/1.2.3 (X)'));
    expect(keyFor()).toBe('ua:none');
    expect(keyFor('x'.repeat(10_000)).length).toBeLessThan(200);
  });
});

describe('sightingOf', () => {
  it.each([
    { name: 'a right password', event: signInDecided({ password: 'right' }), password: 'right' },
    { name: 'a wrong password', event: signInDecided({ password: 'wrong' }), password: 'wrong' },
    { name: 'no password', event: signInDecided({ password: 'not-asked' }), password: undefined },
    { name: 'another application’s failure', event: riskAssessed({ status: 'failed' }), password: 'wrong' },
    {
      name: 'another application’s success',
      event: riskAssessed({ status: 'succeeded' }),
      password: 'right',
    },
    {
      name: 'another application’s attempt',
      event: riskAssessed({ status: 'attempted' }),
      password: undefined,
    },
    { name: 'a transaction', event: riskAssessed({ requestType: 'transaction' }), password: undefined },
    { name: 'a verdict', event: verdictGiven(), password: undefined },
  ])('$name', ({ event, password }) => {
    expect(sightingOf(event)?.password).toBe(password);
  });

  it.each([
    { name: 'a device token', deviceId: 'device', reasons: [], isFamiliar: true },
    { name: 'no device token', deviceId: undefined, reasons: [], isFamiliar: false },
    {
      name: 'a device that is new to the subject',
      deviceId: 'device',
      reasons: [{ signal: 'new-device', evidence: {}, bits: 2 }],
      isFamiliar: false,
    },
  ])('$name: familiar $isFamiliar', ({ deviceId, reasons, isFamiliar }) => {
    const found = sighting({ ...(deviceId ? { deviceId } : {}), assessment: assessmentOf({ reasons }) });
    expect(found.isFamiliar).toBe(isFamiliar);
  });
});

describe('a suspect', () => {
  const challenged = assessmentOf({ decision: 'challenge' });
  it.each([
    { name: 'doubted, same software', key: 'ja4:x', changes: { assessment: challenged }, suspect: true },
    { name: 'not doubted, same software', key: 'ja4:x', changes: {}, suspect: false },
    { name: 'not doubted, same address', key: 'ip:x', changes: {}, suspect: true },
    { name: 'not doubted, sprayed password', key: 'password:x', changes: {}, suspect: true },
    { name: 'a device of theirs', key: 'ip:x', changes: { deviceId: 'd' }, suspect: false },
    { name: 'a wrong password', key: 'ip:x', changes: { password: 'wrong' }, suspect: false },
  ] as const)('$name: $suspect', ({ key, changes, suspect }) => {
    expect(isSuspectIn(key, sighting(changes))).toBe(suspect);
  });

  it('is counted with the cluster, and a familiar device never as a failure', () => {
    const counts = countSightings([
      sighting({ assessment: challenged }),
      sighting({ password: 'wrong', deviceId: 'own' }),
    ]);
    for (const { wrong, right, strangers, suspects } of counts.values())
      expect([wrong.size, right.size, strangers.size, suspects.size]).toEqual([0, 0, 1, 1]);
  });
});

describe('takeoverBySignIn', () => {
  const high = { decision: 'challenge', level: 'high', bits: 3, priorBits: -8, reasons: [travel] } as const;
  it.each([
    { name: 'impossible travel', changes: {}, found: 'impossible-travel' },
    { name: 'blocked', changes: { decision: 'block' }, found: 'impossible-travel' },
    { name: 'strong bits without travel', changes: { reasons: [], bits: 5 }, found: 'strong-reasons' },
    { name: 'bits just too few', changes: { reasons: [], bits: 4.9 }, found: undefined },
    { name: 'allowed', changes: { decision: 'allow' }, found: undefined },
    { name: 'at a medium level', changes: { level: 'medium' }, found: undefined },
    {
      name: 'travel that speaks for the owner',
      changes: { reasons: [{ ...travel, bits: 0 }] },
      found: undefined,
    },
  ] as const)('$name: $found', ({ changes, found }) => {
    const assessment = assessmentOf({ ...high, ...changes });
    expect(takeoverBySignIn(sighting({ assessment }), TAKEOVER_RULE)?.evidence['reason']).toBe(found);
  });

  it.each([
    { name: 'with the wrong password', changes: { password: 'wrong' } },
    { name: 'on a device of theirs', changes: { deviceId: 'own' } },
  ] as const)('finds nothing $name', ({ changes }) => {
    expect(
      takeoverBySignIn(sighting({ assessment: assessmentOf(high), ...changes }), TAKEOVER_RULE),
    ).toBeUndefined();
  });
});

describe('takeoverByEvent', () => {
  const reuse = {
    type: 'session.reuse-detected',
    eventId: newId('evt', NOON),
    at: NOON,
    accountId: newId('acc', NOON),
    sessionId: newId('ses', NOON),
    client: home,
  } as const;
  it.each([
    { name: 'a refresh token used again', event: reuse, found: 'refresh-token-reuse' },
    { name: 'an event that the owner disowned', event: verdictGiven(), found: 'disowned-by-owner' },
    { name: 'an event that the owner vouched for', event: verdictGiven({ verdict: 'me' }), found: undefined },
    {
      name: 'a verdict that its incident acts on',
      event: verdictGiven({ about: { incidentId: newId('inc', NOON) } }),
      found: undefined,
    },
    {
      name: 'a session that was ended',
      event: { ...reuse, type: 'session.ended' as const },
      found: undefined,
    },
  ])('$name: $found', ({ event, found }) => {
    expect(takeoverByEvent(event)?.evidence['reason']).toBe(found);
  });
});
