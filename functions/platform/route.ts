import type * as z from 'zod';
import type { ClientFacts } from './client-facts.ts';
import type { AccountId, SessionId } from './ids.ts';
import type { Problem, ProblemCode } from './problem.ts';

export type StaffRole = 'analyst' | 'responder' | 'auditor' | 'admin';

/** Who may call a route. `service` is IAM SigV4 at the gateway; `user` and `staff` pass the Lambda authorizer. */
export type Caller = 'public' | 'user' | 'service' | `staff:${StaffRole}`;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One endpoint as data. `operation` names the use case and is unique over the whole API. */
export type Route = {
  readonly method: Method;
  /** With `{name}` parameters, as API Gateway writes them. */
  readonly path: `/${string}`;
  readonly operation: string;
  readonly subsystem:
    | 'sign-in'
    | 'challenge'
    | 'account'
    | 'factor'
    | 'profile'
    | 'session'
    | 'recovery'
    | 'risk'
    | 'activity'
    | 'incident'
    | 'operations';
  readonly summary: string;
  readonly caller: Caller;
  /** May be called by a session that turned up elsewhere and was not proved there yet. */
  readonly isForMovedSessions?: true;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly parameters?: z.ZodObject;
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly schema?: z.ZodType;
    /** An answer without a body gives its use case's text in this header. */
    readonly header?: 'gatehouse-device-token';
  };
  readonly problems: readonly ProblemCode[];
};

/** The signed-in person behind a `user` route, as the authorizer established it. */
export type Principal = {
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
};

/** The member of staff behind a `staff` route, as the authorizer established it. */
export type StaffPrincipal = {
  /** The staff pool's own name for the person: no e-mail address. */
  readonly staffId: string;
  readonly roles: readonly StaffRole[];
};

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type AnswerOf<R extends Route> = R['answer']['schema'] extends z.ZodType
  ? z.input<R['answer']['schema']>
  : R['answer']['header'] extends string
    ? string
    : undefined;

/** What a use case receives: validated input, who calls, from where. `principal` is there on `user` and `staff` routes only. */
export type RouteRequest<R extends Route> = {
  readonly body: Parsed<R['body']>;
  readonly query: Parsed<R['query']>;
  readonly parameters: Parsed<R['parameters']>;
  readonly principal: R['caller'] extends 'user'
    ? Principal
    : R['caller'] extends `staff:${StaffRole}`
      ? StaffPrincipal
      : undefined;
  readonly client: ClientFacts;
  readonly requestId: string;
};

/** The use case behind a route: the route's answer, or a problem. */
export type RouteUseCase<R extends Route> = (request: RouteRequest<R>) => Promise<AnswerOf<R> | Problem>;

/** Keeps the literal types of a route, so that its use case is checked against its schemas. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}
