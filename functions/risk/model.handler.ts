import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { didWithout } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import { s3ModelSource } from './adapters/s3-model-source.ts';
import type { ChallengerFailed } from './assess-with-challengers.ts';
import { loadModel } from './load-model.ts';
import { defaultModel } from './model/default-model.ts';
import type { ModelSource } from './ports.ts';

/** Wires the models that every function that assesses holds, and begins to load them before the first request. */
export function heldModels(bucket: string): ModelSource {
  const source = s3ModelSource(s3Objects(process.env), bucket, {
    bundled: defaultModel,
    load: loadModel,
    now: Date.now,
    random: Math.random,
    failed: didWithout,
  });
  void source.current();
  return source;
}

/** Counts a challenger that could not score, for the alarm that says so. */
export const challengerFailed: ChallengerFailed = (_modelVersion, cause) =>
  didWithout(new UnavailableError('challenger model', cause));
