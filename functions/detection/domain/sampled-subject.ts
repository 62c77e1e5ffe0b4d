/** One in so many subjects is in the sample. */
export const SAMPLED_ONE_IN = 32;

/**
 * A short name for a subject that is in the sample, by its own hash: the same subject always is or never is, so a sample
 * of sets is again a set, and every sample of a cluster has the same share of those it stands for. Nobody chooses
 * whether an account is sampled, because subjects are keyed.
 */
export function sampledSubject(subject: string): string | undefined {
  let hash = 0x811c9dc5;
  for (let i = 0; i < subject.length; i++) hash = Math.imul(hash ^ subject.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return hash % SAMPLED_ONE_IN === 0 ? hash.toString(36) : undefined;
}
