import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export type EventParts = {
  body?: unknown;
  rawBody?: string;
  headers?: Record<string, string>;
  pathParameters?: Record<string, string>;
  query?: Record<string, string>;
  principal?: { accountId: string; sessionId: string };
  staff?: { staffId: string; staffRoles: string };
  iam?: boolean;
  sourceIp?: string;
};

/** A request as an HTTP API hands it to a Lambda (payload format 2.0). */
export function gatewayEvent(routeKey: string, parts: EventParts = {}): APIGatewayProxyEventV2 {
  const [method = 'GET', path = '/'] = routeKey.split(' ');
  const body = parts.rawBody ?? (parts.body === undefined ? undefined : JSON.stringify(parts.body));
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...parts.headers },
    ...(parts.pathParameters ? { pathParameters: parts.pathParameters } : {}),
    ...(parts.query ? { queryStringParameters: parts.query } : {}),
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: parts.sourceIp ?? '198.51.100.7',
        userAgent: parts.headers?.['user-agent'] ?? 'test',
      },
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 0,
      authorizer: {
        ...(parts.principal || parts.staff ? { lambda: { ...parts.principal, ...parts.staff } } : {}),
        ...(parts.iam ? { iam: { userArn: 'arn:aws:iam::000000000000:role/app' } } : {}),
      },
    },
  } as APIGatewayProxyEventV2;
}
