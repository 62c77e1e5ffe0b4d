import * as z from 'zod';
import {
  MAX_LENGTH,
  MIN_LENGTH_ALONE,
  MIN_LENGTH_BESIDE_FACTOR,
} from '../../functions/account/domain/password-length.ts';
import { PRODUCT, SHORTEST_WORD } from '../../functions/account/domain/password-policy.ts';
import { api } from '../../functions/api.ts';
import type { Route } from '../../functions/platform/route.ts';
import { SIGNAL_NAMES } from '../../functions/risk/domain/signal-names.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { SESSION_LIFE } from '../../functions/session/domain/session-record.ts';

const MS_PER_DAY = 86_400_000;
const ROUTES: readonly Route[] = api;

/** Whose data a route reaches, by who may call it. */
const REACHES: { readonly [Caller in 'public' | 'user' | 'service' | 'staff']: string } = {
  public:
    'what the body proves: a password, a code, a passkey or a signed token; of others nothing, not even that they exist',
  user: 'the account that the token names, and nothing of another; an id of somebody else’s is answered as none at all',
  service: 'decisions that were made for applications',
  staff: 'all accounts and incidents, by role; what is changed is recorded with name and reason',
};

/** Every way to a session. The operation is the one that answers with it. */
export const WAYS_IN = [
  {
    way: 'Password, where nothing more is asked',
    operation: 'signIn',
    level: 'aal1',
    strength:
      'One factor. Only at low risk and without an enrolled second factor; lanes slow guessing (decision 4).',
  },
  {
    way: 'Password and authenticator app',
    operation: 'answerChallenge',
    level: 'aal2',
    strength: 'Two factors. Asked for at every sign-in where one is enrolled.',
  },
  {
    way: 'Password and passkey',
    operation: 'answerChallenge',
    level: 'aal2',
    strength: 'Two factors, one bound to the origin.',
  },
  {
    way: 'Passkey alone',
    operation: 'answerChallenge',
    level: 'aal2',
    strength: 'Two factors in one device: its possession, and what unlocks it.',
  },
  {
    way: 'Password and text message',
    operation: 'answerChallenge',
    level: 'aal2',
    strength: 'Two factors, the weaker kind; aal1 for a day after the number was enrolled.',
  },
  {
    way: 'Password and recovery code',
    operation: 'answerChallenge',
    level: 'aal2',
    strength: 'Two factors; each code once.',
  },
  {
    way: 'Password and code by e-mail',
    operation: 'answerChallenge',
    level: 'aal1',
    strength: 'Raises trust in a sign-in of an account without a second factor; never counts as one.',
  },
  {
    way: 'Refresh token',
    operation: 'refreshSession',
    level: 'as it was',
    strength: 'Goes on with a session, once each; scored like a sign-in, and starts none.',
  },
] as const;

const table = (head: readonly string[], rows: readonly (readonly string[])[]) => [
  `| ${head.join(' | ')} |`,
  `|${' --- |'.repeat(head.length)}`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

/** The rules that the standard wants written down, from the data that they are enforced by. */
export function rulesDocument(): string {
  return `${[
    '# Rules of passwords, sessions, access and risk',
    '',
    'Written by `npm run asvs` from the code that enforces them; do not edit.',
    ...passwords(),
    ...waysIn(),
    ...sessions(),
    ...callers(),
    ...fields(),
    ...circumstances(),
    ...decisions(),
  ].join('\n')}\n`;
}

function passwords(): readonly string[] {
  return [
    '',
    '## Passwords',
    '',
    `At least ${MIN_LENGTH_ALONE} characters alone and ${MIN_LENGTH_BESIDE_FACTOR} beside a second factor, at most ${MAX_LENGTH}; no rules of composition.`,
    `Words that none may be built from: “${PRODUCT}”, and each part of the person’s address between its \`@\`, \`.\`, \`+\`, \`-\` and \`_\`. Words`,
    `shorter than ${SHORTEST_WORD} characters do not count. What is left without them must have half the least length. Common passwords are refused as well (decision 16).`,
  ];
}

function waysIn(): readonly string[] {
  return [
    '',
    '## Ways in',
    '',
    'There are no others: the user pool signs nothing without a ticket of ours (decision 7), and a reset of the password starts no session.',
    '',
    ...table(
      ['Way', 'Operation', 'Level', 'Strength'],
      WAYS_IN.map(({ way, operation, level, strength }) => [way, `\`${operation}\``, level, strength]),
    ),
  ];
}

function sessions(): readonly string[] {
  const { absoluteMs, idleMs } = SESSION_LIFE;
  return [
    '',
    '## Sessions',
    '',
    `A session ends ${absoluteMs / MS_PER_DAY} days after its start and after ${idleMs / MS_PER_DAY} days without use. NIST SP 800-63B-4 recommends 30 days at most at AAL1,`,
    'and 24 hours with one hour of inactivity at AAL2. We go beyond it on purpose: these are apps of consumers, who answer frequent',
    'sign-ins with weaker passwords and blind consent. What makes up for it: every request reads the live session, every refresh is scored and',
    'a session that moved must be proved again, and whatever changes credentials wants a proof not older than five minutes.',
    '',
    'An account may have any number of sessions at once. None ends because another begins: whoever knows a password could',
    'sign its owner out with a limit. Owners see all of them, end one, the others or all (`POST /v1/sign-outs`), and are told of those that are refused.',
  ];
}

function callers(): readonly string[] {
  return [
    '',
    '## Who may call what, and whose data it reaches',
    '',
    ...table(['Caller', 'Reaches'], Object.entries(REACHES)),
    '',
    ...table(
      ['Route', 'Caller'],
      ROUTES.map(({ method, path, caller }) => [`\`${method} ${path}\``, caller]),
    ),
  ];
}

function fields(): readonly string[] {
  return [
    '',
    '## Which fields who may set and see',
    '',
    'Whoever may call a route may set what is named under “sets” and sees what is named under “sees”. Every other key is refused, and nothing else leaves.',
    '',
    ...table(
      ['Operation', 'Caller', 'Sets', 'Sees'],
      ROUTES.map(({ operation, caller, body, answer }) => [
        `\`${operation}\``,
        caller,
        keysOf(body, 'input'),
        keysOf(answer.schema, 'output'),
      ]),
    ),
  ];
}

type JsonSchema = {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
};

function keysOf(schema: z.ZodType | undefined, io: 'input' | 'output'): string {
  if (!schema) return '';
  const named = (json: JsonSchema): readonly string[] => [
    ...Object.keys(json.properties ?? {}),
    ...[...(json.anyOf ?? []), ...(json.oneOf ?? [])].flatMap(named),
  ];
  return [...new Set(named(z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema))].join(', ');
}

function circumstances(): readonly string[] {
  return [
    '',
    '## Which circumstances decisions look at',
    '',
    'Address, network, country and place; device and TLS fingerprint, software and language; the hour; what the account is used to; lists of',
    'staff and feeds; and what others do at the same time. Each as a signal, with the least and the most it is worth in bits of log-odds.',
    '',
    ...table(
      ['Signal', 'Least', 'Most'],
      SIGNAL_NAMES.map((name) => {
        const bits = bitsIn(defaultModel.weights[name]);
        return [name, String(Math.min(...bits)), String(Math.max(...bits))];
      }),
    ),
  ];
}

/** Every worth that a weight can have. */
function bitsIn(weight: unknown): readonly number[] {
  if (typeof weight !== 'object' || weight === null) return [];
  return Object.entries(weight).flatMap(([key, value]) => {
    if (key === 'cases') return Object.values(value as Record<string, number>);
    return key === 'bits' && typeof value === 'number' ? [value] : bitsIn(value);
  });
}

function decisions(): readonly string[] {
  const { thresholds, blockNeedsOneOf, lists } = defaultPolicy;
  const flows = [['otherwise', thresholds.default] as const, ...Object.entries(thresholds.byFlow)];
  return [
    '',
    '## How they lead to a decision',
    '',
    `The bits add up from a prior of ${defaultModel.priorBits}, and the sum is turned into a probability (decision 10). Below the first threshold an attempt passes.`,
    '',
    ...table(
      ['Flow', 'Factor', 'Challenge from', 'Block from'],
      flows.flatMap(([flow, { byFactor, ...own }]) =>
        [['any other', own] as const, ...Object.entries(byFactor)].map(
          ([factor, { challengeFrom, blockFrom }]) => [
            flow,
            factor,
            String(challengeFrom),
            String(blockFrom),
          ],
        ),
      ),
    ),
    '',
    `A right password is blocked only if one of these spoke: ${blockNeedsOneOf.join(', ')}. An address that staff deny: ${lists.deny}, but from the`,
    `owner’s own device a challenge; one that they allow: at most ${lists.allowCapsAt}; one that they watch: at least ${lists.watchAsksFor}. What cannot be read asks for a challenge.`,
  ];
}
