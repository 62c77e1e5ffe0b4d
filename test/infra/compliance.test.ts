import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { acknowledgedFindings } from '../../infra/acknowledged-findings.ts';
import { gatehouseOf } from './synthesized.ts';

/** What the packs find when nothing is acknowledged, as `rule at path`. */
function findings(): string[] {
  const { app } = gatehouseOf('production');
  // References between stacks become imports now, and a finding is named after what it reads.
  app.synth();
  return [AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks].flatMap((Pack) =>
    new Pack(app)
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      ),
  );
}

describe('compliance', () => {
  const acknowledged = acknowledgedFindings('production').flatMap(({ rule, on }) =>
    on.map((path) => `${rule} at Gatehouse-production-${path}/Resource`),
  );

  it('acknowledges exactly what is found, each on the one construct it is about', () => {
    expect([...acknowledged].sort()).toEqual([...new Set(findings())].sort());
  });

  it('acknowledges nothing twice, nothing on a whole stack, and nothing without a reason', () => {
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    for (const { on, reason } of acknowledgedFindings('production')) {
      expect(reason.length).toBeGreaterThan(30);
      for (const path of on) expect(path).toContain('/');
    }
  });
});
