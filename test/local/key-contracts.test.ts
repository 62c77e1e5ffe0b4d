import { describe, inject } from 'vitest';
import { kmsPurposeKeys } from '../../functions/platform/adapters/kms-purpose-keys.ts';
import { kmsSealer } from '../../functions/platform/adapters/kms-sealer.ts';
import { purposeKeysSuite } from '../port-suites/purpose-keys-suite.ts';
import { sealerSuite } from '../port-suites/sealer-suite.ts';
import { keysOn } from './emulated.ts';

const state = inject('localState');

describe('on the emulated key service', () => {
  describe('kmsPurposeKeys', () => {
    purposeKeysSuite(() => {
      const { client, derivationKey, setDown } = keysOn(state);
      const open = () => kmsPurposeKeys(client, derivationKey);
      return { keys: open(), again: open, setDown };
    });
  });

  describe('kmsSealer', () => {
    sealerSuite(() => {
      const { client, sealingKey, setDown } = keysOn(state);
      return { sealer: kmsSealer(client, sealingKey, Date.now), takeDown: () => setDown(true) };
    });
  });
});
