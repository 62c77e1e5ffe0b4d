import { createHash } from 'node:crypto';
import { type LoadedModel, modelSchema } from './domain/model.ts';

/**
 * Validates a model artifact and names it by its content, so a decision tells exactly which numbers made it.
 *
 * @throws ZodError if a signal has no weight, a bin is out of order or a number could not add up exactly
 */
export function loadModel(artifact: unknown): LoadedModel {
  const model = modelSchema.parse(artifact);
  const hash = createHash('sha256').update(canonicalJson(model)).digest('hex').slice(0, 12);
  return { ...model, modelVersion: `${model.version}-${hash}` };
}

/** Keys in order, so that neither layout nor sequence of the file changes the name. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  const members = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
