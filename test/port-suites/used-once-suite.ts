import { expect, it } from 'vitest';
import type { UsedOnce } from '../../functions/platform/used-once.ts';

const AT = 1_800_000_000_000;

/**
 * What every register of things used once promises. AWS deletes a mark some time after it ran out; double and
 * emulated table keep it, which is the harder case.
 *
 * @param name makes the name of a thing nobody used before: real tables outlive a run
 */
export function usedOnceSuite(
  make: () => { readonly used: UsedOnce; readonly name: () => string },
  parallel = 100,
): void {
  it(`has one winner among ${parallel} at once`, async () => {
    const { used, name } = make();
    const what = name();
    const all = await Promise.all(Array.from({ length: parallel }, () => used.use(what, AT + 1000, AT)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('tells things apart', async () => {
    const { used, name } = make();
    expect(await used.use(name(), AT + 1000, AT)).toBe(true);
    expect(await used.use(name(), AT + 1000, AT)).toBe(true);
  });

  it('forgets at the instant, although the mark is still there', async () => {
    const { used, name } = make();
    const what = name();
    await used.use(what, AT + 1000, AT);
    expect(await used.use(what, AT + 2000, AT + 999)).toBe(false);
    expect(await used.use(what, AT + 2000, AT + 1000)).toBe(true);
  });

  it('has one winner again among many that find a mark run out', async () => {
    const { used, name } = make();
    const what = name();
    await used.use(what, AT + 1000, AT);
    const all = await Promise.all(Array.from({ length: 20 }, () => used.use(what, AT + 9000, AT + 1000)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('keeps the first mark as it was when a later use is refused', async () => {
    const { used, name } = make();
    const what = name();
    await used.use(what, AT + 1000, AT);
    await used.use(what, AT + 99_000, AT);
    expect(await used.use(what, AT + 2000, AT + 1000)).toBe(true);
  });

  it('can be used again after a release, and bears the release of what nobody used', async () => {
    const { used, name } = make();
    const what = name();
    await used.release(what);
    await used.use(what, AT + 1000, AT);
    expect(await used.use(what, AT + 1000, AT)).toBe(false);
    await used.release(what);
    expect(await used.use(what, AT + 1000, AT)).toBe(true);
  });

  it('is used for as long as it is kept', async () => {
    const { used, name } = make();
    const what = name();
    await used.use(what, AT + 1000, AT);
    await used.keep(what, AT + 5000);
    expect(await used.use(what, AT + 9000, AT + 4999)).toBe(false);
    expect(await used.use(what, AT + 9000, AT + 5000)).toBe(true);
  });
}
