import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { api } from '../../functions/api.ts';
import { PROBLEMS, type ProblemCode } from '../../functions/platform/problem.ts';
import type { Caller, Route } from '../../functions/platform/route.ts';

/** What the platform itself may answer on any route, before a use case is asked. */
const EVERY_ROUTE: readonly ProblemCode[] = ['invalid-request', 'internal-error', 'unavailable'];
const WITH_BODY: readonly ProblemCode[] = ['invalid-json', 'body-too-large', 'unsupported-media-type'];

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    requestId: z.string(),
    detail: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem. `code` is stable.' });

const SECURITY: Record<'public' | 'user' | 'service' | 'staff', Record<string, string[]>[]> = {
  public: [],
  user: [{ accessToken: [] }],
  service: [{ signature: [] }],
  staff: [{ staffToken: [] }],
};

/** The OpenAPI 3.1 document of the route table. */
export function openApiDocument() {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of api as readonly Route[]) {
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = operationOf(route);
    paths[route.path] = operations;
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description:
        'Account protection: sign-up, sign-in, second factors, sessions, risk as a service, incidents.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '{apiUrl}', variables: { apiUrl: { default: 'https://api.example.com' } } }],
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'authorization',
          description: 'AWS Signature Version 4',
        },
      },
    },
  });
}

const DEVICE_TOKEN_HEADER = {
  description:
    'To be sent as `deviceToken` at the next sign-in: it lets the password be tried however many strangers are guessing.',
  schema: { type: 'string' as const },
};

function operationOf(route: Route): ZodOpenApiOperationObject {
  const problems = new Set([
    ...EVERY_ROUTE,
    ...(route.body ? WITH_BODY : []),
    ...(route.parameters ? (['not-found'] as const) : []),
    ...(route.caller === 'public' ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(route.caller === 'user' && !route.isForMovedSessions ? (['step-up-required'] as const) : []),
    ...route.problems,
  ]);
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.subsystem],
    security: SECURITY[kindOf(route.caller)],
    ...(route.parameters || route.query
      ? {
          requestParams: {
            ...(route.parameters ? { path: route.parameters } : {}),
            ...(route.query ? { query: route.query } : {}),
          },
        }
      : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: {
      [String(route.answer.status)]: {
        description: route.summary,
        ...(route.answer.header ? { headers: { [route.answer.header]: DEVICE_TOKEN_HEADER } } : {}),
        ...(route.answer.schema ? { content: { 'application/json': { schema: route.answer.schema } } } : {}),
      },
      ...problemResponses([...problems]),
    },
  };
}

function problemResponses(codes: readonly ProblemCode[]): ZodOpenApiOperationObject['responses'] {
  const byStatus = Map.groupBy(codes.toSorted(), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, sameStatus]) => [
      String(status),
      {
        description: sameStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

function kindOf(caller: Caller): 'public' | 'user' | 'service' | 'staff' {
  return caller.startsWith('staff:') ? 'staff' : (caller as 'public' | 'user' | 'service');
}
