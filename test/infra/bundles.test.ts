import { describe, expect, it } from 'vitest';
import { MAX_BUNDLE_BYTES } from '../../infra/bundling/bundle-handler.ts';
import { bundleTable } from '../../scripts/bench/bundles.ts';

describe('the Lambda bundles', async () => {
  const bundles = await bundleTable();

  it.each(bundles)('%s is small', (_handler, bytes) => {
    expect(bytes).toBeLessThanOrEqual(MAX_BUNDLE_BYTES);
  });
});
