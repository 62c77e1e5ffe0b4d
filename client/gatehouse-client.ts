import type { z } from 'zod';
import { api } from '../functions/api.ts';
import type { ProblemCode } from '../functions/platform/problem.ts';
import type { Route } from '../functions/platform/route.ts';

type Api = (typeof api)[number];

/** The answer's body as the caller reads it from the wire. */
type Answer<R extends Route> = R['answer']['schema'] extends z.ZodType
  ? z.output<R['answer']['schema']>
  : undefined;

type Input<R extends Route> = (R['body'] extends z.ZodType ? { body: z.input<R['body']> } : unknown) &
  (R['parameters'] extends z.ZodType ? { parameters: z.input<R['parameters']> } : unknown) &
  (R['query'] extends z.ZodType ? { query?: z.input<R['query']> } : unknown);

export type ProblemBody = {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly requestId: string;
  readonly detail?: string;
  readonly errors?: readonly { pointer: string; detail: string }[];
};

export type Reply<T> =
  | { readonly ok: true; readonly status: number; readonly headers: Headers; readonly body: T }
  | { readonly ok: false; readonly status: number; readonly headers: Headers; readonly problem: ProblemBody };

type Call<R extends Route> = keyof Input<R> extends never
  ? () => Promise<Reply<Answer<R>>>
  : (input: Input<R>) => Promise<Reply<Answer<R>>>;

/** One method per operation of the route table. */
export type GatehouseClient = { readonly [R in Api as R['operation']]: Call<R> };

export type ClientOptions = {
  readonly apiUrl: string;
  /** For `user` routes. */
  readonly accessToken?: string;
  /** Sent with every call, for example the viewer headers of a place and the secret that makes them count. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
};

/**
 * A typed client made from the same table as the API: what compiles is what the API accepts. Refusals are
 * values (`ok: false`); only a network failure throws.
 */
export function createClient(options: ClientOptions): GatehouseClient {
  const send = options.fetch ?? fetch;
  const call = async (route: Route, input: { body?: unknown; parameters?: object; query?: object } = {}) => {
    const response = await send(urlOf(options.apiUrl, route, input), {
      method: route.method,
      headers: {
        ...(route.body ? { 'content-type': 'application/json' } : {}),
        ...(options.accessToken ? { authorization: `Bearer ${options.accessToken}` } : {}),
        ...options.headers,
      },
      ...(route.body ? { body: JSON.stringify(input.body ?? {}) } : {}),
    });
    const { status, headers } = response;
    const text = await response.text();
    const body: unknown =
      text && /json/.test(headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
    return response.ok
      ? { ok: true, status, headers, body }
      : { ok: false, status, headers, problem: body ?? { status, title: text } };
  };
  return Object.fromEntries(
    api.map((route) => [route.operation, (input?: object) => call(route, input)]),
  ) as unknown as GatehouseClient;
}

function urlOf(apiUrl: string, route: Route, input: { parameters?: object; query?: object }): string {
  const parameters = new Map(Object.entries(input.parameters ?? {}));
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(String(parameters.get(name) ?? '')),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  return `${apiUrl.replace(/\/$/, '')}${path}${query.size > 0 ? `?${query}` : ''}`;
}
