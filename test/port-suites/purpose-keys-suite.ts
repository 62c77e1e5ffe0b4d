import { expect, it } from 'vitest';
import type { PurposeKeys } from '../../functions/platform/purpose-keys.ts';

/** What every source of purpose keys promises. `again` makes a second one standing on the same root. */
export function purposeKeysSuite(
  make: () => {
    readonly keys: PurposeKeys;
    readonly again: () => PurposeKeys;
    readonly setDown: (isDown: boolean) => void;
  },
): void {
  it('hands out 32 bytes, the same in every process', async () => {
    const { keys, again } = make();
    const key = await keys.keyFor('blind-index');
    expect(key).toHaveLength(32);
    expect(await keys.keyFor('blind-index')).toEqual(key);
    expect(await again().keyFor('blind-index')).toEqual(key);
  });

  it('hands out another key for another purpose [ASVS 9.2.2]', async () => {
    const { keys } = make();
    expect(await keys.keyFor('device-token')).not.toEqual(await keys.keyFor('refresh-token'));
  });

  it('says that it is unavailable, and recovers', async () => {
    const { keys, setDown } = make();
    setDown(true);
    await expect(keys.keyFor('cursor')).rejects.toMatchObject({ name: 'UnavailableError' });
    setDown(false);
    expect(await keys.keyFor('cursor')).toHaveLength(32);
  });
}
