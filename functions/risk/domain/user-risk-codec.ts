import { REMEDIATIONS, RISK_SOURCES, type RiskNote, type UserRisk } from './user-risk.ts';

/** Notes as source, instant and id; then the instants of remediations and of what was forgotten, 0 where there is none. */
export type EncodedUserRisk = [
  notes: [source: number, at: number, id: string][],
  clearedAt: number[],
  forgottenAt: number[],
];

export function encodeUserRisk({ notes, clearedAt, forgottenAt }: UserRisk): EncodedUserRisk {
  return [
    notes.map(({ source, at, id }) => [RISK_SOURCES.indexOf(source), at, id]),
    REMEDIATIONS.map((remediation) => clearedAt[remediation] ?? 0),
    RISK_SOURCES.map((source) => forgottenAt[source] ?? 0),
  ];
}

/** @throws TypeError on anything that was not encoded here */
export function decodeUserRisk([notes, clearedAt, forgottenAt]: EncodedUserRisk): UserRisk {
  return {
    notes: notes.map(([index, at, id]): RiskNote => {
      const source = RISK_SOURCES[index];
      if (!source) throw new TypeError('not a source of user risk');
      return { source, at, id };
    }),
    clearedAt: instantsOf(REMEDIATIONS, clearedAt),
    forgottenAt: instantsOf(RISK_SOURCES, forgottenAt),
  };
}

function instantsOf<Name extends string>(names: readonly Name[], instants: readonly number[]) {
  const known = names.flatMap((name, n) => (instants[n] ? [[name, instants[n]] as const] : []));
  return Object.fromEntries(known) as { readonly [N in Name]?: number };
}
