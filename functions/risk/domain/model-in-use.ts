import * as z from 'zod';

/** Where the pointer to the models in use lies in its bucket, beside the policy. */
export const MODEL_IN_USE_KEY = 'risk/model-in-use.json';
/** Where models lie, each under its full version. */
const MODELS_PREFIX = 'risk/models/';
/** More would slow sign-ins for a comparison that two are enough for. */
const MAX_CHALLENGERS = 2;

/** Names a file, so it has no path in it. */
const modelVersion = z
  .string()
  .max(96)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** Which model decides, and which ones are scored beside it without a say. */
export const modelInUseSchema = z
  .strictObject({
    champion: modelVersion,
    challengers: z.array(modelVersion).max(MAX_CHALLENGERS).default([]),
  })
  .refine(
    ({ champion, challengers }) => new Set([champion, ...challengers]).size === challengers.length + 1,
    'a model is in use once',
  );

export type ModelInUse = z.output<typeof modelInUseSchema>;

/** Where a model of a version lies. */
export function modelKey(version: string): string {
  return `${MODELS_PREFIX}${version}.json`;
}
