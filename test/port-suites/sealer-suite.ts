import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Sealer } from '../../functions/platform/sealer.ts';

/** What every sealer promises. `takeDown` makes what it stands on unreachable. */
export function sealerSuite(make: () => { readonly sealer: Sealer; readonly takeDown: () => void }): void {
  const context = { what: 'token', accountId: 'acc_1' };

  it('opens what it sealed, for the same context in any order of its keys', async () => {
    const { sealer } = make();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 3000 }), async (text) => {
        const sealed = await sealer.seal(text, context);
        expect(await sealer.unseal(sealed, { accountId: 'acc_1', what: 'token' })).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    { name: 'another value', other: { ...context, accountId: 'acc_2' } },
    { name: 'a key more', other: { ...context, more: '' } },
    { name: 'a key less', other: { what: 'token' } },
    { name: 'no context', other: {} },
  ])('refuses to open for $name', async ({ other }) => {
    const { sealer } = make();
    const sealed = await sealer.seal('secret', context);
    await expect(sealer.unseal(sealed, other)).rejects.toMatchObject({ name: 'SealBrokenError' });
  });

  it('refuses bytes of which any one was changed, and any shortened ones', async () => {
    const { sealer } = make();
    const sealed = await sealer.seal('secret', context);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      await expect(sealer.unseal(changed, context), `byte ${at}`).rejects.toMatchObject({
        name: 'SealBrokenError',
      });
      await expect(sealer.unseal(sealed.subarray(0, at), context)).rejects.toMatchObject({
        name: 'SealBrokenError',
      });
    }
  });

  it('says that it is unavailable when its key is', async () => {
    const { sealer, takeDown } = make();
    takeDown();
    await expect(sealer.seal('secret', context)).rejects.toMatchObject({ name: 'UnavailableError' });
  });
}
