import fc from 'fast-check';
import type { Kill } from '../fakes/killed-calls.ts';

export type Delivery = {
  /** Some of these twice, all of them in another order. */
  readonly disturbed: <T>(all: readonly T[]) => T[];
  readonly batchSize: number;
  readonly kills: readonly Kill[];
};

/** How what was sent once may arrive: in order or not, some of it twice, to followers that are killed on the way. */
export const anyDelivery: fc.Arbitrary<Delivery> = fc
  .record({
    chances: fc.infiniteStream(fc.nat()),
    batchSize: fc.integer({ min: 1, max: 40 }),
    kills: fc.array(
      fc.record({ atCall: fc.integer({ min: 1, max: 60 }), when: fc.constantFrom('before', 'after') }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ chances, batchSize, kills }) => {
    const chance = () => Number(chances.next().value);
    const disturbed = <T>(all: readonly T[]) =>
      [...all, ...all.filter(() => chance() % 3 === 0)]
        .map((one) => ({ one, by: chance() }))
        .sort((a, b) => a.by - b.by)
        .map(({ one }) => one);
    return { disturbed, batchSize, kills };
  });

export const calmDelivery: Delivery = { disturbed: (all) => [...all], batchSize: 10, kills: [] };

/** Gives a batch to a follower until it is done with it, as a stream or a queue does. */
export async function deliver<T>(
  all: readonly T[],
  { batchSize, disturbed }: Delivery,
  handle: (batch: readonly T[]) => Promise<'done' | 'again'>,
): Promise<void> {
  const arriving = disturbed(all);
  for (let from = 0; from < arriving.length; from += batchSize) {
    const batch = arriving.slice(from, from + batchSize);
    let deliveries = 1;
    while ((await handle(batch).catch(() => 'again')) === 'again') {
      if (deliveries === 10) throw new Error('Delivered ten times and not done');
      deliveries += 1;
    }
  }
}
