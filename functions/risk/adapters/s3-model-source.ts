import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { Objects } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { LoadedModel } from '../domain/model.ts';
import { MODEL_IN_USE_KEY, type ModelInUse, modelInUseSchema, modelKey } from '../domain/model-in-use.ts';
import type { ModelSource, Models } from '../ports.ts';

export type ModelSourceOptions = {
  /** What decides where nobody chose a model, and where the chosen one never could be read. */
  readonly bundled: LoadedModel;
  /** Validates and names an artifact. @throws if it is no model */
  readonly load: (artifact: unknown) => LoadedModel;
  readonly now: () => number;
  /** 0..1, spreads the refreshes of many functions. */
  readonly random: () => number;
  /** Told of every load that failed. */
  readonly failed: (error: UnavailableError) => void;
};

/** Far above any model of ours; scoring takes the longer the larger a model is. */
const MAX_MODEL_CHARACTERS = 256_000;
/** A model that could not be loaded is asked for again after this. */
const RETRY_MS = 30_000;

const noChampion = (cause: unknown) => new UnavailableError('risk model', cause);
const noChallenger = (cause: unknown) => new UnavailableError('challenger model', cause);

/**
 * The models in use, about a minute old at most. What was loaded last decides until a newer choice is loaded whole,
 * so only a function that starts cold waits for it. A champion that cannot be read leaves the one before in place,
 * and the bundled one where there was none; a challenger that cannot be read is left out.
 */
export function s3ModelSource(s3: Objects, bucket: string, options: ModelSourceOptions): ModelSource {
  const { bundled, failed, now, random } = options;
  const onlyBundled: Models = { champion: bundled, challengers: [] };
  const unset: ModelInUse = { champion: bundled.modelVersion, challengers: [] };
  const held = new HeldObject<ModelInUse>(s3, {
    now,
    random,
    bucket,
    key: MODEL_IN_USE_KEY,
    decode: (text) => modelInUseSchema.parse(JSON.parse(text)),
    absent: () => unset,
    maxAgeMs: 30_000,
    jitterMs: 15_000,
    tooOldMs: 60_000,
    failed: (cause) => failed(noChampion(cause)),
  });

  let models: Models | undefined;
  /** What `models` was made for, and when to try again if it could not be made whole. */
  let madeFor: { readonly pointer: ModelInUse; readonly retryAt: number } | undefined;
  let making: Promise<void> | undefined;

  /** A version names its content, so what was loaded once is not asked for again. */
  async function load(version: string, unreadable: (cause: unknown) => UnavailableError) {
    const known = [bundled, ...(models ? [models.champion, ...models.challengers] : [])];
    const loaded = known.find(({ modelVersion }) => modelVersion === version);
    if (loaded) return loaded;
    try {
      const { body } = await s3.get(bucket, modelKey(version));
      if (body.length > MAX_MODEL_CHARACTERS) throw new RangeError('The model is too large');
      const model = options.load(JSON.parse(body));
      if (model.modelVersion !== version) throw new Error('The model is not the one its name says');
      return model;
    } catch (cause) {
      failed(unreadable(cause));
      return undefined;
    }
  }

  async function make(pointer: ModelInUse): Promise<void> {
    const [champion, ...challengers] = await Promise.all([
      load(pointer.champion, noChampion),
      ...pointer.challengers.map((version) => load(version, noChallenger)),
    ]);
    const whole = champion !== undefined && !challengers.includes(undefined);
    madeFor = { pointer, retryAt: whole ? Number.POSITIVE_INFINITY : now() + RETRY_MS };
    models = {
      champion: champion ?? models?.champion ?? bundled,
      challengers: challengers.filter((model) => model !== undefined),
    };
  }

  return {
    async current() {
      const pointer = await held.current();
      if (pointer === 'unreadable') return models ?? onlyBundled;
      if (madeFor?.pointer !== pointer || now() >= madeFor.retryAt) {
        making ??= make(pointer).finally(() => {
          making = undefined;
        });
        if (!models) await making;
      }
      return models ?? onlyBundled;
    },
  };
}
