import { beforeEach, describe, expect, it } from 'vitest';
import { s3PolicySource } from '../../functions/risk/adapters/s3-policy-source.ts';
import { createAssessUnderPolicy } from '../../functions/risk/assess-under-policy.ts';
import type { RiskPolicy } from '../../functions/risk/domain/policy.ts';
import { POLICY_KEY } from '../../functions/risk/domain/stored-policy.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { factsOf, NOON } from '../builders/risk-facts.ts';
import { S3Double } from '../fakes/s3-double.ts';

const MINUTE = 60_000;
const strict: RiskPolicy = {
  ...defaultPolicy,
  version: 'strict',
  thresholds: { default: { challengeFrom: 0, blockFrom: 1, byFactor: {} }, byFlow: {} },
};
const models = { current: async () => ({ champion: defaultModel, challengers: [] }) };
const kept = (policy: object) =>
  JSON.stringify({ policy, author: 'staff-1', reason: 'because', changedAt: 1 });

let s3: S3Double;
let at = NOON;
let failed: string[];
let policies: ReturnType<typeof s3PolicySource>;

beforeEach(() => {
  s3 = new S3Double();
  at = NOON;
  failed = [];
  policies = s3PolicySource(s3.asObjects(), 'snapshots', {
    bundled: defaultPolicy,
    now: () => at,
    random: () => 0,
    failed: ({ port }) => failed.push(port),
  });
});

describe('the policy a function holds', () => {
  it('is the bundled one where nobody set one, without a complaint', async () => {
    expect(await policies.current()).toBe(defaultPolicy);
    expect(failed).toEqual([]);
  });

  it.each([
    { name: 'is no JSON', body: '{' },
    { name: 'is no policy', body: kept({ version: 'x' }) },
    { name: 'is laxer than a policy may be', body: kept({ ...strict, blockNeedsOneOf: [] }) },
  ])('is the bundled one, with a metric, where what was set $name', async ({ body }) => {
    s3.put(POLICY_KEY, body);
    expect(await policies.current()).toBe(defaultPolicy);
    expect(failed).toEqual(['risk policy']);
  });

  it('is what was set, a minute later at most', async () => {
    await policies.current();
    s3.put(POLICY_KEY, kept(strict));
    at += MINUTE;
    expect(await policies.current()).toEqual(strict);
  });

  it('stays as strict as it was while the store is away, or broken', async () => {
    s3.put(POLICY_KEY, kept(strict));
    await policies.current();
    s3.outage = new Error('down');
    at += 60 * MINUTE;
    expect(await policies.current()).toEqual(strict);
    s3.outage = undefined;
    s3.put(POLICY_KEY, '{');
    at += 60 * MINUTE;
    expect(await policies.current()).toEqual(strict);
    expect(failed.length).toBeGreaterThan(1);
  });
});

describe('an assessment', () => {
  const assess = (stageMode: 'audit' | 'enforce') =>
    createAssessUnderPolicy({ policies, models, stageMode, challengerFailed: () => {} })(factsOf());

  it('names the policy that decided it, and follows a new one', async () => {
    expect(await assess('enforce')).toMatchObject({ policyVersion: 'default-1' });
    s3.put(POLICY_KEY, kept(strict));
    at += MINUTE;
    expect(await assess('enforce')).toMatchObject({ policyVersion: 'strict', decision: 'challenge' });
  });

  it.each([
    { stage: 'enforce', policy: 'enforce', mode: 'enforce' },
    { stage: 'enforce', policy: 'audit', mode: 'audit' },
    { stage: 'audit', policy: 'enforce', mode: 'audit' },
    { stage: 'audit', policy: 'audit', mode: 'audit' },
  ] as const)('of a $policy policy on a stage that may $stage is $mode', async ({ stage, policy, mode }) => {
    s3.put(POLICY_KEY, kept({ ...strict, mode: policy }));
    expect(await assess(stage)).toMatchObject({ mode });
  });
});
