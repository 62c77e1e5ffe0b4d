/** What one probe showed: how long it took, and what it made the world do. */
export type Probe = { readonly elapsedNs: number; readonly calls: number };

/**
 * How often an observer who learnt from half of the probes tells known from unknown by one more: the best single
 * threshold on either measure, found on the even ones and tried on the odd ones. 0.5 is chance.
 */
export function oneProbeAccuracy(known: readonly Probe[], unknown: readonly Probe[]): number {
  const half = (probes: readonly Probe[], odd: number) => probes.filter((_, n) => n % 2 === odd);
  const [trainKnown, trainUnknown, testKnown, testUnknown] = [
    half(known, 0),
    half(unknown, 0),
    half(known, 1),
    half(unknown, 1),
  ];
  return Math.max(
    ...(['elapsedNs', 'calls'] as const).map((measure) => {
      const rule = bestThreshold(
        trainKnown.map((probe) => probe[measure]),
        trainUnknown.map((probe) => probe[measure]),
      );
      return accuracyOf(
        rule,
        testKnown.map((probe) => probe[measure]),
        testUnknown.map((probe) => probe[measure]),
      );
    }),
  );
}

type Rule = { readonly threshold: number; readonly isKnownAbove: boolean };

function bestThreshold(known: readonly number[], unknown: readonly number[]): Rule {
  const all = [...known, ...unknown].toSorted((a, b) => a - b);
  const rules = all
    .filter((_, n) => n % Math.ceil(all.length / 200) === 0)
    .flatMap((threshold) => [true, false].map((isKnownAbove) => ({ threshold, isKnownAbove })));
  return rules.reduce((best, rule) =>
    accuracyOf(rule, known, unknown) > accuracyOf(best, known, unknown) ? rule : best,
  );
}

function accuracyOf(
  { threshold, isKnownAbove }: Rule,
  known: readonly number[],
  unknown: readonly number[],
): number {
  const saysKnown = (value: number) => value > threshold === isKnownAbove;
  const right = known.filter(saysKnown).length + unknown.filter((value) => !saysKnown(value)).length;
  return right / (known.length + unknown.length);
}
