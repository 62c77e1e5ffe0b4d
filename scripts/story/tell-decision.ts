import type { SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import type { Narrator } from './narrator.ts';

/** A decision with its reasons, for people: what was decided, how likely an attack, and which fact moved it how far. */
export function tellDecision(narrator: Narrator, decision: SignInDecided): void {
  const { assessment, client, answer, password } = decision;
  const place = [client.city && decodeURIComponent(client.city), client.country].filter(Boolean).join(', ');
  narrator.say(
    `${assessment.decision.toUpperCase()} (${answer}) from ${place || client.ip}, password ${password}: ` +
      `risk ${(assessment.score * 100).toFixed(2)} % (${assessment.level})`,
  );
  const rows = assessment.reasons
    // What weighs nothing is kept with the decision, and would only be in the way here.
    .filter(({ bits }) => bits !== 0)
    .toSorted((a, b) => Math.abs(b.bits) - Math.abs(a.bits))
    .map((reason) => [
      `   ${reason.bits >= 0 ? '+' : ''}${reason.bits.toFixed(2)} bits`,
      reason.signal,
      shorten(JSON.stringify(reason.evidence)),
    ]);
  const start = [
    `   ${assessment.priorBits >= 0 ? '+' : ''}${assessment.priorBits.toFixed(2)} bits`,
    'prior',
    '',
  ];
  narrator.table(
    ['   weight', 'reason', 'evidence'],
    [start, ...rows, [`   = ${assessment.bits.toFixed(2)} bits`, '', '']],
  );
}

function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
