import type { Requirement } from './requirement.ts';
import type { TaggedTest } from './tagged-tests.ts';

/** A requirement with the tests that name it. */
export type JudgedRequirement = Requirement & { readonly tests: readonly TaggedTest[] };

/**
 * Puts tests to requirements.
 *
 * @throws Error if a test names an unknown requirement or one that cannot have a test, or if a requirement that is
 *   said to be shown has none
 */
export function judge(
  requirements: readonly Requirement[],
  tests: readonly TaggedTest[],
): readonly JudgedRequirement[] {
  const known = new Set(requirements.map(({ id }) => id));
  for (const { file, ids } of tests)
    for (const id of ids)
      if (!known.has(id)) throw new Error(`${file} names ${id}, which is not in the matrix`);

  return requirements.map((requirement) => {
    const { id, verdict } = requirement;
    const naming = tests.filter(({ ids }) => ids.includes(id));
    if (verdict.kind === 'shown' && naming.length === 0) throw new Error(`No test shows ${id}`);
    if (verdict.kind === 'not-applicable' && naming.length > 0)
      throw new Error(`${id} is said not to apply, and a test shows it`);
    return { ...requirement, tests: naming };
  });
}
