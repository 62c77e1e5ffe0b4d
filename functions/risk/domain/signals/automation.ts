import type { KnownFacts } from '../known-facts.ts';

/**
 * Recognises a user agent that names a program no person sits in front of. An absent one is unknown.
 *
 * Model: `tool`, `headless` or `library`.
 */
export function automation({ observation }: KnownFacts) {
  const found = observation.software.automation;
  return found && { signal: 'automation' as const, tool: found.kind, marker: found.marker };
}
