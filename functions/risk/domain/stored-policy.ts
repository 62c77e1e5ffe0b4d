import * as z from 'zod';
import { policySchema } from './policy.ts';

/** Where the one policy lies in its bucket. */
export const POLICY_KEY = 'risk/policy.json';

/** A policy as it is kept: with who set it, when and why, so that a change and its reason cannot come apart. */
export const storedPolicySchema = z.strictObject({
  policy: policySchema,
  author: z.string(),
  reason: z.string(),
  /** Epoch milliseconds. */
  changedAt: z.number(),
});

export type StoredPolicy = z.output<typeof storedPolicySchema>;

/** Reads what a policy store holds. @returns 'unreadable' if any of it is not what it should be */
export function decodeStoredPolicy(text: string): StoredPolicy | 'unreadable' {
  try {
    const parsed = storedPolicySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
