import { describe, expect, it } from 'vitest';
import { kmsPurposeKeys } from '../../../functions/platform/adapters/kms-purpose-keys.ts';
import { KmsDouble } from '../../fakes/kms-double.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';
import { purposeKeysSuite } from '../../port-suites/purpose-keys-suite.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/derivation';

describe('MemoryPurposeKeys', () => {
  purposeKeysSuite(() => {
    const keys = new MemoryPurposeKeys();
    return {
      keys,
      again: () => new MemoryPurposeKeys(),
      setDown: (isDown) => {
        keys.isDown = isDown;
      },
    };
  });
});

describe('kmsPurposeKeys', () => {
  purposeKeysSuite(() => {
    const kms = new KmsDouble();
    return {
      keys: kmsPurposeKeys(kms.asClient(), KEY),
      again: () => kmsPurposeKeys(kms.asClient(), KEY),
      setDown: (isDown) => {
        kms.isDown = isDown;
      },
    };
  });

  it('asks once per purpose, however many want the key at once', async () => {
    const kms = new KmsDouble();
    const keys = kmsPurposeKeys(kms.asClient(), KEY);
    await Promise.all(Array.from({ length: 50 }, () => keys.keyFor('blind-index')));
    await keys.keyFor('blind-index');
    expect(kms.calls).toEqual(['GenerateMac']);
  });
});
