import { describe, expect, it } from 'vitest';
import { bundleBudget } from '../../infra/bundling/bundle-handler.ts';
import { bundleTable } from '../../scripts/bench/bundles.ts';

describe('the Lambda bundles', async () => {
  const bundles = await bundleTable();

  it.each(bundles)('%s is small', (handler, bytes) => {
    expect(bytes).toBeLessThanOrEqual(bundleBudget(handler));
  });
});
