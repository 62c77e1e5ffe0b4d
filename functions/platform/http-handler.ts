import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import { type ClientFacts, clientFactsOf } from './client-facts.ts';
import { isId } from './ids.ts';
import { isProblem, PROBLEMS, type Problem, type ProblemCode, problem, UnavailableError } from './problem.ts';
import type { Principal, Route, RouteUseCase, StaffPrincipal, StaffRole } from './route.ts';
import { mayCall, rolesAmong } from './staff-role.ts';
import { parseStrictJson } from './strict-json.ts';

/** The use case behind each of these routes, by the route's operation name. None may be missing. */
export type UseCases<Routes extends readonly Route[]> = {
  readonly [R in Routes[number] as R['operation']]: RouteUseCase<R>;
};

/** One finished request, as the log tells it. */
export type RequestEntry = {
  readonly operation: string;
  readonly requestId: string;
  readonly status: number;
  readonly code?: string;
  readonly elapsedMs: number;
};

export type HttpHandlerOptions = {
  /** The secret that proves a request came through the edge. Read once and kept. */
  readonly originSecret: () => Promise<string>;
  readonly countryOf?: (ip: string) => string | undefined;
  /** Called once per request, whatever happened. `cause` is there when the answer is a 5xx. */
  readonly finished: (entry: RequestEntry, cause?: unknown) => void;
  readonly now?: () => number;
};

const MAX_BODY_BYTES = 32 * 1024;

/** The claims of our Lambda authorizer, and the caller's identity where the gateway checked a signature itself. */
type GatewayEvent = APIGatewayProxyEventV2 & {
  requestContext: {
    authorizer?: {
      lambda?: {
        accountId?: string;
        sessionId?: string;
        mustStepUp?: string;
        staffId?: string;
        staffRoles?: string;
      } | null;
      iam?: unknown;
    };
  };
};

/**
 * Makes one Lambda out of routes and the use cases behind them: finds the route, refuses what is malformed,
 * establishes who calls and from where, and turns answers, problems and failures into HTTP.
 */
export function httpHandler<const Routes extends readonly Route[]>(
  routes: Routes,
  useCases: UseCases<Routes>,
  options: HttpHandlerOptions,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  const byKey = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  const now = options.now ?? Date.now;

  return async (event) => {
    const startedAt = now();
    const requestId = event.requestContext.requestId;
    const route = byKey.get(event.routeKey);
    let cause: unknown;
    let code: ProblemCode | undefined;
    const refuse = (refusal: Problem) => {
      code = refusal.code;
      return problemResponse(refusal, requestId);
    };
    let response: APIGatewayProxyStructuredResultV2;
    try {
      const answer = route ? await answerOf(route, useCases, event, options) : problem('not-found');
      response = isProblem(answer) ? refuse(answer) : jsonResponse(route, answer, requestId);
    } catch (error) {
      cause = error;
      response = refuse(
        error instanceof UnavailableError
          ? problem('unavailable', { retryAfterSeconds: 2 })
          : problem('internal-error'),
      );
    }
    options.finished(
      {
        operation: route?.operation ?? 'unknown',
        requestId,
        status: response.statusCode ?? 500,
        ...(code ? { code } : {}),
        elapsedMs: now() - startedAt,
      },
      cause,
    );
    return response;
  };
}

async function answerOf(
  route: Route,
  useCases: Readonly<Record<string, unknown>>,
  event: GatewayEvent,
  options: HttpHandlerOptions,
): Promise<unknown> {
  const principal = callerOf(route, event);
  if (isProblem(principal)) return principal;

  const body = bodyOf(route, event);
  if (isProblem(body)) return body;
  const parameters = parsed(route.parameters, event.pathParameters ?? {}, '/parameters');
  // An id of the wrong shape names nothing that could exist.
  if (isProblem(parameters)) return problem('not-found');
  const query = parsed(route.query, event.queryStringParameters ?? {}, '/query');
  if (isProblem(query)) return query;

  const useCase = useCases[route.operation] as (request: unknown) => Promise<unknown>;
  return useCase({
    body,
    parameters,
    query,
    principal,
    client: await clientOf(event, options),
    requestId: event.requestContext.requestId,
  });
}

async function clientOf(event: GatewayEvent, options: HttpHandlerOptions): Promise<ClientFacts> {
  const { sourceIp, userAgent } = event.requestContext.http;
  const request = { sourceIp, ...(userAgent ? { userAgent } : {}), headers: event.headers };
  return clientFactsOf(request, await options.originSecret(), options.countryOf);
}

/** Who calls, if that is somebody this route is open to. */
function callerOf(route: Route, event: GatewayEvent): Principal | StaffPrincipal | Problem | undefined {
  const { caller, method, isForMovedSessions } = route;
  if (caller === 'public') return undefined;
  const { lambda, iam } = event.requestContext.authorizer ?? {};
  if (caller === 'service') return iam ? undefined : problem('forbidden');
  const { accountId = '', sessionId = '', mustStepUp, staffId, staffRoles = '' } = lambda ?? {};
  if (caller === 'user') {
    if (!isId('acc', accountId) || !isId('ses', sessionId)) return problem('unauthenticated');
    const isHeldUp = mustStepUp === 'yes' && !isForMovedSessions;
    return isHeldUp ? problem('step-up-required') : { accountId, sessionId };
  }
  if (!staffId) return problem('unauthenticated');
  const roles = rolesAmong(staffRoles.split(' '));
  const needed = caller.slice('staff:'.length) as StaffRole;
  return mayCall(roles, needed, method) ? { staffId, roles } : problem('forbidden');
}

function bodyOf(route: Route, event: GatewayEvent): unknown {
  if (!route.body) return undefined;
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES)
    return problem('body-too-large', { detail: `At most ${MAX_BODY_BYTES} bytes.` });
  // Where every key may be left out, so may all of them.
  if (bytes.length === 0 && route.body.safeParse({}).success) return route.body.parse({});
  const mediaType = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return problem('unsupported-media-type');
  const text = utf8(bytes);
  if (text === undefined) return problem('invalid-json', { detail: 'The body is not valid UTF-8.' });
  const json = parseStrictJson(text);
  if (json.kind === 'bad') return problem('invalid-json', { detail: json.detail });
  return parsed(route.body, json.value, '');
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Validates one part of a request. Complaints name places (RFC 6901 pointers), never the values found there. */
function parsed(schema: z.ZodType | undefined, value: unknown, root: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 10).map((issue) => ({
    pointer: `${root}/${issue.path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    detail: issue.code === 'unrecognized_keys' ? 'There is an unknown key here.' : issue.message,
  }));
  return problem('invalid-request', { errors });
}

function headersFor(contentType: string, requestId: string): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'content-type': contentType,
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  };
}

function jsonResponse(
  route: Route | undefined,
  answer: unknown,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  const statusCode = route?.answer.status ?? 200;
  const headers = headersFor('application/json', requestId);
  if (route?.answer.header && typeof answer === 'string') headers[route.answer.header] = answer;
  if (statusCode === 204 || !route?.answer.schema) return { statusCode, headers };
  // The schema is the contract: what it does not name never leaves, and an answer that breaks it is our fault.
  return { statusCode, headers, body: JSON.stringify(route.answer.schema.parse(answer)) };
}

/** RFC 9457. */
function problemResponse(refusal: Problem, requestId: string): APIGatewayProxyStructuredResultV2 {
  const { status, title } = PROBLEMS[refusal.code];
  const { code, detail, errors, retryAfterSeconds } = refusal;
  const headers = headersFor('application/problem+json', requestId);
  if (retryAfterSeconds !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterSeconds)));
  const body = {
    type: `urn:gatehouse:problem:${code}`,
    title,
    status,
    code,
    requestId,
    ...(detail ? { detail } : {}),
    ...(errors ? { errors } : {}),
  };
  return { statusCode: status, headers, body: JSON.stringify(body) };
}
