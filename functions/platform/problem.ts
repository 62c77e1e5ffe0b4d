import type { PortName } from './port-names.ts';
/** Every way a request can be refused, with its HTTP status. Codes are stable: clients branch on them. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid.' },
  'invalid-json': { status: 400, title: 'The body is not valid JSON.' },
  'unacceptable-password': { status: 400, title: 'The password cannot be accepted.' },
  'invalid-credentials': { status: 401, title: 'The e-mail address or the password is wrong.' },
  unauthenticated: { status: 401, title: 'A valid access token is needed.' },
  'wrong-password': { status: 401, title: 'The present password is wrong.' },
  'session-ended': { status: 401, title: 'The session has ended. Sign in again.' },
  'wrong-code': { status: 401, title: 'The code is wrong.' },
  'step-up-required': { status: 403, title: 'Prove it is you again before changing this.' },
  forbidden: { status: 403, title: 'You may not do this.' },
  'not-found': { status: 404, title: 'There is nothing here.' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method.' },
  conflict: { status: 409, title: 'This is not possible in the present state.' },
  'challenge-closed': { status: 410, title: 'The challenge has ended. Start again.' },
  'body-too-large': { status: 413, title: 'The body is too large.' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON.' },
  'too-many-attempts': { status: 429, title: 'Too many attempts. Wait and try again.' },
  'internal-error': { status: 500, title: 'Something went wrong on our side.' },
  unavailable: { status: 503, title: 'A service we need does not answer. Try again soon.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/**
 * A refusal a use case answers with: a value, never thrown by a domain decision.
 * `detail` is shown to the caller, so it never names a table, a stack or a reason an attacker could use.
 */
export type Problem = {
  readonly kind: 'problem';
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
};

export function problem(code: ProblemCode, more: Omit<Problem, 'kind' | 'code'> = {}): Problem {
  return { kind: 'problem', code, ...more };
}

export function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'problem';
}

/** A port could not answer (time-out, throttling, outage). The caller gets a 503 and may retry; nothing is counted. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly port: PortName;
  constructor(port: PortName, cause: unknown) {
    super(`${port} does not answer`, { cause });
    this.port = port;
  }
}
