import { describe, expect, it } from 'vitest';
import { kmsSealer } from '../../../functions/platform/adapters/kms-sealer.ts';
import { KmsDouble } from '../../fakes/kms-double.ts';
import { MemorySealer } from '../../fakes/memory-sealer.ts';
import { sealerSuite } from '../../port-suites/sealer-suite.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/sealing';
const MINUTE = 60_000;

function onKms(configure: (kms: KmsDouble) => void = () => undefined) {
  const kms = new KmsDouble();
  configure(kms);
  let time = 1_000_000;
  const sealer = kmsSealer(kms.asClient(), KEY, () => time);
  return {
    kms,
    sealer,
    takeDown: () => {
      kms.isDown = true;
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
}

describe('MemorySealer', () => {
  sealerSuite(() => {
    const sealer = new MemorySealer();
    return {
      sealer,
      takeDown: () => {
        sealer.isDown = true;
      },
    };
  });
});

describe('kmsSealer', () => {
  sealerSuite(() => onKms());

  describe('on a key service that opens changed blobs to garbage', () => {
    sealerSuite(() =>
      onKms((kms) => {
        kms.isLax = true;
      }),
    );
  });

  it('asks for one data key in five minutes, however many seal at once, and then for another', async () => {
    const { sealer, kms, pass } = onKms();
    await Promise.all(Array.from({ length: 50 }, (_, n) => sealer.seal(`secret ${n}`, {})));
    pass(5 * MINUTE - 1);
    await sealer.seal('late', {});
    expect(kms.calls).toEqual(['GenerateDataKey']);
    pass(1);
    await sealer.seal('later', {});
    expect(kms.calls).toEqual(['GenerateDataKey', 'GenerateDataKey']);
  });

  it('opens many values under one data key with one call', async () => {
    const { sealer, kms } = onKms();
    const sealed = await Promise.all(Array.from({ length: 20 }, (_, n) => sealer.seal(`secret ${n}`, {})));
    await Promise.all(sealed.map((one) => sealer.unseal(one, {})));
    expect(kms.calls).toEqual(['GenerateDataKey', 'Decrypt']);
  });

  it('takes a key for 10,000 uses and no more', async () => {
    const { sealer, kms } = onKms();
    for (let n = 0; n < 10_000; n += 1) await sealer.seal('', {});
    expect(kms.calls).toHaveLength(1);
    await sealer.seal('', {});
    expect(kms.calls).toHaveLength(2);
  });

  it('calls a key that cannot be had unavailable, not broken, and asks again the next time', async () => {
    const { sealer, kms } = onKms();
    const sealed = await sealer.seal('secret', {});
    kms.isDown = true;
    await expect(sealer.unseal(sealed, {})).rejects.toMatchObject({ name: 'UnavailableError' });
    kms.isDown = false;
    expect(await sealer.unseal(sealed, {})).toBe('secret');
  });

  it('stores a token of base64 in fewer bytes than it has characters', async () => {
    const { sealer } = onKms();
    const token = Buffer.from(crypto.getRandomValues(new Uint8Array(1350))).toString('base64url');
    expect((await sealer.seal(token, {})).length).toBeLessThan(0.78 * token.length + 215);
  });
});
