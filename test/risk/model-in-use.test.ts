import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { s3ModelSource } from '../../functions/risk/adapters/s3-model-source.ts';
import { createAssessUnderPolicy } from '../../functions/risk/assess-under-policy.ts';
import { createAssessorWithChallengers } from '../../functions/risk/assess-with-challengers.ts';
import { createAssessor } from '../../functions/risk/domain/assess.ts';
import type { LoadedModel } from '../../functions/risk/domain/model.ts';
import { MODEL_IN_USE_KEY, modelKey } from '../../functions/risk/domain/model-in-use.ts';
import { loadModel } from '../../functions/risk/load-model.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import * as data from '../../infra/data-stack.ts';
import { factsOf, NOON } from '../builders/risk-facts.ts';
import { S3Double } from '../fakes/s3-double.ts';

const MINUTE = 60_000;
const { modelVersion: _, ...artifact } = defaultModel;
const modelOf = (version: string, priorBits: number) => loadModel({ ...artifact, version, priorBits });
const champion = modelOf('champion', -7);
const next = modelOf('next', -6);
const bold = modelOf('bold', 12);
const meek = modelOf('meek', -40);

let s3: S3Double;
let at = NOON;
let failed: string[];
let models: ReturnType<typeof s3ModelSource>;

const source = () =>
  s3ModelSource(s3.asObjects(), 'snapshots', {
    bundled: defaultModel,
    load: loadModel,
    now: () => at,
    random: () => 0,
    failed: ({ port }) => failed.push(port),
  });
function put({ modelVersion, ...body }: LoadedModel): void {
  s3.put(modelKey(modelVersion), JSON.stringify(body, undefined, 2));
}
const choose = (champion: string, ...challengers: string[]) =>
  s3.put(MODEL_IN_USE_KEY, JSON.stringify({ champion, challengers }));
/** The versions in use once a refresh beside the requests had its time. */
async function inUse(): Promise<readonly string[]> {
  await models.current();
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const { champion, challengers } = await models.current();
  return [champion, ...challengers].map(({ modelVersion }) => modelVersion);
}

beforeEach(() => {
  s3 = new S3Double();
  at = NOON;
  failed = [];
  models = source();
});

describe('the models a function holds', () => {
  it('are the bundled one where nobody chose, without a complaint', async () => {
    expect(await models.current()).toEqual({ champion: defaultModel, challengers: [] });
    expect(failed).toEqual([]);
  });

  it('are the chosen ones from the first request on', async () => {
    for (const model of [champion, bold, meek]) put(model);
    choose(champion.modelVersion, bold.modelVersion, meek.modelVersion);
    expect(await models.current()).toEqual({ champion, challengers: [bold, meek] });
    expect(failed).toEqual([]);
  });

  it('may name the bundled one, which nobody has to ship', async () => {
    put(bold);
    choose(defaultModel.modelVersion, bold.modelVersion);
    expect(await models.current()).toEqual({ champion: defaultModel, challengers: [bold] });
    expect(failed).toEqual([]);
  });

  it('follow a promotion within a minute, and a roll-back, loading no version twice', async () => {
    for (const model of [champion, next]) put(model);
    choose(champion.modelVersion, next.modelVersion);
    expect(await inUse()).toEqual([champion.modelVersion, next.modelVersion]);
    const calls = s3.calls.length;
    choose(next.modelVersion, champion.modelVersion);
    at += MINUTE;
    expect(await inUse()).toEqual([next.modelVersion, champion.modelVersion]);
    expect(s3.calls.length).toBe(calls + 1);
    choose(champion.modelVersion);
    at += MINUTE;
    expect(await inUse()).toEqual([champion.modelVersion]);
  });

  it.each([
    { name: 'is not there', body: undefined },
    { name: 'is no JSON', body: '{' },
    { name: 'has a signal without a weight', body: JSON.stringify({ ...artifact, weights: {} }) },
    { name: 'is not what its version says', body: JSON.stringify({ ...artifact, priorBits: -3 }) },
    { name: 'is larger than any model', body: `${JSON.stringify(artifact)}${' '.repeat(300_000)}` },
  ])('fall back to the bundled champion, and a metric, where the chosen one $name', async ({ body }) => {
    if (body !== undefined) s3.put(modelKey(champion.modelVersion), body);
    choose(champion.modelVersion);
    expect(await models.current()).toEqual({ champion: defaultModel, challengers: [] });
    expect(failed).toEqual(['risk model']);
  });

  it.each([
    { name: 'is no JSON', body: '{' },
    { name: 'names a path', body: JSON.stringify({ champion: '../policy' }) },
    { name: 'names a model twice', body: JSON.stringify({ champion: 'a', challengers: ['a'] }) },
    {
      name: 'names three challengers',
      body: JSON.stringify({ champion: 'a', challengers: ['b', 'c', 'd'] }),
    },
  ])('are the bundled one, with a metric, where the choice $name', async ({ body }) => {
    s3.put(MODEL_IN_USE_KEY, body);
    expect(await models.current()).toEqual({ champion: defaultModel, challengers: [] });
    expect(failed).toEqual(['risk model']);
  });

  it('leave a challenger out that cannot be read, until it can', async () => {
    for (const model of [champion, meek]) put(model);
    choose(champion.modelVersion, bold.modelVersion, meek.modelVersion);
    expect(await inUse()).toEqual([champion.modelVersion, meek.modelVersion]);
    expect(failed).toEqual(['challenger model']);
    put(bold);
    at += MINUTE;
    expect(await inUse()).toEqual([champion.modelVersion, bold.modelVersion, meek.modelVersion]);
  });

  it('stay what they were while the store is away, and while what was chosen next cannot be read', async () => {
    put(champion);
    choose(champion.modelVersion);
    await models.current();
    s3.outage = new Error('down');
    at += 60 * MINUTE;
    expect(await inUse()).toEqual([champion.modelVersion]);
    s3.outage = undefined;
    choose(next.modelVersion);
    at += 60 * MINUTE;
    expect(await inUse()).toEqual([champion.modelVersion]);
    expect(failed).toContain('risk model');
    put(next);
    at += MINUTE;
    expect(await inUse()).toEqual([next.modelVersion]);
  });

  it('lie where functions may read', () => {
    expect(data.MODEL_IN_USE_KEY).toBe(MODEL_IN_USE_KEY);
    expect(modelKey('x')).toBe(`${data.MODELS_PREFIX}x.json`);
  });
});

describe('a challenger', () => {
  const attempt = fc.record({
    password: fc.constantFrom('right' as const, 'wrong' as const),
    isDeviceKnown: fc.boolean(),
    accountFailures: fc.nat(60),
    addressFailures: fc.nat(60),
    population: fc.constantFrom('unreadable' as const, undefined),
  });
  const drawn = ({ password, isDeviceKnown, population, ...lanes }: Drawn) => {
    const facts = factsOf();
    return {
      ...facts,
      attempt: { ...facts.attempt, isDeviceKnown, passwordOutcome: password },
      lanes,
      ...(population ? { population } : {}),
    };
  };
  type Drawn = typeof attempt extends fc.Arbitrary<infer T> ? T : never;
  const broken = { ...bold, modelVersion: 'broken', weights: undefined } as unknown as LoadedModel;
  const nonsense = {
    ...bold,
    modelVersion: 'nonsense',
    calibration: { slope: Number.NaN, interceptBits: 0 },
  };
  const pick = fc.subarray([bold, meek, broken, nonsense], { maxLength: 2 });

  it('never changes what is decided, the score or its reasons', () => {
    const alone = createAssessor({ policy: defaultPolicy, model: champion });
    fc.assert(
      fc.property(attempt, pick, (given, challengers) => {
        const facts = drawn(given);
        const both = createAssessorWithChallengers(defaultPolicy, { champion, challengers }, () => {});
        const { shadows: _shadows, ...decided } = both(facts);
        expect(decided).toEqual(alone(facts));
      }),
    );
  });

  it('is recorded with what it would have decided by itself', () => {
    fc.assert(
      fc.property(attempt, (given) => {
        const facts = drawn(given);
        const models = { champion, challengers: [bold, meek] };
        const { shadows } = createAssessorWithChallengers(defaultPolicy, models, () => {})(facts);
        const byItself = [bold, meek].map((model) => {
          const { score, decision } = createAssessor({ policy: defaultPolicy, model })(facts);
          return { modelVersion: model.modelVersion, score, wouldDecide: decision };
        });
        expect(shadows).toEqual(byItself);
      }),
    );
  });

  it.each([
    { name: 'a sound one is not told of', challenger: bold, shadows: [bold.modelVersion], told: [] },
    { name: 'one that throws is skipped and told of', challenger: broken, shadows: [], told: ['broken'] },
    {
      name: 'one without a number is skipped and told of',
      challenger: nonsense,
      shadows: [],
      told: ['nonsense'],
    },
  ])('$name, and the other is scored all the same', ({ challenger, shadows, told }) => {
    const heard: string[] = [];
    const challengers = [challenger, meek];
    const assess = createAssessorWithChallengers(defaultPolicy, { champion, challengers }, (version) =>
      heard.push(version),
    );
    const recorded = assess(factsOf()).shadows?.map(({ modelVersion }) => modelVersion);
    expect(recorded).toEqual([...shadows, meek.modelVersion]);
    expect(heard).toEqual(told);
  });

  it('leaves nothing in a record where none runs', () => {
    const assess = createAssessorWithChallengers(defaultPolicy, { champion, challengers: [] }, () => {});
    expect(assess(factsOf())).not.toHaveProperty('shadows');
  });

  it('begins to decide once it is the champion', async () => {
    for (const model of [champion, bold]) put(model);
    choose(champion.modelVersion, bold.modelVersion);
    const assess = createAssessUnderPolicy({
      policies: { current: async () => defaultPolicy },
      models,
      stageMode: 'enforce',
      challengerFailed: () => {},
    });
    const before = await assess(factsOf());
    expect(before.modelVersion).toBe(champion.modelVersion);
    const [shadow] = before.shadows ?? [];
    choose(bold.modelVersion);
    at += MINUTE;
    await inUse();
    expect(await assess(factsOf())).toMatchObject({
      modelVersion: bold.modelVersion,
      score: shadow?.score,
      decision: shadow?.wouldDecide,
    });
  });
});
